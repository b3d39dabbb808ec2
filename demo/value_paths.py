"""Generates a metric's values from week to week. Pure; the same for the same seed."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demo.seeds import WeekSeed
from organizations.calendar import share_elapsed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from demo.notes import PersonalNotes, Week
    from demo.seeds import GoalSeed
    from demo.timing import DemoTiming

# Share of the weeks gone (0–1] → share of the distance to today's value; all end at 1.
RHYTHMS: dict[str, Callable[[float], float]] = {
    "steady": lambda x: x,
    "early": lambda x: x**0.6,
    "late": lambda x: x**1.7,
    "stall": lambda x: min(1.0, 1.7 * x),
    "jump": lambda x: float(x > 0.6),  # noqa: PLR2004  late in the quarter
}
# How much a week may deviate from its rhythm.
JITTER = 0.05
# The percentages of the five confidence words.
WORDS = (10, 30, 50, 70, 90)
FIRST_CONFIDENCE = 50
# Company key results have a monthly check-in.
MONTHLY_STEP = 4
# Money from here on is rounded to thousands.
LARGE = 10_000


@dataclass(frozen=True, slots=True)
class PathStep:
    """A check-in to create."""

    day: dt.date
    seed: WeekSeed


@dataclass(frozen=True, slots=True)
class GoalSpan:
    """The goal's period, both days inclusive."""

    starts_on: dt.date
    ends_on: dt.date

    def pace(self, day: dt.date) -> float:
        return share_elapsed(self.starts_on, self.ends_on, day)


def value_today(seed: GoalSeed, span: GoalSpan, today: dt.date) -> float | None:
    """The written value, or the value at the pace of the goal's period."""
    if seed.now is not None:
        return seed.now
    if seed.start is None or seed.target is None:
        return None
    share = min(1.0, seed.at * span.pace(today))
    return tidy(seed, seed.start + (seed.target - seed.start) * share)


def first_value(seed: GoalSeed, span: GoalSpan, timing: DemoTiming) -> float | None:
    """The value when the quarter began."""
    now = value_today(seed, span, timing.today)
    if seed.is_summed:
        return None
    if seed.fields.get("state") or now is None:
        return now
    if seed.start is None or seed.far:
        return now
    if seed.weeks and seed.yearly:
        return seed.weeks[0].value
    if not seed.yearly or seed.rhythm == "jump":
        return seed.start
    before = span.pace(timing.quarter_starts_on) / span.pace(timing.today)
    return tidy(seed, seed.start + (now - seed.start) * before)


def tidy(seed: GoalSeed, value: float) -> float:
    """Rounded as people write it: the metric's decimals, large money in thousands."""
    is_large = seed.fields.get("metric_type") == "money" and abs(value) >= LARGE
    digits: int = seed.fields.get("decimals", -3 if is_large else 0)
    return round(value, digits)


def steps(
    seed: GoalSeed,
    days: Sequence[dt.date],
    span: GoalSpan,
    timing: DemoTiming,
    *,
    voice: PersonalNotes,
    random: Random,
) -> list[PathStep]:
    """The goal's check-ins by week; `days` oldest first, may be empty."""
    if not days:
        return []
    if seed.weeks:
        week_seeds = seed.weeks[-len(days) :]
        return [
            PathStep(day, each)
            for day, each in zip(days[-len(week_seeds) :], week_seeds, strict=True)
        ]
    days = days[: max(1, len(days) - seed.silent_weeks)]
    values = _values(seed, span, timing, len(days), random)
    before = first_value(seed, span, timing)
    found = []
    for index, (day, value) in enumerate(zip(days, values, strict=True)):
        due = (len(days) - 1 - index) % MONTHLY_STEP == 0
        if seed.yearly and not due:
            continue
        week: Week = "good" if _moved(seed, before, value) else "slow"
        note = voice.note(day, week)
        confidence = _confidence(seed, (index + 1) / len(days))
        found.append(PathStep(day, WeekSeed(value, confidence, note)))
        before = value
    return found


def _values(
    seed: GoalSeed, span: GoalSpan, timing: DemoTiming, n: int, random: Random
) -> list[float]:
    last = value_today(seed, span, timing.today) or 0.0
    first = first_value(seed, span, timing)
    if seed.fields.get("direction", "").startswith("at_"):
        return [*(_around(seed, last, random) for _ in range(n - 1)), last]
    if first is None or seed.fields.get("metric_type") == "yes_no":
        return [*([0.0] * (n - 1)), last]
    gone = 0.0
    values = []
    for week in range(1, n + 1):
        wobble = random.uniform(-JITTER, JITTER) if week < n else 0.0
        gone = min(1.0, max(gone, RHYTHMS[seed.rhythm](week / n) + wobble))
        values.append(tidy(seed, first + (last - first) * gone))
    return [*values[:-1], last]


def _around(seed: GoalSeed, value: float, random: Random) -> float:
    """A value near today's, for a metric to keep within a limit, at its own precision."""
    share = 0.0004 if seed.fields.get("decimals") else 0.06
    near = value * (1 + random.uniform(-share, share))
    if seed.fields["metric_type"] == "percent":
        near = min(100.0, near)
    digits: int = seed.fields.get("decimals", 0)
    return round(near, digits)


def _moved(seed: GoalSeed, before: float | None, value: float) -> bool:
    """Whether the week made about the expected progress."""
    if seed.target is None or seed.start is None or before is None:
        return True
    whole = seed.target - seed.start
    return (value - before) / whole >= 0.6 / 13


def _confidence(seed: GoalSeed, share: float) -> int:
    """Confidence that moves from 50 to today's, rounded to the five words."""
    wanted = FIRST_CONFIDENCE + (seed.sure - FIRST_CONFIDENCE) * share
    return min(WORDS, key=lambda word: (math.fabs(word - wanted), -word))
