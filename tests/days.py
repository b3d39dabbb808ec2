"""Runs the tests that depend on the date on many dates.

`make test-days`, or `python -m tests.days DAY…`: the tests marked `days` run once for
each, in a run whose clock is at that date (tests/clock.py). The servers and the
migrated database are created once for all.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from config.stores.embedded import Stores
from config.stores.folder import REPOSITORY
from tests.clock import DAY, moment_of
from tests.stores import ADMIN_URL, BROKER_URL, RUN_DIR

# Dates around the ends of Acme's fiscal year, which is the calendar's; Kestrel's is
# chosen for each day, so it has no such ends.
DAYS = {
    "2027-01-01": "New Year's Day: a holiday, and the first day of a fiscal year",
    "2026-03-08": "a Sunday; clocks go forward in the United States",
    "2026-03-29": "a Sunday; clocks go forward in Europe",
    "2026-10-25": "a Sunday; clocks go back in Europe",
    "2026-11-01": "a Sunday; clocks go back in the United States",
    "2026-12-31": "New Year's Eve: the office is closed, the fiscal year ends",
    "2028-02-29": "a day that most years do not have",
    "2027-02-28": "a Sunday, the end of the shortest month",
    "2026-04-30": "the end of a month, before a holiday and a weekend",
    "2026-05-31": "a Sunday, the end of a month of 31 days",
    "2026-11-30": "a Monday, the end of a month",
    "2027-01-31": "a Sunday, the last day of a fiscal year that begins in February",
    "2027-02-01": "a Monday, the first day of that fiscal year",
    "2026-08-22": "a Saturday",
    "2027-05-17": "Whit Monday: a holiday in Berlin",
    "2026-06-10": "a holiday in Portugal, in the middle of a week",
    "2026-12-31T23:30+00:00": "half an hour before midnight in UTC, and after it in Berlin",
}
FOLDERS = "demo scheduling alignment digests checkins setup browser"
# Grouped by module: the demo is loaded once, and one site runs for all of its tests.
PYTEST = ["-m", "pytest", "-n", "0", "-q", "-m", "days", "-p", "no:randomly"]


def main(days: list[str]) -> int:
    """Number of dates on which a test failed."""
    for day in days:
        moment_of(day)
    folder = Path(tempfile.mkdtemp(prefix="sightline-days-"))
    try:
        with Stores(folder / "data", durable=False, purpose="tests") as stores:
            os.environ[ADMIN_URL] = stores.database_url
            os.environ[BROKER_URL] = stores.redis_url
            os.environ[RUN_DIR] = str(folder)
            red = [day for day in days if not is_green(day)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say(f"{len(days) - len(red)} of {len(days)} days are green.", *red)
    return len(red)


def is_green(day: str) -> bool:
    say(f"{day}: {DAYS.get(day, 'as asked for')}")
    folders = [f"tests/{name}" for name in FOLDERS.split()]
    code = subprocess.call(  # noqa: S603  our own command
        [sys.executable, *PYTEST, *folders],
        cwd=REPOSITORY,
        env=os.environ | {DAY: day},
    )
    return code == 0


def say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [*DAYS]))
