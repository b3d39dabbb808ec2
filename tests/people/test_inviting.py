"""People who were added get an invitation once HR says so, and no sooner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from organizations.invitations import token_of
from organizations.joining import accept
from organizations.models import Invitation, Membership
from organizations.tenancy import in_organization
from people.importing.snapshot import load_snapshot
from tests.cast import Acme, signed_in
from tests.factories import UserFactory
from tests.people.files import people_csv, write

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

LINES = (
    ["E1", "anna@example.org", "Anna", "Legal", "Ada"],
    ["E2", "bo@example.org", "Bo", "Legal", "Anna"],
)


def added(acme: Acme) -> Client:
    with in_organization(acme.organization.pk):
        write(people_csv(*LINES), acme.hal)
        assert not Invitation.objects.exists()
    return signed_in(acme.hal)


def test_everybody_who_waits_is_invited_once(acme: Acme) -> None:
    hal = added(acme)
    page = hal.get("/o/acme/people-and-units/?show=invited").content.decode()
    assert "Send 2 invitations" in page
    for _ in range(2):
        hal.post(reverse("people:invite_all", args=["acme"]))
    with in_organization(acme.organization.pk):
        assert Invitation.objects.count() == 2
        assert Membership.objects.filter(joined_at=None).count() == 2
    page = hal.get("/o/acme/people-and-units/?show=invited").content.decode()
    assert "Send 2 invitations" not in page


def test_a_day_has_an_end_and_the_rest_is_counted(
    acme: Acme, settings: Settings
) -> None:
    settings.INVITATIONS_A_DAY = 1
    hal = added(acme)
    answer = hal.post(reverse("people:invite_all", args=["acme"]), follow=True)
    assert "1 invitations were not sent" in answer.content.decode()
    with in_organization(acme.organization.pk):
        assert Invitation.objects.get().email == "anna@example.org"


def test_whoever_is_above_keeps_nobody_else_from_being_invited(acme: Acme) -> None:
    hal = added(acme)
    with in_organization(acme.organization.pk):
        anna = Membership.objects.filter(employee_id="E1")
        anna.update(role=Membership.Role.OWNER)
    hal.post(reverse("people:invite_all", args=["acme"]))
    with in_organization(acme.organization.pk):
        assert Invitation.objects.get().email == "bo@example.org"


def test_one_person_is_invited_and_joins_as_that_person(acme: Acme) -> None:
    hal = added(acme)
    with in_organization(acme.organization.pk):
        anna = Membership.objects.get(employee_id="E1")
    panel = reverse("people:person", args=["acme", anna.public_id])
    assert "Send invitation" in hal.get(panel).content.decode()
    hal.post(reverse("people:invite", args=["acme", anna.public_id]))
    assert "Send invitation" not in hal.get(panel).content.decode()
    with in_organization(acme.organization.pk):
        invitation = Invitation.objects.get()
        # The same person, with what the file said.
        assert invitation.membership == anna
        token = token_of(invitation)
    user = UserFactory.create(name="Anna B.", email="anna@example.org")
    accept(token, user)
    with in_organization(acme.organization.pk):
        anna = Membership.objects.get(employee_id="E1")
        assert (anna.user, anna.unit, anna.manager) == (user, acme.legal, acme.ada)
        # And again in an import.
        assert write(people_csv(*LINES), acme.hal).does_nothing
        assert load_snapshot(acme.organization).by_email["anna@example.org"] == anna.pk
