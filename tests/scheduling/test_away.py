"""No check-in is due on leave, nor on a holiday of the member's location."""

from __future__ import annotations

import datetime as dt

import pytest

from organizations.models import Location, Membership
from scheduling.models import Leave, Period
from tests.cast import Acme
from tests.factories import (
    CadenceRuleFactory,
    HolidayFactory,
    LeaveFactory,
    LocationFactory,
)
from tests.scheduling.organization import (
    BERLIN,
    WEDNESDAY,
    days,
    in_berlin,
    numbers,
    planned,
    rows,
)

pytestmark = pytest.mark.django_db
# The week of Monday the 23rd.
MON, TUE, WED, THU, FRI, SAT, SUN = (dt.date(2026, 11, 23 + n) for n in range(7))
NEXT_TUE = dt.date(2026, 12, 1)


@pytest.fixture
def asked(inside_acme: Acme) -> Acme:
    cast = in_berlin(inside_acme)
    numbers(cast.ben)
    return cast


def span(cast: Acme, now: dt.datetime = WEDNESDAY) -> tuple[str, str, str]:
    """When the week of the 23rd opens and closes, and its excuse."""
    planned(cast, now)
    row = Period.objects.get(member=cast.ben, week_on=MON)
    opens, closes = row.opens_at.astimezone(BERLIN), row.closes_at.astimezone(BERLIN)
    return opens.strftime("%a %H:%M"), closes.strftime("%a %H:%M"), row.excuse


@pytest.mark.parametrize(
    ("first", "last", "opens", "closes"),
    [
        (MON, TUE, "Wed 09:00", "Fri 12:00"),
        (THU, SUN, "Mon 09:00", "Wed 12:00"),
        (WED, WED, "Mon 09:00", "Fri 12:00"),
        (SAT, SUN, "Mon 09:00", "Fri 12:00"),
        # There on one day alone: until it ends.
        (MON, THU, "Fri 09:00", "Fri 12:00"),
    ],
)
def test_a_check_in_opens_and_closes_on_days_without_leave(
    asked: Acme, first: dt.date, last: dt.date, opens: str, closes: str
) -> None:
    LeaveFactory.create(member=asked.ben, starts_on=first, ends_on=last)
    assert span(asked) == (opens, closes, "")


@pytest.mark.parametrize(
    ("first", "last", "opens", "closes"),
    [
        # Back on Monday, while it is open until Tuesday.
        (MON, FRI, "Mon 09:00", "Tue 12:00"),
        (MON, WED, "Thu 09:00", "Tue 12:00"),
        # The last day there before leave is a Friday.
        (SUN, NEXT_TUE, "Mon 09:00", "Fri 12:00"),
        (SUN, SUN, "Mon 09:00", "Tue 12:00"),
    ],
)
def test_a_weekend_next_to_leave_counts_as_leave(
    asked: Acme, first: dt.date, last: dt.date, opens: str, closes: str
) -> None:
    CadenceRuleFactory.create(
        organization=asked.organization,
        rhythm="weeks",
        every=2,
        anchor_on=MON,
        open_days=8,
    )
    LeaveFactory.create(member=asked.ben, starts_on=first, ends_on=last)
    assert span(asked) == (opens, closes, "")


def test_a_working_saturday_alone_does_not_end_leave(
    asked: Acme, berlin: Location
) -> None:
    """Leave all week, or the Friday and the Monday of Easter."""
    CadenceRuleFactory.create(organization=asked.organization, open_days=6)
    leave = LeaveFactory.create(member=asked.ben, starts_on=MON, ends_on=FRI)
    assert span(asked)[2] == "leave"
    leave.delete()
    for day in (MON, TUE):
        holiday(asked, day, berlin)
    LeaveFactory.create(member=asked.ben, starts_on=WED, ends_on=FRI)
    # On leave, no holiday is mentioned.
    assert span(asked)[2] == "leave"
    CadenceRuleFactory.create(
        organization=asked.organization, member=asked.ben, weekday=5, open_days=3
    )
    holiday(asked, FRI, berlin)
    holiday(asked, MON + dt.timedelta(days=7), berlin)
    Leave.objects.all().delete()
    assert span(asked)[2] == "holiday"


