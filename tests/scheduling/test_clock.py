"""Personal due dates use the member's clock; aggregated figures the organization's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from alignment.participation.selectors import participation
from checkins.metric_sources.validation import SubmittedValue, check_values
from checkins.models import AutomaticValue, CheckIn
from checkins.services import check_in
from checkins.weekly.selectors import n_waiting
from checkins.weekly.services import GoalEntry, submit_check_in
from feedback.replies.people import read_team_week
from goals.models import Goal
from goals.rollup import drain
from goals.rollup.store import begin, fetch_all
from organizations.tenancy import in_organization
from scheduling.clock import day_counted, day_of
from scheduling.models import Period
from scheduling.plan import plan
from tests.cast import Acme, make_acme, signed_in
from tests.factories import GoalFactory, LocationFactory, PeriodFactory
from tests.scheduling.organization import numbers

# Monday, 23 November, 10:00 in Auckland; Sunday, 16:00 in New York.
AUCKLAND_MONDAY = dt.datetime(2026, 11, 22, 21, tzinfo=dt.UTC)
MONDAY, SUNDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 22)
WEEK = dt.timedelta(days=7)


@pytest.fixture
def world(db: None) -> Iterator[tuple[Acme, list[Goal]]]:
    """Ben in Auckland, everybody else in New York; last week is in."""
    with time_machine.travel(AUCKLAND_MONDAY - WEEK, tick=False) as clock:
        acme = make_acme()
        with in_organization(acme.organization.pk):
            acme.organization.time_zone = "America/New_York"
            acme.organization.save()
            acme.ben.location = LocationFactory.create(
                organization=acme.organization,
                name="Auckland",
                time_zone="Pacific/Auckland",
            )
            acme.ben.organization = acme.organization
            acme.ben.save()
            goals = numbers(acme.ben, 2)
            plan(acme.organization)
            for goal in goals:
                goal.organization = acme.organization
                check_in(goal, by=acme.ben, value=Decimal(3))
        drain(acme.organization.pk)
        clock.move_to(AUCKLAND_MONDAY)
        with in_organization(acme.organization.pk):
            plan(acme.organization)
        yield acme, goals


def page(acme: Acme, member: Any, path: str) -> str:
    text: str = signed_in(member).get(f"/o/acme/{path}").content.decode()
    return text


def test_home_badge_and_check_in_use_the_members_week(
    world: tuple[Acme, list[Goal]],
) -> None:
    acme, goals = world
    home = page(acme, acme.ben, "")
    assert "Two numbers left" in home
    assert "Monday 23 November" in home
    with in_organization(acme.organization.pk):
        assert n_waiting(acme.ben) == len(goals)
        mine = Period.objects.get(member=acme.ben, week_on=MONDAY)
    assert "This week, 23–29 November" in page(acme, acme.ben, "check-in/")
    assert mine.submitted_at is None


def test_a_check_in_has_the_owners_date_whoever_writes_it(
    world: tuple[Acme, list[Goal]],
) -> None:
    acme, goals = world
    for goal, by in zip(goals, (acme.lena, acme.ben), strict=True):
        url = reverse("checkins:check_in", args=["acme", goal.public_id])
        signed_in(by).post(url, {"value": "5", "note": "", "token": ""})
    with in_organization(acme.organization.pk):
        rows = CheckIn.objects.filter(value=5).select_related("period")
        assert [(row.on, row.period and row.period.week_on) for row in rows] == [
            (MONDAY, MONDAY)
        ] * 2
        assert n_waiting(acme.ben) == 0
    assert "All checked in" in page(acme, acme.ben, "")
    # The manager's week is still the one before: what is in stands there all the same.
    with in_organization(acme.organization.pk):
        waits = read_team_week(acme.lena).waiting
        assert MONDAY in {update.period.week_on for update in waits}


def test_weekly_notes_open_the_owners_week(
    world: tuple[Acme, list[Goal]],
) -> None:
    acme, goals = world
    goal = goals[0]
    address = reverse(
        "checkins:note_of_week", args=["acme", goal.public_id, MONDAY.isoformat()]
    )
    client = signed_in(acme.ben)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    answer = client.post(address, {"value": "6", "seen": ""})
    assert answer.status_code < 400
    with in_organization(acme.organization.pk):
        row = CheckIn.objects.get(goal=goal, value=6)
        assert row.on == MONDAY


def test_participation_uses_the_organizations_weeks(
    world: tuple[Acme, list[Goal]],
) -> None:
    acme, _goals = world
    with in_organization(acme.organization.pk):
        found = participation(acme.organization, tops=None, n_weeks=2)
    # Sunday in New York: last week is the one before.
    assert found.weeks[-1] == SUNDAY - dt.timedelta(days=6) - WEEK


def test_an_automatic_value_without_a_date_gets_the_owners_date(
    world: tuple[Acme, list[Goal]],
) -> None:
    acme, goals = world
    with in_organization(acme.organization.pk):
        [found] = check_values(
            acme.ada,
            [SubmittedValue(goals[0].public_id, "7", "")],
            way=AutomaticValue.Way.API,
        )
    assert (found.is_fine, found.on) == (True, MONDAY)


# --- Days of what was written at night ------------------------------------------------


def test_a_new_goal_has_the_organizations_date(
    acme: Acme,
) -> None:
    """23:00 in New York is tomorrow in UTC."""
    late = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
    with in_organization(acme.organization.pk):
        acme.organization.time_zone = "America/New_York"
        acme.organization.save()
        goal = GoalFactory.create(by=acme.ada, created_at=late)
    drain(acme.organization.pk)
    with in_organization(acme.organization.pk):
        context = begin(acme.organization.pk)
        assert context is not None
        rows, _all = fetch_all(acme.organization.pk, context)
    assert {row.id: row.node.created_on for row in rows}[goal.pk] == MONDAY


# --- Late (a check-in belongs to its own week) ----------------------------------------


@pytest.fixture
def late(db: None) -> Iterator[tuple[Acme, Goal, Period]]:
    """Due on a Friday, open into the next week, and submitted there on the Tuesday."""
    tuesday = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    with time_machine.travel(tuesday, tick=False):
        acme = make_acme()
        with in_organization(acme.organization.pk):
            [goal] = numbers(acme.ben)
            goal.organization = acme.organization
            begins = {"organization": acme.organization, "member": acme.ben}
            before = PeriodFactory.create(
                **begins,
                week_on=MONDAY - WEEK,
                rhythm="weekly",
                goal_ids=[goal.pk],
                opens_at=tuesday - dt.timedelta(days=4),
                closes_at=tuesday - dt.timedelta(hours=2),
                grace_until=tuesday + dt.timedelta(days=2),
            )
            PeriodFactory.create(
                **begins,
                week_on=MONDAY,
                rhythm="weekly",
                goal_ids=[goal.pk],
                opens_at=tuesday - dt.timedelta(days=1),
                closes_at=tuesday + dt.timedelta(days=3),
                grace_until=tuesday + dt.timedelta(days=5),
            )
            submit_check_in(before, by=acme.ben, entries=[GoalEntry(goal, Decimal(9))])
        drain(acme.organization.pk)
        yield acme, goal, before


def test_a_late_check_in_counts_for_its_week_and_the_next_is_due(
    late: tuple[Acme, Goal, Period],
) -> None:
    acme, _goal, before = late
    with in_organization(acme.organization.pk):
        before.refresh_from_db()
        assert before.submitted_at is not None
        assert n_waiting(acme.ben) == 1
        rows = CheckIn.objects.select_related("period").annotate(day=day_counted())
        row = rows.get()
        assert row.on > SUNDAY
        assert (rows.values_list("day").get(), day_of(row)) == ((SUNDAY,), SUNDAY)
    home = page(acme, acme.ben, "")
    assert "One number left" in home
    assert "All checked in" not in home


def test_the_week_after_a_late_check_in_needs_its_own(
    late: tuple[Acme, Goal, Period],
) -> None:
    acme, goal, _before = late
    url = reverse("checkins:check_in", args=["acme", goal.public_id])
    signed_in(acme.ben).post(url, {"value": "11", "note": "", "token": ""})
    with in_organization(acme.organization.pk):
        assert n_waiting(acme.ben) == 0
        weeks = CheckIn.objects.current().values_list("period__week_on", "value")
        assert sorted(weeks) == [
            (MONDAY - WEEK, Decimal(9)),
            (MONDAY, Decimal(11)),
        ]
    assert "All checked in" in page(acme, acme.ben, "")
