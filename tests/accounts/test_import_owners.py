"""Owners whom an import knows by name and address become invited people in one click."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from goals.exporting import export_csv
from goals.importing.snapshot import load
from goals.models import Adjustment, Goal, GoalImport
from goals.rollup import drain
from organizations.invitations import token_of
from organizations.joining import accept
from organizations.models import Invitation, Membership
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory, GoalImportFactory, UserFactory

if TYPE_CHECKING:
    from collections.abc import Callable

REPORT = {
    "to_invite": [
        {"name": "Nora", "email": "nora@example.org", "goals": 2},
        {"name": "Otto", "email": "", "goals": 1},
        {"name": "Ben", "email": "ben@example.org", "goals": 1},
    ]
}


@pytest.fixture
def imported(acme: Acme) -> GoalImport:
    """Two goals of Nora, one of somebody without an address."""
    with in_organization(acme.organization.pk):
        for name, email in (
            ("Nora", "Nora@example.org"),
            ("Nora", "nora@example.org"),
            ("Otto", ""),
        ):
            GoalFactory.create(by=acme.ada, owner_name=name, owner_email=email)
        row: GoalImport = GoalImportFactory.create(by=acme.ada, report=REPORT)
        return row


@pytest.fixture
def click(acme: Acme, imported: GoalImport) -> Callable[..., int]:
    url = f"/o/acme/invitations/import/{imported.public_id}/"

    def press(who: Membership = acme.hal) -> int:
        return signed_in(who).post(url).status_code

    return press


def test_one_click_invites_them_and_gives_them_their_goals(
    acme: Acme, click: Callable[..., int]
) -> None:
    assert click() == 302
    assert click() == 302
    with in_organization(acme.organization.pk):
        row = Invitation.objects.get()
        member = row.membership
        assert (row.email, str(member), member.is_invited) == (
            "nora@example.org",
            "Nora",
            True,
        )
        theirs = Goal.objects.filter(owner=member)
        assert theirs.count() == 2
        assert set(theirs.values_list("owner_name", "owner_email")) == {("", "")}
        assert Goal.objects.filter(owner=None, owner_name="Otto").count() == 1
        assert Adjustment.objects.filter(field="owner").count() == 2
        user = UserFactory.create(email="nora@example.org")
        assert accept(token_of(row), user).goals.count() == 2


def test_only_who_invites_may_click(acme: Acme, click: Callable[..., int]) -> None:
    for who in (acme.lena, acme.ben):
        assert click(who) in (403, 404)
    with in_organization(acme.organization.pk):
        assert not Invitation.objects.exists()


def test_a_file_knows_invited_people_by_their_address(
    acme: Acme, click: Callable[..., int]
) -> None:
    """Both ways, so that an export can be imported again."""
    click()
    drain(acme.organization.pk)
    with in_organization(acme.organization.pk):
        known = load(acme.organization, [], by=acme.ada).members
        assert ("nora@example.org", True) in {
            (each.email, each.is_current) for each in known
        }
        text = export_csv(acme.organization, Goal.objects.all()).decode()
    rows = csv.DictReader(io.StringIO(text.lstrip("\N{BOM}")))
    found = {row["owner_email"] for row in rows}
    assert "nora@example.org" in found
    assert not [each for each in found if each.endswith("invited.invalid")]
