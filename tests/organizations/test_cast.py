"""The cast of the tests equals what the services create."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from organizations.models import Cycle, Event, Membership, Organization, Unit, User
from organizations.services import create_organization
from organizations.tenancy import in_organization
from tests.cast import make_acme, make_umbra
from tests.factories import MembershipFactory, UnitFactory, UserFactory

# What differs between any two: keys, random names, moments.
OWN = {"id", "public_id", "object_id", "object_public_id", "password"}
OWN |= {"joined_at", "created_at", "date_joined", "managed_since"}


def acme_by_services() -> Organization:
    owner = UserFactory.create(name="Ada")
    ada = create_organization(slug="acme", name="Acme", owner=owner)
    organization, company, role = ada.organization, ada.unit, Membership.Role
    with in_organization(organization.pk):
        sales = UnitFactory.create(name="Sales", parent=company)
        legal = UnitFactory.create(name="Legal", parent=company)
        for name, fields in {
            "Hal": {"unit": company, "role": role.HR_ADMIN},
            "Lena": {"unit": sales, "role": role.LEADER},
            "Ben": {"unit": sales},
            "Rita": {"unit": legal},
        }.items():
            MembershipFactory.create(user__name=name, **fields)
        lena = Membership.objects.get(user__name="Lena")
        Membership.objects.filter(user__name="Ben").update(manager=lena)
    return organization


def umbra_by_services() -> Organization:
    owner = UserFactory.create(name="Mallory")
    return create_organization(slug="umbra", name="Umbra", owner=owner).organization


def stored(make: Callable[[], Organization]) -> dict[str, list[dict[str, Any]]]:
    """All that is stored of it, without what differs between any two; undone again."""
    models: list[type[Model]] = [Organization, User, Unit, Membership, Cycle, Event]
    with transaction.atomic():
        with in_organization(make().pk):
            rows = {m.__name__: [*m._default_manager.order_by("pk")] for m in models}
            found = {name: [facts(row) for row in rows[name]] for name in rows}
        transaction.set_rollback(True)
    return found


def facts(row: Model) -> dict[str, Any]:
    """By field; another row by its name."""
    fields = (field for field in row._meta.fields if field.name not in OWN)
    return {
        field.name: str(getattr(row, field.name))
        if field.is_relation
        else getattr(row, field.name)
        for field in fields
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "by_services"),
    [
        (lambda: make_acme().organization, acme_by_services),
        (lambda: make_umbra().organization, umbra_by_services),
    ],
    ids=["acme", "umbra"],
)
def test_the_cast_equals_what_the_services_create(
    make: Callable[[], Organization], by_services: Callable[[], Organization]
) -> None:
    assert stored(make) == stored(by_services)


@pytest.mark.django_db
def test_the_cast_needs_few_statements() -> None:
    with CaptureQueriesContext(connection) as captured:
        make_acme()
    assert len(captured) <= 14
