"""The plan: rows computed ahead, as often as anybody likes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from checkins.cadence.planning import plan
from checkins.models import CadenceRule, Leave, Period
from tests.cast import Acme
from tests.make import make_goal, make_key_result

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = dt.datetime(2026, 11, 18, 12, tzinfo=BERLIN)


@pytest.fixture
def asked(inside_acme: Acme) -> Acme:
    """Ben is asked about one number."""
    cast = inside_acme
    cast.organization.time_zone = "Europe/Berlin"
    cast.organization.save(update_fields=["time_zone"])
    objective = make_goal(cast.ada, owner=cast.ben)
    make_key_result(cast.ada, objective, owner=cast.ben)
    return cast


def test_a_week_is_asked_from_monday_nine_until_friday_noon(asked: Acme) -> None:
    plan(asked.organization, now=WEDNESDAY)
    row = Period.objects.filter(member=asked.ben).order_by("week_on")[1]
    assert row.opens_at.astimezone(BERLIN).isoformat() == "2026-11-23T09:00:00+01:00"
    assert row.closes_at.astimezone(BERLIN).isoformat() == "2026-11-27T12:00:00+01:00"


def test_a_plan_again_changes_nothing(asked: Acme) -> None:
    first = plan(asked.organization, now=WEDNESDAY)
    again = plan(asked.organization, now=WEDNESDAY)
    assert first.n_made == 3
    assert (again.n_made, again.n_changed, again.n_removed, again.n_goals) == (0,) * 4


def test_a_rule_moves_the_rows_ahead(asked: Acme) -> None:
    plan(asked.organization, now=WEDNESDAY)
    CadenceRule.objects.create(organization=asked.organization, weekday=3)
    planned = plan(asked.organization, now=WEDNESDAY)
    assert planned.n_changed == 3


def test_leave_of_a_whole_week_excuses_it(asked: Acme) -> None:
    Leave.objects.create(
        organization=asked.organization,
        member=asked.ben,
        starts_on=dt.date(2026, 11, 23),
        ends_on=dt.date(2026, 11, 29),
        by=asked.ben,
    )
    plan(asked.organization, now=WEDNESDAY)
    row = Period.objects.get(member=asked.ben, week_on=dt.date(2026, 11, 23))
    assert row.excuse == Period.Excuse.LEAVE
