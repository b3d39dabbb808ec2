"""RELIABILITY D5, D6: processes that write, move and roll up at once, and are killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from checkins.models import CheckIn
from goals import rollup
from goals.models import Goal, GoalDirty
from organizations.models import Event
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory
from tests.oracle_rows import disagreements
from tests.rollup.outlines import miscounted, misread_outlines

SECONDS = 3
REPOSITORY = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def start(role: str, acme: Acme, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  the tests' own
        [
            *(sys.executable, "-m", "tests.rollup.crowd", role),
            *map(str, (acme.organization.pk, *arguments)),
        ],
        cwd=REPOSITORY,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def ended(processes: list[subprocess.Popen[str]]) -> Iterator[None]:
    """None of them outlives the test."""
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def plant(acme: Acme) -> None:
    """Three levels of objectives, with key results under all of them."""
    objectives: list[Goal] = []
    for number in range(9):
        parent = objectives[(number - 1) // 2] if number else None
        objectives.append(
            GoalFactory.create(by=acme.ada, title=f"Objective {number}", parent=parent)
        )
    for number, objective in enumerate(objectives * 3):
        KeyResultFactory.create(
            by=acme.ada, parent=objective, title=f"Key result {number}", target=100
        )


def test_concurrent_writers_and_workers_end_equal_to_the_oracle(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        plant(acme)
    connection.close()
    roles = ("workers", "workers", "writer", "writer")
    crowd = [start(role, acme, SECONDS, seed) for seed, role in enumerate(roles)]
    with ended(crowd):
        reports = [process.communicate(timeout=60) for process in crowd]
    done: Counter[str] = Counter()
    for output, errors in reports:
        assert output, errors
        assert not errors
        done.update(json.loads(output))
    assert_busy(done)
    with in_organization(acme.organization.pk):
        assert misread_outlines(acme.organization) == []
        rollup.drain(acme.organization.pk)
        assert miscounted(acme.organization) == []
        assert not GoalDirty.objects.exists()
        assert disagreements(acme.organization.pk, acme.organization.today()) == []
        assert_nothing_lost(done)


def assert_busy(done: Counter[str]) -> None:
    failed = {name: times for name, times in done.items() if "failed" in name}
    # Deadlocks, serialisation failures, lost connections: there are none.
    assert failed == {}
    # On a busy machine all of it is little; what is refused depends on chance.
    assert done["kills"] > 3
    for name in ("log", "move", "move_raw", "archive", "weigh"):
        assert done[name], done


def assert_nothing_lost(done: Counter[str]) -> None:
    """Every check-in that was accepted is there, and its goal has the last one's value."""
    n_check_ins = done["log"] + 2 * done["log_two"]
    assert CheckIn.objects.count() == n_check_ins
    assert Event.objects.filter(verb="checkin.submitted").count() == n_check_ins
    for goal in Goal.objects.filter(check_ins__isnull=False).distinct():
        last = CheckIn.objects.filter(goal=goal).latest("id")
        assert (goal.current, goal.confidence) == (last.value, last.confidence)