def test_leave_of_a_whole_period_excuses_until_it_is_removed(
    asked: Acme,
) -> None:
    leave = LeaveFactory.create(
        member=asked.ben, starts_on=dt.date(2026, 11, 1), ends_on=FRI
    )
    assert span(asked) == ("Mon 09:00", "Fri 12:00", "leave")
    leave.delete()
    assert span(asked)[2] == ""


def test_leave_in_an_open_week_closes_it_before(asked: Acme) -> None:
    tuesday = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
    assert span(asked, tuesday)[2] == ""
    LeaveFactory.create(member=asked.ben, starts_on=THU, ends_on=SUN)
    assert span(asked, tuesday) == ("Mon 09:00", "Wed 12:00", "")


@pytest.mark.parametrize("first", [TUE, WED])
def test_leave_entered_in_an_open_week_excuses(asked: Acme, first: dt.date) -> None:
    """Ill since yesterday, or from tomorrow on with today's hour of closing over."""
    afternoon = dt.datetime(2026, 11, 24, 15, tzinfo=BERLIN)
    span(asked, afternoon)
    LeaveFactory.create(member=asked.ben, starts_on=first, ends_on=SUN)
    assert span(asked, afternoon)[2] == "leave"
    assert span(asked, afternoon)[2] == "leave"


def test_leave_of_a_past_week_excuses_afterwards(asked: Acme) -> None:
    span(asked)
    saturday = dt.datetime(2026, 11, 28, 10, tzinfo=BERLIN)
    LeaveFactory.create(member=asked.ben, starts_on=MON, ends_on=FRI)
    assert span(asked, saturday) == ("Mon 09:00", "Fri 12:00", "leave")


def test_a_reminder_is_sent_on_a_day_without_leave(asked: Acme) -> None:
    LeaveFactory.create(member=asked.ben, starts_on=THU, ends_on=THU)
    planned(asked)
    remind_at = rows(asked.ben)[1].remind_at
    assert remind_at is not None
    assert remind_at.astimezone(BERLIN).strftime("%a %H:%M") == "Wed 09:00"


@pytest.fixture
def berlin(asked: Acme) -> Location:
    place = LocationFactory.create(
        organization=asked.organization, name="Berlin", time_zone="Europe/Berlin"
    )
    Membership.objects.filter(pk=asked.ben.pk).update(location=place)
    return place


def holiday(cast: Acme, on: dt.date, place: Location | None, **over: bool) -> None:
    HolidayFactory.create(
        organization=cast.organization, on=on, name="Off", location=place, **over
    )


def test_a_holiday_applies_to_its_location(asked: Acme, berlin: Location) -> None:
    elsewhere = LocationFactory.create(
        organization=asked.organization, name="Oslo", time_zone="Europe/Oslo"
    )
    holiday(asked, FRI, elsewhere)
    holiday(asked, THU, berlin, is_struck=True)
    assert span(asked) == ("Mon 09:00", "Fri 12:00", "")
    holiday(asked, FRI, None)
    holiday(asked, MON, berlin)
    assert span(asked) == ("Tue 09:00", "Thu 12:00", "")


def test_a_week_of_holidays_is_excused(asked: Acme, berlin: Location) -> None:
    for day in (MON, TUE, WED, THU, FRI):
        holiday(asked, day, berlin if day.day % 2 else None)
    assert span(asked)[2] == "holiday"


def test_a_dated_check_in_moves_to_a_working_day_of_the_location(
    asked: Acme, berlin: Location
) -> None:
    CadenceRuleFactory.create(
        organization=asked.organization, rhythm="month_day", month_day=28, open_days=2
    )
    planned(asked)
    assert days(asked.ben) == ["Mon 30.11. 09:00"]
    Location.objects.update(weekend=[5, 6])
    planned(asked)
    assert days(asked.ben) == ["Sun 29.11. 09:00"]
