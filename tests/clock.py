"""Today, for a whole run of the tests: `SIGHTLINE_TEST_DAY=2028-02-29 make test`.

The processes of a run (pytest and its workers, a site's web, worker and demo, browsers)
live at the same distance from the real clock, so that each finds what another wrote a
moment ago. The process that starts the others works the distance out and hands it on by
environment; settings for tests keep it. What measures how long something takes is the
monotonic clock, which stays as it is; so does PostgreSQL's own.

What runs as an operator would run it, with an environment of its own (tests/stack,
tests/operations), lives today.
"""

from __future__ import annotations

import datetime as dt
import os
import time

import time_machine

DAY = "SIGHTLINE_TEST_DAY"
DISTANCE = "SIGHTLINE_TEST_DISTANCE_S"
# A Wednesday in the eighth week of a calendar quarter, which is the demo's own quarter
# then (demo/timing.py): no holiday, no end of a month, no change of the clocks
# in sight. What only shows on other days is for `make test-days`.
ORDINARY = "2026-08-19"
# Working hours in Europe, and a few hours from midnight in most of the tests' zones.
HOUR = dt.time(9, tzinfo=dt.UTC)
REAL = "real"


def choose_day() -> None:
    """Once for a run, before anything of it starts. `real`: the machine's own clock."""
    if DISTANCE not in os.environ:
        day = os.environ.setdefault(DAY, ORDINARY)
        distance = 0.0 if day == REAL else moment_of(day) - time.time()
        os.environ[DISTANCE] = str(distance)


def moment_of(day: str) -> float:
    """A date's morning, or `2028-02-29T23:30:00+00:00`; as `time.time` counts.

    Raises ValueError.
    """
    if "T" in day:
        return dt.datetime.fromisoformat(day).timestamp()
    return dt.datetime.combine(dt.date.fromisoformat(day), HOUR).timestamp()


def distance() -> float:
    """Seconds from the real clock to the run's; 0 outside of a run."""
    return float(os.environ.get(DISTANCE, "0"))


def keep_day() -> None:
    """Have this process live on the day of the run, until it ends."""
    if distance() and not time_machine.escape_hatch.is_travelling():
        time_machine.travel(time.time() + distance(), tick=True).start()
