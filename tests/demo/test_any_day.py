"""The numbers of source 002 and of the mock-ups, on any day of any year."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.db import transaction

from checkins.models import CheckIn
from checkins.rules import is_due
from goals import rollup
from goals.models import Goal, GoalDirty, GoalProgress, GoalProgressDay
from organizations.models import Event, Organization
from organizations.selectors import current_cycle
from organizations.tenancy import enter_organization
from tests.demo.conftest import Load

# The most weeks, across two years, and the fewest, on a Monday. What differs on other
# days is the dates alone: test_timing.py has them all.
DAYS = ("2027-01-01", "2027-02-15")
SILENT = {
    "Open the ports channel",
    "Signed port resellers",
    "Pipeline that partners bring",
    "Runbooks rehearsed",
    "Feeds with an owner at the customer",
    "Win the first six ports",
}


@pytest.mark.parametrize("day", DAYS)
def test_the_demo_is_consistent_and_current_on_any_day(load: Load, day: str) -> None:
    """Loaded at noon in Berlin on that day."""
    with time_machine.travel(f"{day}T11:00:00+00:00", tick=False):
        load()
        kestrel = Organization.objects.get(slug="kestrel")
        with transaction.atomic():
            enter_organization(kestrel.pk)
            has_the_cascade_of_the_source()
            looks_alive(kestrel)
            leaves_amara_two_numbers(kestrel)
            is_rolled_up(kestrel)
            has_charts_up_to_today(kestrel)


def progress_of(title: str, owner: str) -> GoalProgress:
    return GoalProgress.objects.select_related("goal").get(
        goal__title=title, goal__owner__user__name=owner
    )


def has_the_cascade_of_the_source() -> None:
    amara, daniel, sofia = "Amara Osei", "Daniel Brandt", "Sofia Marchetti"
    expected = {
        ("25 enterprise opps qualified from outbound", amara): (22, 25),
        ("10 opps past legal review", amara): (8, 10),
        ("6 new enterprise closes", amara): (5, 6),
        ("200 qualified enterprise opps", daniel): (131, 200),
        ("40 new enterprise logos", sofia): (23, 40),
    }
    for (title, owner), (value, target) in expected.items():
        row = progress_of(title, owner)
        assert row.value == value, title
        assert row.goal.target == target, title
        assert row.progress == pytest.approx(value / target)


def looks_alive(kestrel: Organization) -> None:
    today = kestrel.today()
    cycle = current_cycle(kestrel, today)
    assert cycle is not None
    assert Goal.objects.filter(cycle=cycle).count() > 150
    rows = GoalProgress.objects.select_related("goal")
    health = Counter(row.health for row in rows)
    # A statement has none.
    assert {*health} - {""} == set(GoalProgress.Health)
    assert 0.6 < health["on_track"] / sum(health.values()) < 0.85
    silent = {row.goal.title for row in rows if row.health == "not_updated"}
    assert silent == SILENT


def leaves_amara_two_numbers(kestrel: Organization) -> None:
    mine = Goal.objects.filter(
        owner__user__name="Amara Osei", kind="key_result", state="active"
    )
    due = [
        goal.title
        for goal in mine
        if is_due(
            goal.cadence_days,
            goal.updated_on,
            today=kestrel.today(),
            first_weekday=kestrel.first_weekday,
        )
    ]
    assert sorted(due) == [
        "10 opps past legal review",
        "25 enterprise opps qualified from outbound",
    ]


def is_rolled_up(kestrel: Organization) -> None:
    assert not GoalDirty.objects.exists()
    assert rollup.verify(kestrel.pk, today=kestrel.today()) == []


def has_charts_up_to_today(kestrel: Organization) -> None:
    opps = progress_of("200 qualified enterprise opps", "Daniel Brandt")
    points = list(GoalProgressDay.objects.filter(goal=opps.goal).order_by("day"))
    assert points[0].value == 0
    assert points[-1].value == 131
    assert len(points) >= 10
    values = [point.value for point in points if point.value is not None]
    assert values == sorted(values)
    now = dt.datetime.now(dt.UTC)
    assert not GoalProgressDay.objects.filter(day__gt=kestrel.today()).exists()
    assert not CheckIn.objects.filter(created_at__gt=now).exists()
    assert not Event.objects.filter(created_at__gt=now).exists()
