"""Wall clocks: gaps, folds and days that a zone left out (RELIABILITY R8, R9)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.weeks import week_start
from scheduling.rules import (
    DAY,
    CheckInCadence,
    Rhythm,
    check_in_times,
    days_asked,
    local_instant,
    working_day,
)

ZONES = [
    *("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"),
    *("Africa/Casablanca", "Asia/Kolkata", "Pacific/Kiritimati", "America/St_Johns"),
]


@pytest.mark.parametrize(
    ("zone", "wall", "shown", "utc"),
    [
        # Forward: the next minute that there is.
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 03:00", "01:00"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 03:00", "07:00"),
        # Half an hour alone.
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-04 02:30", "15:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:40", "2026-10-04 02:40", "15:40"),
        # After Ramadan.
        ("Africa/Casablanca", "2026-03-22 02:30", "2026-03-22 03:00", "02:00"),
        # 30 December 2011 was left out.
        ("Pacific/Apia", "2011-12-30 09:00", "2011-12-31 00:00", "10:00"),
        # Back: the first of the two.
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 02:30", "00:30"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 01:30", "05:30"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-05 01:45", "14:45"),
        ("Africa/Casablanca", "2026-02-15 02:30", "2026-02-15 02:30", "01:30"),
        # No change at all.
        ("Asia/Kolkata", "2026-03-29 02:30", "2026-03-29 02:30", "21:00"),
        ("Pacific/Apia", "2026-11-23 09:00", "2026-11-23 09:00", "20:00"),
    ],
)
def test_a_local_time_becomes_one_instant(
    zone: str, wall: str, shown: str, utc: str
) -> None:
    asked = dt.datetime.fromisoformat(wall)
    found = local_instant(asked.date(), asked.time(), ZoneInfo(zone))
    assert found.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") == shown
    assert found.strftime("%H:%M") == utc


@pytest.mark.parametrize(
    ("zone", "monday"),
    [
        ("Europe/Berlin", dt.date(2026, 3, 23)),
        ("Europe/Berlin", dt.date(2026, 10, 19)),
        ("America/New_York", dt.date(2026, 3, 2)),
        ("Australia/Lord_Howe", dt.date(2026, 9, 28)),
        ("Africa/Casablanca", dt.date(2026, 2, 9)),
    ],
)
def test_local_hours_stay_across_a_clock_change(zone: str, monday: dt.date) -> None:
    """Opened before, closed after it, and so is the end of the grace."""
    cadence = CheckInCadence(open_days=7, grace_days=3)
    when = check_in_times(cadence, monday, ZoneInfo(zone))
    assert when is not None
    local = [
        at.astimezone(ZoneInfo(zone)).strftime("%a %H:%M")
        for at in (when.opens_at, when.closes_at, when.grace_until)
    ]
    assert local == ["Mon 09:00", "Mon 12:00", "Thu 12:00"]
    assert (when.closes_at - when.opens_at) % DAY != dt.timedelta(hours=3)


instants = st.datetimes(
    dt.datetime(2025, 1, 1),  # noqa: DTZ001  the strategy sets the zone
    dt.datetime(2028, 12, 31),  # noqa: DTZ001  as above
    timezones=st.just(dt.UTC),
)
minutes = st.builds(dt.time, st.integers(0, 23), st.integers(0, 59))


def is_after_midnight(time: dt.time) -> bool:
    return time != dt.time(0)


cadences = st.builds(
    CheckInCadence,
    asked_at=minutes,
    # Midnight is the beginning of the day it names.
    closes_at=minutes.filter(is_after_midnight),
    open_days=st.integers(0, 20),
    grace_days=st.integers(0, 5),
    remind_days_before=st.none() | st.integers(0, 30),
)


@settings(max_examples=50, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(dt.date(2025, 1, 1), dt.date(2028, 12, 31)),
    cadence=cadences,
    gone=st.sets(st.integers(0, 20)),
)
def test_the_times_of_a_scheduled_check_in_are_always_in_order(
    zone: str, day: dt.date, cadence: CheckInCadence, gone: set[int]
) -> None:
    there = [n for n in range(cadence.open_days + 1) if n not in gone]
    when = check_in_times(
        cadence, day, ZoneInfo(zone), lambda each: (each - day).days in gone
    )
    assert (when is None) == (not there)
    if when is None:
        return
    assert when.opens_at < when.closes_at <= when.grace_until
    assert (when.remind_at is None) == (cadence.remind_days_before is None)
    assert when.opens_at <= (when.remind_at or when.opens_at) < when.closes_at
    # Nothing happens on a day away.
    opened = when.opens_at.astimezone(ZoneInfo(zone)).date()
    assert opened == day + DAY * there[0]
    last = (when.closes_at - dt.timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()
    assert last == day + DAY * there[-1]


@settings(max_examples=30, deadline=None)
@given(zone=st.sampled_from(ZONES), now=instants, first=st.integers(1, 7))
def test_a_week_begins_and_ends_at_local_midnight(
    zone: str, now: dt.datetime, first: int
) -> None:
    there = ZoneInfo(zone)
    monday = week_start(now.astimezone(there).date(), first)
    begins = local_instant(monday, dt.time(0), there)
    ends = local_instant(monday + DAY * 7, dt.time(0), there)
    assert begins <= now < ends
    assert monday.isoweekday() == first


# --- Calendars ----------------------------------------------------------------------

YEAR = (dt.date(2027, 1, 1), dt.date(2027, 12, 31))


def asked(cadence: CheckInCadence, month: int = 1) -> list[str]:
    return [day.strftime("%d.%m.") for day in days_asked(cadence, *YEAR, month)]


@pytest.mark.parametrize(
    ("cadence", "count", "first", "last"),
    [
        (CheckInCadence(), 52, "04.01.", "27.12."),
        (CheckInCadence(Rhythm.WEEKS, every=3, weekday=5), 18, "01.01.", "24.12."),
        (
            CheckInCadence(Rhythm.MONTH_WEEKDAY, weekday=2, nth=1),
            12,
            "05.01.",
            "07.12.",
        ),
        (
            CheckInCadence(Rhythm.MONTH_WEEKDAY, weekday=5, nth=4),
            12,
            "22.01.",
            "24.12.",
        ),
        (
            CheckInCadence(Rhythm.MONTH_WEEKDAY, weekday=5, nth=-1),
            12,
            "29.01.",
            "31.12.",
        ),
        (CheckInCadence(Rhythm.MONTH_DAY, month_day=31), 12, "31.01.", "31.12."),
        (CheckInCadence(Rhythm.QUARTERLY, quarter_month=3), 4, "01.03.", "01.12."),
        (CheckInCadence(Rhythm.YEARLY, month_day=15), 1, "15.01.", "15.01."),
        (CheckInCadence(Rhythm.NEVER), 0, "", ""),
    ],
)
def test_a_cadence_yields_its_days(
    cadence: CheckInCadence, count: int, first: str, last: str
) -> None:
    found = asked(cadence)
    assert len(found) == count
    assert [found[0], found[-1]] == [first, last] if found else count == 0


def test_the_last_day_of_a_short_month_stands_for_the_31st() -> None:
    assert asked(CheckInCadence(Rhythm.MONTH_DAY, month_day=31))[:4] == [
        *("31.01.", "28.02.", "31.03.", "30.04.")
    ]


def test_quarters_and_years_are_the_organizations() -> None:
    quarterly = CheckInCadence(Rhythm.QUARTERLY, quarter_month=1)
    assert asked(quarterly, 2) == ["01.02.", "01.05.", "01.08.", "01.11."]
    assert asked(CheckInCadence(Rhythm.YEARLY), 4) == ["01.04."]


def test_every_three_weeks_counts_on_from_its_week() -> None:
    cadence = CheckInCadence(
        Rhythm.WEEKS, every=3, weekday=1, anchor_on=dt.date(2027, 1, 6)
    )
    assert asked(cadence)[:3] == ["04.01.", "25.01.", "15.02."]


def test_a_date_on_a_weekend_moves_and_a_chosen_weekday_does_not() -> None:
    saturday = dt.date(2027, 5, 1)
    dated = CheckInCadence(Rhythm.MONTH_DAY)
    assert working_day(dated, saturday) == dt.date(2027, 5, 3)
    assert working_day(dated, saturday, frozenset({5, 6})) == dt.date(2027, 5, 2)
    assert working_day(CheckInCadence(weekday=6), saturday) == saturday
