"""Timing, side by side: what is compared takes turns, so that noise hits all alike."""

from __future__ import annotations

import gc
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    """One line of the report; None where a field does not apply.

    `ratio` is to the measurement that the name says; `budget` is the most (for shares:
    the least) that it may be.
    """

    name: str
    size: int | None = None
    median_ms: float | None = None
    ratio: float | None = None
    queries: int | None = None
    bytes: int | None = None
    budget: float | None = None
    holds: bool | None = None


class DatabaseClock:
    """The seconds that were waited for the database, and the number of statements."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.count = 0

    def count_one(self, execute: Any, *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


@contextmanager
def database_clock() -> Iterator[DatabaseClock]:
    """Counts the statements of the block, and times what they and its commits wait for.

    From the sending of a statement to the arrival of its answer: the database and the
    way there, without the work of Python on both ends.
    """
    clock = DatabaseClock()
    connection.ensure_connection()
    postgres = connection.connection
    wait = postgres.wait

    def timed_wait(*arguments: Any, **options: Any) -> Any:
        began = time.perf_counter()
        try:
            return wait(*arguments, **options)
        finally:
            clock.seconds += time.perf_counter() - began

    postgres.wait = timed_wait
    try:
        with connection.execute_wrapper(clock.count_one):
            yield clock
    finally:
        del postgres.wait


def database_time(action: Callable[[], object]) -> float:
    """Milliseconds for which the action waited for the database."""
    with database_clock() as clock:
        action()
    return clock.seconds * 1_000


def in_turn(
    actions: dict[str, Callable[[], object]],
    *,
    rounds: int,
    clock: Callable[[Callable[[], object]], float] | None = None,
) -> dict[str, list[float]]:
    """Milliseconds of each action, run in turn `rounds` times after one warm-up.

    By the wall's clock, unless another one is given.
    """
    clock = clock or wall_time
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for action in actions.values():
        action()
    gc.collect()
    for _round in range(rounds):
        for name, action in actions.items():
            taken[name].append(clock(action))
    return taken


def wall_time(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1_000


def medians(taken: dict[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(times) for name, times in taken.items()}


def median_ratio(taken: dict[str, list[float]], name: str, base: str) -> float:
    """The median of the rounds' own ratios: a slow minute slows both alike."""
    pairs = zip(taken[name], taken[base], strict=True)
    return statistics.median(mine / theirs for mine, theirs in pairs)


def resident(pid: int) -> int | None:
    """Bytes, on Linux."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) * 1_024
