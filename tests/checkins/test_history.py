"""The check-in history of a goal."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from checkins.services import check_in, undo_check_in
from goals.models import Goal
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory, KeyResultFactory

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def logos(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        return KeyResultFactory.create(
            by=acme.ben, parent=GoalFactory.create(by=acme.ben), owner=acme.ben
        )


def address(goal: Goal, before: str = "") -> str:
    query = f"?before={before}" if before else ""
    return f"/o/acme/goals/{goal.public_id}/check-ins/{query}"


def write(acme: Acme, goal: Goal, n: int, first: int = 0) -> None:
    with in_organization(acme.organization.pk):
        for i in range(first, first + n):
            check_in(goal, by=acme.ben, value=Decimal(i), note=f"note-{i:03}")


def test_shows_the_newest_first_and_twenty_at_a_time(
    client: Client, acme: Acme, logos: Goal
) -> None:
    write(acme, logos, 23)
    client.force_login(acme.rita.user)
    page = client.get(address(logos), headers=HTMX).content.decode()
    assert page.index("note-022") < page.index("note-003")
    assert "note-002" not in page
    more = page.split("?before=")[1].split('"')[0]
    rest = client.get(address(logos, more), headers=HTMX).content.decode()
    assert rest.lstrip().startswith("<li")
    assert "note-002" in rest
    assert "note-003" not in rest
    assert "?before=" not in rest


def test_is_a_page_of_its_own_too(client: Client, acme: Acme, logos: Goal) -> None:
    write(acme, logos, 1)
    client.force_login(acme.rita.user)
    page = client.get(address(logos)).content.decode()
    assert "<html" in page
    assert "note-000" in page


def test_undone_check_ins_are_left_out(client: Client, acme: Acme, logos: Goal) -> None:
    with in_organization(acme.organization.pk):
        row = check_in(logos, by=acme.ben, value=Decimal(1), note="Wrong")
        undo_check_in(row, by=acme.ben)
    client.force_login(acme.ben.user)
    page = client.get(address(logos), headers=HTMX).content.decode()
    assert "Wrong" not in page
    assert "The first one will appear here" in page


def test_notes_are_escaped(client: Client, acme: Acme, logos: Goal) -> None:
    with in_organization(acme.organization.pk):
        check_in(logos, by=acme.ben, note="<script>x</script>\nsecond")
    client.force_login(acme.ben.user)
    page = client.get(address(logos), headers=HTMX).content.decode()
    assert "<script>x" not in page
    assert "&lt;/script&gt;<br>second" in page


def test_an_unknown_cursor_returns_nothing(
    client: Client, acme: Acme, logos: Goal
) -> None:
    write(acme, logos, 2)
    client.force_login(acme.ben.user)
    for before in ("zzz", "%00", "1"):
        response = client.get(address(logos, before), headers=HTMX)
        assert response.status_code == 200
        assert "note-" not in response.content.decode()


def test_foreign_goals_and_drafts_are_not_found(
    client: Client, acme: Acme, umbra: Umbra, logos: Goal
) -> None:
    with in_organization(acme.organization.pk):
        draft = GoalFactory.create(by=acme.ben, state="draft", owner=acme.ben)
    client.force_login(umbra.mallory.user)
    assert client.get(address(logos)).status_code == 404
    client.force_login(acme.rita.user)
    assert client.get(address(draft)).status_code == 404


def test_the_number_of_queries_is_constant(
    client: Client, acme: Acme, logos: Goal
) -> None:
    client.force_login(acme.rita.user)
    counts = []
    for n in (2, 18):
        write(acme, logos, n)
        client.get(address(logos), headers=HTMX)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address(logos), headers=HTMX)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
