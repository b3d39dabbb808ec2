"""Every model has a factory, and every factory makes a valid row by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from factory.django import DjangoModelFactory

from organizations.models import Membership, Organization
from organizations.tenancy import in_organization
from tests import factories
from tests.cast import Acme
from tests.factories.base import current_organization

FACTORIES: list[type[DjangoModelFactory[Any]]] = sorted(
    (
        made
        for made in vars(factories).values()
        if isinstance(made, type) and issubclass(made, DjangoModelFactory)
    ),
    key=lambda made: made.__name__,
)
# Nobody writes these rows by hand; what does, is what is tested.
WRITTEN_BESIDE = {
    "accountemail": "a password reset, and other e-mail of accounts",
    "adjustment": "edit_goal",
    "configuration": "configure_frameworks",
    "dismissedhint": "dismiss_hint",
    "goalcount": "triggers on the roll-up's numbers",
    "goaldirty": "a trigger on goals",
    "goalprogress": "a trigger on goals, and the roll-up",
    "goalword": "triggers on goals and names",
    "personword": "triggers on memberships and names",
    "rollupday": "the roll-up",
    "unitperiod": "triggers on memberships",
}
APPS = {
    config.label
    for config in apps.get_app_configs()
    if Path(config.path).parent == settings.BASE_DIR
}


def test_every_model_has_a_factory() -> None:
    ours = {
        model._meta.model_name
        for model in apps.get_models()
        if model._meta.app_label in APPS
    }
    made = {factory._meta.model._meta.model_name for factory in FACTORIES}
    assert ours - made == set(WRITTEN_BESIDE)


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda made: made.__name__)
def test_every_factory_creates_a_valid_row_in_the_current_organization(
    inside_acme: Acme, factory: type[DjangoModelFactory[Any]]
) -> None:
    row = factory.create()
    stored = type(row)._default_manager.get(pk=row.pk)
    # An empty {} is what these models store for nothing, and no form's input.
    stored.clean_fields(
        exclude={
            field.name
            for field in stored._meta.fields
            if getattr(stored, field.attname) in field.empty_values
        }
    )
    organization = getattr(row, "organization", inside_acme.organization)
    assert organization == inside_acme.organization


def test_a_row_takes_the_organization_of_its_subject(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        period = factories.PeriodFactory.create(member=acme.ben)
        answer = factories.AnswerFactory.create(period=period)
    assert answer.organization_id == acme.organization.pk
    assert answer.by == acme.ben


def test_a_factory_fails_outside_of_an_organization(db: None) -> None:
    with pytest.raises(LookupError, match="inside an organization"):
        factories.UnitFactory.create()


def test_a_new_organization_has_its_company_and_its_owner(db: None) -> None:
    made = factories.OrganizationFactory.create(owner__name="Zoe")
    assert Organization.objects.get() == made
    with in_organization(made.pk):
        assert current_organization() == made
        owner = Membership.objects.get()
        assert (str(owner), owner.role, str(owner.unit)) == ("Zoe", "owner", made.name)
