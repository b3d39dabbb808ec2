"""Undoing a check-in through the page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from checkins.models import CheckIn
from checkins.services import check_in
from goals.models import Goal
from goals.services import close_goal
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory, KeyResultFactory

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def row(acme: Acme) -> CheckIn:
    """Ben's, from nothing to 22."""
    with in_organization(acme.organization.pk):
        logos = KeyResultFactory.create(
            by=acme.ben, parent=GoalFactory.create(by=acme.ben), owner=acme.ben
        )
        return check_in(
            logos, by=acme.ben, value=Decimal(22), confidence=70, note="Ports"
        )


def address(row: CheckIn) -> str:
    return f"/o/acme/check-ins/{row.public_id}/undo/"


def headers(row: CheckIn) -> dict[str, str]:
    return HTMX | {"HX-Target": f"li#check-in-{row.goal.public_id}"}


def current(acme: Acme, row: CheckIn) -> Decimal | None:
    with in_organization(acme.organization.pk):
        return Goal.objects.get(pk=row.goal_id).current


def test_undo_reopens_the_card_with_the_typed_values(
    client: Client, acme: Acme, row: CheckIn
) -> None:
    client.force_login(acme.ben.user)
    response = client.post(address(row), headers=headers(row))
    page = response.content.decode()
    assert "goal-changed" in response.headers["HX-Trigger"]
    assert 'data-state="now"' in page
    assert 'value="22"' in page
    assert "Ports" in page
    assert current(acme, row) is None


def test_without_javascript_returns_to_where_one_was(
    client: Client, acme: Acme, row: CheckIn
) -> None:
    client.force_login(acme.ben.user)
    response = client.post(address(row), {"next": "/o/acme/"})
    assert (response.status_code, response["Location"]) == (302, "/o/acme/")
    assert current(acme, row) is None


def test_undo_is_refused_after_a_later_check_in(
    client: Client, acme: Acme, row: CheckIn
) -> None:
    with in_organization(acme.organization.pk):
        check_in(row.goal, by=acme.lena, value=Decimal(23))
    client.force_login(acme.ben.user)
    response = client.post(address(row), headers=headers(row))
    assert response.status_code == 409
    assert (
        "You can’t undo this check-in because a later one builds on it."
        in response.content.decode()
    )
    assert client.post(address(row)).status_code == 302
    assert current(acme, row) == 23


def test_a_check_in_of_a_closed_goal_cannot_be_undone(
    client: Client, acme: Acme, row: CheckIn
) -> None:
    with in_organization(acme.organization.pk):
        close_goal(row.goal, by=acme.ben)
    client.force_login(acme.ben.user)
    assert client.post(address(row), headers=headers(row)).status_code == 409
    assert current(acme, row) == 22


@pytest.mark.parametrize(
    ("who", "status"), [("hal", 200), ("lena", 403), ("rita", 403)]
)
def test_only_its_author_and_hr_may_undo(
    client: Client, acme: Acme, row: CheckIn, who: str, status: int
) -> None:
    client.force_login(getattr(acme, who).user)
    assert client.post(address(row), headers=headers(row)).status_code == status


def test_a_check_in_of_another_organization_is_not_found(
    client: Client, acme: Acme, umbra: Umbra, row: CheckIn
) -> None:
    client.force_login(umbra.mallory.user)
    assert client.post(address(row)).status_code == 404
    assert client.post(address(row).replace("acme", "umbra")).status_code == 404
    assert current(acme, row) == 22


def test_undo_requires_post(client: Client, acme: Acme, row: CheckIn) -> None:
    client.force_login(acme.ben.user)
    assert client.get(address(row)).status_code == 405
