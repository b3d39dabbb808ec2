"""The plan: periods computed ahead, idempotently."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from checkins.selectors.cards import rests
from goals.models import Goal
from organizations.models import Location, Membership
from scheduling.current_period import ensure_period
from scheduling.models import Period
from tests.cast import Acme
from tests.factories import CadenceRuleFactory, LeaveFactory, LocationFactory
from tests.scheduling.organization import (
    BERLIN,
    WEDNESDAY,
    days,
    in_berlin,
    numbers,
    planned,
    rows,
)

pytestmark = [pytest.mark.django_db, pytest.mark.days]
NEVER = (0, 0, 0, 0)


@pytest.fixture
def asked(inside_acme: Acme) -> Acme:
    """Ben is asked about one number."""
    cast = in_berlin(inside_acme)
    numbers(cast.ben)
    return cast


def counts(cast: Acme, now: dt.datetime = WEDNESDAY) -> tuple[int, int, int, int]:
    found = planned(cast, now)
    return found.n_made, found.n_changed, found.n_removed, found.n_goals


def everything() -> list[dict[str, Any]]:
    columns = ("member_id", "week_on", "goal_ids", "rhythm", "opens_at", "closes_at")
    further = ("grace_until", "remind_at", "excuse")
    return list(Period.objects.order_by("member", "week_on").values(*columns, *further))


def test_a_weekly_check_in_is_open_from_monday_nine_to_friday_noon(asked: Acme) -> None:
    planned(asked)
    row = rows(asked.ben)[1]
    local = [
        at.astimezone(BERLIN).isoformat(timespec="minutes")
        for at in (row.opens_at, row.remind_at, row.closes_at, row.grace_until)
        if at
    ]
    assert local == [
        *("2026-11-23T09:00+01:00", "2026-11-26T09:00+01:00"),
        *("2026-11-27T12:00+01:00", "2026-11-29T12:00+01:00"),
    ]


def test_planning_again_changes_nothing(asked: Acme) -> None:
    assert counts(asked) == (3, 0, 0, 0)
    assert counts(asked) == NEVER


def test_no_past_periods_are_created(asked: Acme) -> None:
    saturday = WEDNESDAY + dt.timedelta(days=3)
    planned(asked, saturday)
    assert days(asked.ben)[0] == "Mon 23.11. 09:00"


def test_the_plan_depends_on_the_state_and_not_on_its_history(asked: Acme) -> None:
    """The same state ends in the same rows, planned step by step or at once."""
    numbers(asked.lena, 2)
    numbers(asked.rita)
    steps: list[Any] = [
        lambda: CadenceRuleFactory.create(
            organization=asked.organization, unit=asked.sales, weekday=2
        ),
        lambda: CadenceRuleFactory.create(
            organization=asked.organization,
            member=asked.rita,
            rhythm="month_day",
            month_day=24,
        ),
        lambda: LeaveFactory.create(
            member=asked.ben,
            starts_on=dt.date(2026, 11, 30),
            ends_on=dt.date(2026, 12, 6),
        ),
        lambda: Membership.objects.filter(pk=asked.lena.pk).update(
            time_zone="Asia/Kolkata"
        ),
    ]
    random.Random(7).shuffle(steps)  # noqa: S311  a repeatable one
    sunday = WEDNESDAY - dt.timedelta(days=3)
    for step in steps:
        planned(asked, sunday, member_ids=[asked.rita.pk, asked.ben.pk])
        step()
        planned(asked, sunday)
    grown = everything()
    Period.objects.all().delete()
    planned(asked, sunday)
    assert everything() == grown != []


def test_a_new_rule_changes_future_periods_and_no_open_ones(asked: Acme) -> None:
    planned(asked)
    CadenceRuleFactory.create(organization=asked.organization, weekday=3, open_days=1)
    assert planned(asked).n_changed == 2
    assert days(asked.ben) == [
        *("Mon 16.11. 09:00", "Wed 25.11. 09:00", "Wed 02.12. 09:00")
    ]
    # Nobody is late because of a new rule.
    assert rows(asked.ben)[0].closes_at.astimezone(BERLIN).strftime("%a") == "Fri"
    CadenceRuleFactory.create(
        organization=asked.organization, member=asked.ben, open_days=6
    )
    planned(asked)
    assert rows(asked.ben)[0].closes_at.astimezone(BERLIN).strftime("%a") == "Sun"


def test_submitted_periods_are_never_changed(asked: Acme) -> None:
    planned(asked)
    row = rows(asked.ben)[1]
    Period.objects.filter(pk=row.pk).update(submitted_at=timezone.now())
    before = Period.objects.filter(pk=row.pk).values().get()
    CadenceRuleFactory.create(organization=asked.organization, weekday=3)
    numbers(asked.ben)
    planned(asked)
    assert Period.objects.filter(pk=row.pk).values().get() == before
    Goal.objects.update(state=Goal.State.CLOSED)
    planned(asked)
    assert Period.objects.filter(pk=row.pk).values().get() == before


def test_closed_periods_are_never_changed(asked: Acme) -> None:
    planned(asked)
    closed = WEDNESDAY + dt.timedelta(days=3)
    before = Period.objects.filter(pk=rows(asked.ben)[0].pk).values().get()
    CadenceRuleFactory.create(organization=asked.organization, open_days=6)
    numbers(asked.ben)
    planned(asked, closed)
    assert Period.objects.filter(pk=before["id"]).values().get() == before


def test_a_check_in_that_outlasts_its_week_stays_as_it_is(asked: Acme) -> None:
    """The plan of the next week does not forget it, nor does it find it later."""
    CadenceRuleFactory.create(
        organization=asked.organization,
        rhythm="month_day",
        month_day=17,
        open_days=12,
        grace_days=5,
    )
    planned(asked)
    planned(asked, dt.datetime(2026, 11, 25, 9, tzinfo=BERLIN))
    row = rows(asked.ben)[0]
    assert (row.week_on, row.excuse) == (dt.date(2026, 11, 16), "")
    Period.objects.all().delete()
    planned(asked, dt.datetime(2026, 11, 25, 9, tzinfo=BERLIN))
    assert rows(asked.ben)[0].week_on == dt.date(2026, 11, 16)
    planned(asked, dt.datetime(2026, 12, 3, 9, tzinfo=BERLIN))
    assert rows(asked.ben)[0].excuse == ""


def test_a_rare_cadence_has_its_next_date_however_far(asked: Acme) -> None:
    yearly = CadenceRuleFactory.create(
        organization=asked.organization, rhythm="yearly", month_day=4
    )
    planned(asked)
    assert days(asked.ben) == ["Mon 04.01. 09:00"]
    yearly.rhythm, yearly.quarter_month = "quarterly", 2
    yearly.save()
    planned(asked)
    assert days(asked.ben) == ["Thu 04.02. 09:00"]


def test_goals_of_one_week_are_one_check_in(asked: Acme) -> None:
    """From the first that is asked to the last that closes."""
    (monthly,) = numbers(asked.ben)
    CadenceRuleFactory.create(
        organization=asked.organization,
        goal=monthly,
        rhythm="month_day",
        month_day=24,
        open_days=5,
    )
    planned(asked)
    both = rows(asked.ben)[1]
    assert monthly.pk in both.goal_ids
    assert len(both.goal_ids) == 2
    assert both.rhythm == "weekly"
    opens, closes = both.opens_at.astimezone(BERLIN), both.closes_at.astimezone(BERLIN)
    assert (opens.day, closes.day) == (23, 29)
    assert monthly.pk not in rows(asked.ben)[2].goal_ids


def test_members_without_goals_have_no_future_periods(asked: Acme) -> None:
    planned(asked)
    Goal.objects.update(state=Goal.State.CLOSED)
    assert counts(asked)[2] == 2
    (row,) = rows(asked.ben)
    assert row.excuse == Period.Excuse.NOTHING
    Goal.objects.update(state=Goal.State.ACTIVE)
    planned(asked)
    assert [row.excuse for row in rows(asked.ben)] == ["", "", ""]


def test_another_first_weekday_creates_no_duplicate(asked: Acme) -> None:
    """An open period keeps its scheduled check-in; future periods are in the new weeks."""
    numbers(asked.rita)
    planned(asked)
    late = Period.objects.filter(member=asked.ben, week_on=dt.date(2026, 11, 16))
    late.update(submitted_at=timezone.now())
    asked.organization.first_weekday = 7
    asked.organization.save(update_fields=["first_weekday"])
    planned(asked)
    for member in (asked.ben, asked.rita):
        assert [row.week_on.day for row in rows(member)] == [16, 22, 29]
        assert days(member)[:2] == ["Mon 16.11. 09:00", "Mon 23.11. 09:00"]
        assert [row.excuse for row in rows(member)] == ["", "", ""]
    assert counts(asked) == NEVER
    # Home does not take it for one of next week.
    assert not rests(rows(asked.rita)[0], dt.date(2026, 11, 15))


def test_former_members_have_no_periods(asked: Acme) -> None:
    planned(asked)
    Membership.objects.filter(pk=asked.ben.pk).update(left_at=WEDNESDAY)
    assert counts(asked)[2] == 2


def test_planning_one_member_leaves_others_unchanged(asked: Acme) -> None:
    numbers(asked.rita)
    planned(asked, member_ids=[asked.ben.pk])
    assert (len(rows(asked.ben)), len(rows(asked.rita))) == (3, 0)
    CadenceRuleFactory.create(organization=asked.organization, weekday=4)
    planned(asked)
    planned(asked, member_ids=[asked.rita.pk])
    assert days(asked.ben)[1] == days(asked.rita)[1] == "Thu 26.11. 09:00"


def test_planning_recovers_after_weeks_without_a_scheduler(
    asked: Acme,
) -> None:
    """RELIABILITY R7: what nobody was asked in time is left, the rest is as ever."""
    planned(asked)
    usual = everything()
    planned(asked, WEDNESDAY + dt.timedelta(days=28))
    assert days(asked.ben)[3:] == [
        *("Mon 14.12. 09:00", "Mon 21.12. 09:00", "Mon 28.12. 09:00")
    ]
    planned(asked)
    assert everything() == usual


# --- Time zones -----------------------------------------------------------------------


def test_a_new_time_zone_recomputes_future_periods(asked: Acme) -> None:
    """The member's own comes before the location's, that before the organization's."""
    planned(asked)

    def opens() -> str:
        planned(asked)
        return rows(asked.ben)[1].opens_at.strftime("%H:%M")

    assert opens() == "08:00"
    asked.organization.time_zone = "Asia/Kolkata"
    asked.organization.save(update_fields=["time_zone"])
    assert opens() == "03:30"
    place = LocationFactory.create(
        organization=asked.organization, name="NY", time_zone="America/New_York"
    )
    Membership.objects.filter(pk=asked.ben.pk).update(location=place)
    assert opens() == "14:00"
    Location.objects.update(time_zone="Australia/Lord_Howe")
    assert opens() == "22:00"
    Membership.objects.filter(pk=asked.ben.pk).update(time_zone="Pacific/Apia")
    assert opens() == "20:00"


def test_new_time_zone_data_recompute_future_periods(asked: Acme) -> None:
    """RELIABILITY R8: rows that were computed before a country changed its clocks."""
    planned(asked)
    wanted = everything()
    hour = dt.timedelta(hours=1)
    ahead = Period.objects.filter(opens_at__gt=WEDNESDAY)
    ahead.update(opens_at=F("opens_at") + hour, closes_at=F("closes_at") + hour)
    assert counts(asked) == (0, 2, 0, 0)
    assert everything() == wanted


def test_periods_are_keyed_by_the_organizations_week(asked: Acme) -> None:
    asked.organization.first_weekday = 7
    asked.organization.save(update_fields=["first_weekday"])
    planned(asked)
    assert [row.week_on.isoweekday() for row in rows(asked.ben)] == [7, 7, 7]
    assert days(asked.ben)[1] == "Mon 23.11. 09:00"


def test_members_without_periods_are_planned_unless_never_scheduled(
    asked: Acme,
) -> None:
    now = timezone.now()
    found = ensure_period(asked.ben)
    assert found is not None
    assert found.closes_at > now or found.grace_until > now
    planned(asked, now)
    assert ensure_period(asked.rita) is None
