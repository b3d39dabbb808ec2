"""All processes use the date of the run."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.utils import timezone

from config.stores.folder import REPOSITORY
from tests.clock import DAY, REAL, moment_of

# Far more than any process of a run needs to start, and far less than a day.
NEAR = dt.timedelta(minutes=30)
SAY = "import django; django.setup(); from django.utils import timezone; "
PRINT = f"{SAY}print(timezone.now().isoformat())"


def today_of_the_run() -> dt.date:
    return dt.datetime.fromtimestamp(moment_of(os.environ[DAY]), dt.UTC).date()


@pytest.mark.skipif(os.environ.get(DAY) == REAL, reason="the machine's own clock")
def test_tests_run_on_the_chosen_date() -> None:
    assert timezone.now().date() == today_of_the_run()
    assert dt.date.today() == timezone.now().date()  # noqa: DTZ011  that one too


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    ["config.settings.test", "tests.browser.settings", "tests.faults.settings"],
)
def test_processes_of_the_run_share_its_clock(settings: str) -> None:
    """The web, a worker and a job in a fork read settings, and live where those do."""
    told = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", PRINT],
        cwd=REPOSITORY,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": settings},
        capture_output=True,
        text=True,
        check=True,
    )
    there = dt.datetime.fromisoformat(told.stdout.strip())
    assert abs(there - timezone.now()) < NEAR


@pytest.mark.parametrize("settings", ["development", "production", "base"])
def test_only_test_settings_change_the_clock(settings: str) -> None:
    text = (REPOSITORY / f"config/settings/{settings}.py").read_text()
    assert "clock" not in text
    assert "SIGHTLINE_TEST" not in text
