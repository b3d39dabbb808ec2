"""With a real Celery worker: how soon the numbers are right, and what it costs."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.database import bare_update, service, update
from bench.measure import MeasurementRow, resident
from goals.models import GoalDirty
from goals.rollup.nudge import nudge
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.generate import Sample

ROUNDS = 15
SECONDS = 4.0
PATIENCE_S = 30.0
# Of bare updates, with the worker running; measured 77 % (MEASUREMENTS, section 2).
LEAST_SHARE = 0.5


@contextmanager
def celery_worker(concurrency: int = 1) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "-A", "config", "worker"]
    options = [
        f"--concurrency={concurrency}",
        "--loglevel=WARNING",
        "-Q",
        "default,rollup,imports,plans,messages",
    ]
    # Celery greets, and warns root: neither is a figure.
    environment = {**os.environ, "C_FORCE_ROOT": "1"}
    process = subprocess.Popen(  # noqa: S603  our own command
        [*command, *options],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=40)


def measure_worker(sample: Sample) -> Iterator[MeasurementRow]:
    with celery_worker() as process:
        _wait_until_right(sample)
        times = [_check_in_until_right(sample) for _round in range(ROUNDS)]
        yield MeasurementRow(
            "check-in → all ancestors right, through the worker",
            sample.n_goals,
            statistics.median(times),
        )
        share = _share_of_bare_updates(sample)
        yield MeasurementRow(
            "check-ins per second, as a share of bare updates",
            sample.n_goals,
            ratio=share,
            budget=LEAST_SHARE,
            holds=share >= LEAST_SHARE,
        )
        _wait_until_right(sample)
        yield MeasurementRow("memory of the web process", bytes=resident(os.getpid()))
        yield MeasurementRow(
            "memory of a worker", bytes=resident(child_of(process.pid))
        )


def _check_in_until_right(sample: Sample) -> float:
    """Milliseconds from the start of the check-in; the debounce is part of it."""
    began = time.perf_counter()
    service(sample)
    _wait_until_right(sample)
    return (time.perf_counter() - began) * 1_000


def _wait_until_right(sample: Sample) -> None:
    nudge(sample.organization.pk)
    give_up = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < give_up:
        with in_organization(sample.organization.pk):
            if not GoalDirty.objects.filter(organization=sample.organization).exists():
                return
        time.sleep(0.005)
    message = "the worker does not roll up"
    raise TimeoutError(message)


def _share_of_bare_updates(sample: Sample) -> float:
    """Rates taken in turn, half a second each, with the worker at work all along."""
    bare = marked = 0.0
    give_up = time.perf_counter() + SECONDS
    while time.perf_counter() < give_up:
        bare += _rate(lambda: bare_update(sample), 0.25)
        marked += _rate(lambda: _update_and_nudge(sample), 0.25)
    return marked / bare


def _update_and_nudge(sample: Sample) -> None:
    update(sample)
    nudge(sample.organization.pk)


def _rate(action: Callable[[], object], seconds: float) -> float:
    n, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        action()
        n += 1
    return n / (time.perf_counter() - began)


def child_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid
