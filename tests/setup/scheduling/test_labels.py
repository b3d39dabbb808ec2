"""Any cadence in plain words."""

import datetime as dt

import pytest

from scheduling.labels import name_of, reminder, sentence
from scheduling.rules import CheckInCadence, Rhythm

GRACE = "two-day grace period"


@pytest.mark.parametrize(
    ("cadence", "name", "said"),
    [
        (
            CheckInCadence(),
            "weekly",
            f"every week on Monday at 9:00, open until Friday at 12:00, {GRACE}",
        ),
        (
            CheckInCadence(Rhythm.WEEKS, every=2, weekday=4, open_days=3, grace_days=0),
            "every 2 weeks",
            "every 2 weeks on Thursday at 9:00, open until Sunday at 12:00, no grace period",
        ),
        (
            CheckInCadence(Rhythm.MONTH_WEEKDAY, weekday=5, nth=-1, open_days=10),
            "monthly",
            "on the last Friday of each month at 9:00, open until 12:00, 10 days later, "
            + GRACE,
        ),
        (
            CheckInCadence(Rhythm.MONTH_DAY, month_day=15, open_days=1, grace_days=1),
            "monthly",
            (
                "on day 15 of each month at 9:00, open until 12:00 on the next day, "
                "one-day grace period"
            ),
        ),
        (
            CheckInCadence(Rhythm.MONTH_DAY, month_day=31, open_days=0),
            "monthly",
            "on the last day of each month at 9:00, open until 12:00 on the same day, "
            + GRACE,
        ),
        (
            CheckInCadence(Rhythm.QUARTERLY, asked_at=dt.time(14, 30), open_days=5),
            "quarterly",
            (
                "on day 1 of the third month of each quarter at 14:30, "
                f"open until 12:00, 5 days later, {GRACE}"
            ),
        ),
        (
            CheckInCadence(Rhythm.YEARLY, closes_at=dt.time(8), open_days=0),
            "yearly",
            (
                "once a year, on day 1 of the first month of the fiscal year at 9:00, "
                f"open until the end of that day, {GRACE}"
            ),
        ),
        (CheckInCadence(Rhythm.NEVER), "never", "never"),
    ],
)
def test_a_cadence_in_words(cadence: CheckInCadence, name: str, said: str) -> None:
    assert name_of(cadence) == name
    assert sentence(cadence) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (None, "no reminder"),
        (0, "one reminder on the day it closes"),
        (1, "one reminder the day before it closes"),
        (3, "one reminder three days before it closes"),
    ],
)
def test_a_reminder_in_words(days: int | None, said: str) -> None:
    assert reminder(CheckInCadence(remind_days_before=days)) == said
