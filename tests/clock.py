"""The date of a test run: `SIGHTLINE_TEST_DAY=2028-02-29 make test`.

The processes of a run (pytest and its workers, a site's web, worker and demo, browsers)
have the same offset from the real clock, so that each finds what another wrote a moment
ago. The process that starts the others computes the offset and passes it on in the
environment; settings for tests keep it. Durations use the monotonic clock, which stays
as it is; so does PostgreSQL's own.

Programs that run as an operator would run them, with an environment of their own
(tests/stack, tests/operations), use the real date.
"""

from __future__ import annotations

import datetime as dt
import os
import time

import time_machine

DAY = "SIGHTLINE_TEST_DAY"
DISTANCE = "SIGHTLINE_TEST_DISTANCE_S"
# A Wednesday in the middle of the demo's quarter (demo/timing.py), after the weeks in
# which most tests that name dates take place: no end of a month and no clock change
# nearby. `make test-days` covers other days.
ORDINARY = "2026-11-25"
# Working hours in Europe, and some hours from midnight in most of the tests' zones.
HOUR = dt.time(9, tzinfo=dt.UTC)
REAL = "real"


def choose_day() -> None:
    """Chooses the date once for a run, before it starts. `real`: the machine's own
    clock.
    """
    if DISTANCE not in os.environ:
        day = os.environ.setdefault(DAY, ORDINARY)
        distance = 0.0 if day == REAL else moment_of(day) - time.time()
        os.environ[DISTANCE] = str(distance)


def moment_of(day: str) -> float:
    """The morning of a date, or an instant `2028-02-29T23:30:00+00:00`, as a POSIX
    timestamp.

    Raises ValueError.
    """
    if "T" in day:
        return dt.datetime.fromisoformat(day).timestamp()
    return dt.datetime.combine(dt.date.fromisoformat(day), HOUR).timestamp()


def distance() -> float:
    """Offset of the run's clock from the real one, in seconds; 0 outside of a run."""
    return float(os.environ.get(DISTANCE, "0"))


def keep_day() -> None:
    """Sets this process's clock to the run's date, until it ends."""
    if distance() and not time_machine.escape_hatch.is_travelling():
        time_machine.travel(time.time() + distance(), tick=True).start()
        # To the millisecond as here, for the programs that this one starts.
        kept = time.time() - time_machine.escape_hatch.time.time()
        os.environ[DISTANCE] = str(kept)
