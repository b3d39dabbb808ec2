"""RELIABILITY T10: what is taken elsewhere is free here, and nobody learns that it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from checkins.services import check_in
from notifications.models import AccountEmail
from organizations.fiscal_years import ensure_cycles
from organizations.models import Cycle, Membership, Organization, Unit, User
from organizations.services import add_member, create_organization
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def in_both(acme: Acme, umbra: Umbra, make: Callable[[Membership], Any]) -> list[Any]:
    made = []
    for member in (acme.ada, umbra.mallory):
        with in_organization(member.organization_id):
            made.append(make(member))
    return made


def names_of_cycles(organization: Organization) -> set[str]:
    cycles = Cycle.objects.in_organization(organization)
    return set(cycles.values_list("name", flat=True))


def test_two_organizations_may_use_the_same_external_id(
    acme: Acme, umbra: Umbra
) -> None:
    one, other = in_both(
        acme, umbra, lambda by: GoalFactory.create(by=by, external_id="G-1")
    )
    assert one.external_id == other.external_id


def test_two_organizations_may_use_the_same_unit_and_cycle_names(
    acme: Acme, umbra: Umbra
) -> None:
    in_both(
        acme,
        umbra,
        lambda by: UnitFactory.create(organization=by.organization, name="Research"),
    )
    names = in_both(acme, umbra, lambda by: names_of_cycles(by.organization))
    assert names[0] == names[1] != set()


def test_two_organizations_may_use_the_same_check_in_token(
    acme: Acme, umbra: Umbra
) -> None:
    token = uuid.uuid4()
    rows = in_both(
        acme,
        umbra,
        lambda by: check_in(
            GoalFactory.create(by=by), by=by, confidence=50, token=token
        ),
    )
    assert rows[0].token == rows[1].token
    assert rows[0].organization_id != rows[1].organization_id


def test_two_organizations_may_have_the_same_public_id(
    acme: Acme, umbra: Umbra
) -> None:
    goals = in_both(
        acme, umbra, lambda by: GoalFactory.create(by=by, public_id="bcdfghjkmnpq")
    )
    assert goals[0].public_id == goals[1].public_id


def test_one_person_in_two_organizations(acme: Acme, umbra: Umbra) -> None:
    with in_organization(umbra.organization.pk):
        twin = add_member(umbra.organization, acme.ben.user)
    assert twin.pk != acme.ben.pk
    assert User.objects.filter(email=acme.ben.user.email).count() == 1


def test_validation_looks_at_the_own_organization_alone(
    acme: Acme, umbra: Umbra
) -> None:
    """`validate_unique` is a query, and queries see one organization."""
    with in_organization(acme.organization.pk):
        UnitFactory.create(
            organization=acme.organization, name="Secret project", parent=acme.company
        )
    with in_organization(umbra.organization.pk):
        unit = Unit(
            organization=umbra.organization,
            parent=umbra.company,
            name="Secret project",
            kind=Unit.Kind.TEAM,
        )
        unit.full_clean()


def test_another_organization_has_another_address(acme: Acme) -> None:
    """Addresses are public names: the one thing that is unique across organizations."""
    with pytest.raises(ValidationError):
        create_organization(
            slug="acme", name="Another", owner=UserFactory.create(name="Eve")
        )
    assert Organization.objects.filter(slug="acme").count() == 1


def test_cycles_are_created_in_one_organization_only(acme: Acme, umbra: Umbra) -> None:
    day = acme.organization.today()
    with in_organization(umbra.organization.pk):
        before = Cycle.objects.count()
    with in_organization(acme.organization.pk):
        ensure_cycles(acme.organization, day.replace(year=day.year + 3, day=1))
    with in_organization(umbra.organization.pk):
        assert Cycle.objects.count() == before


def test_a_password_reset_does_not_reveal_accounts(client: Client, acme: Acme) -> None:
    url = "/accounts/password/reset/"
    answers = []
    for email in (acme.ben.user.email, "nobody@example.org"):
        response = client.post(url, {"email": email}, follow=True)
        text = response.content.decode().replace(email, "E-MAIL")
        answers.append((response.status_code, response.redirect_chain, len(text)))
    assert answers[0] == answers[1]
    # Both have a mail to be sent, and none was sent by the page.
    assert (AccountEmail.objects.count(), mail.outbox) == (2, [])


def test_a_wrong_password_and_an_unknown_address_look_alike(
    client: Client, acme: Acme
) -> None:
    def sentence(email: str) -> set[str]:
        response = client.post(
            "/accounts/login/", {"login": email, "password": "wrong"}
        )
        return {
            str(error)
            for errors in response.context["form"].errors.values()
            for error in errors
        }

    assert sentence(acme.ben.user.email) == sentence("nobody@example.org") != set()
