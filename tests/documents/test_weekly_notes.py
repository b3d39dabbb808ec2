"""Weekly notes by month and week on a document's goals."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from checkins.models import CheckIn
from checkins.services import check_in, undo_check_in
from checkins.weekly_notes.months import months_of, n_columns
from goals.models import Goal
from organizations.tenancy import in_organization
from tests.documents.pages import get, queries_of, read
from tests.factories import GoalFactory, KeyResultFactory
from tests.needs import needs_framework

if TYPE_CHECKING:
    from organizations.models import Cycle, Unit
    from tests.cast import Acme

pytestmark = needs_framework("okr")

MONDAY, SUNDAY = 1, 7


@pytest.mark.parametrize("first_weekday", [MONDAY, SUNDAY])
@pytest.mark.parametrize(
    ("start", "end"),
    [((2026, 10, 1), (2026, 12, 31)), ((2027, 1, 1), (2027, 3, 31))],
)
def test_every_day_is_in_exactly_one_week_of_the_notes(
    start: tuple[int, int, int], end: tuple[int, int, int], first_weekday: int
) -> None:
    first, last = dt.date(*start), dt.date(*end)
    months = months_of(first, last, first_weekday)
    assert len(months) == 3
    days = [
        week.starts_on + dt.timedelta(days=n)
        for month in months
        for week in month.weeks
        for n in range((week.ends_on - week.starts_on).days + 1)
    ]
    assert days == [
        first + dt.timedelta(days=n) for n in range((last - first).days + 1)
    ]
    assert n_columns(months) == 5


def test_a_month_that_spans_six_weeks_shows_them_all() -> None:
    """August 2026 begins on a Saturday and ends on a Monday."""
    months = months_of(dt.date(2026, 8, 1), dt.date(2026, 8, 31), MONDAY)
    (month,) = months
    assert len(month.weeks) == n_columns(months) == 6
    assert month.weeks[-1].ends_on == dt.date(2026, 8, 31)


def grid(holder: Unit, cycle: Cycle) -> str:
    parts = ["acme", "okr", holder.public_id, cycle.public_id]
    return reverse("checkins:notes_grid", args=parts)


@pytest.fixture
def number(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.lena, title="Scale sales", unit=acme.sales)
        other = GoalFactory.create(
            by=acme.rita, title="Cleaner contracts", unit=acme.legal
        )
        number = KeyResultFactory.create(
            by=acme.lena, parent=goal, title="40 logos", unit=acme.sales
        )
        elsewhere = KeyResultFactory.create(
            by=acme.rita, parent=other, title="14 days", unit=acme.legal
        )
        check_in(number, by=acme.lena, value=Decimal(7), note="Referrals work.")
        check_in(elsewhere, by=acme.rita, value=Decimal(7), note="Of Legal.")
        return number


def test_shows_the_notes_of_the_document_s_goals(acme: Acme, number: Goal) -> None:
    page = read(acme.ben, grid(acme.sales, number.cycle))
    assert "Referrals work." in page
    assert "This week" in page
    assert "Lena" in page
    assert "Of Legal." not in page


def test_an_htmx_request_gets_the_notes_only(acme: Acme, number: Goal) -> None:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(acme.ben.user)
    slot = client.get(grid(acme.sales, number.cycle)).content.decode()
    assert "Referrals work." in slot
    assert "<html" not in slot


def test_undone_check_ins_are_left_out(acme: Acme, number: Goal) -> None:
    with in_organization(acme.organization.pk):
        undo_check_in(CheckIn.objects.get(goal=number), by=acme.lena)
    page = read(acme.ben, grid(acme.sales, number.cycle))
    assert "Referrals work." not in page
    assert "No check-ins yet. The first one will appear here." in page


def test_an_unknown_cycle_is_not_found(acme: Acme, number: Goal) -> None:
    url = grid(acme.sales, number.cycle)
    assert get(
        acme.ben, url.replace(number.cycle.public_id, "nowhere")
    ).status_code == (404)


def test_the_number_of_queries_is_constant(acme: Acme, number: Goal) -> None:
    url = grid(acme.sales, number.cycle)
    few = queries_of(acme.ben, url)
    with in_organization(acme.organization.pk):
        for n in range(10):
            check_in(number, by=acme.lena, value=Decimal(n), note=f"Note {n}")
    assert queries_of(acme.ben, url) == few
    assert few <= 12
