"""An independent second implementation of every goal's numbers, as the oracle of tests.

Written from the sentences of docs/architecture.md ("Progress"), not from
goals/rules.py: exact fractions and plain recursion over plain dicts, so that both do
not share a mistake. Slow on purpose.

A goal is a dict: parent, metric_type, direction, start, target, current (Decimal or
None), metric_unit, currency, progress_source, state, weight, contributes,
override_progress, override_until, final_progress, confidence, status, cadence_days,
updated_on, created_on, starts_on, starts_with_cycle, cycle_on, ends_on; and of its kind
and level: is_text, by_year, on_track, at_risk. tests/oracle_rows.py reads them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

Facts = Mapping[str, Any]
Number = Fraction | None

IN_FORCE = {"active", "closed"}
LATENESS_ALLOWED = dt.timedelta(days=2)
HOW_BAD = {"off_track": 0, "at_risk": 1, "not_updated": 2, "on_track": 3, "done": 4}


@dataclass(frozen=True)
class Answer:
    """Fractions are exact: progress, attainment and pace 0–1, confidence in percent."""

    progress: Number
    attainment: Number
    value: Number
    confidence: Number
    pace: Number
    health: str
    weakest: str
    updated_on: dt.date | None
    counts: tuple[int, int, int, int]
    coverage: tuple[int, int]


@dataclass(frozen=True)
class World:
    """All goals of one organization on one day."""

    goals: Mapping[int, Facts]
    today: dt.date

    def answers(self) -> dict[int, Answer]:
        known: dict[int, Answer] = {}
        for goal_id in self.goals:
            self._answer(goal_id, known)
        return known

    def _answer(self, goal_id: int, known: dict[int, Answer]) -> Answer:
        if goal_id not in known:
            below = [
                (facts, self._answer(child_id, known))
                for child_id, facts in self.goals.items()
                if facts["parent"] == goal_id
            ]
            known[goal_id] = answer(self.goals[goal_id], below, self)
        return known[goal_id]


Below = list[tuple[Facts, Answer]]


NOTHING = Answer(None, None, None, None, None, "", "", None, (0, 0, 0, 0), (0, 0))


def answer(goal: Facts, below: Below, world: World) -> Answer:
    if goal["is_text"]:
        return NOTHING
    below = [pair for pair in below if not pair[0]["is_text"]]
    in_force = [pair for pair in below if pair[0]["state"] in IN_FORCE]
    movers = [pair for pair in in_force if pair[0]["contributes"]]
    value = number_of(goal, movers)
    attainment = attained(goal, movers, value, world.today)
    progress = None if attainment is None else clamped(attainment)
    own = goal["confidence"]
    confidence = (
        mean([(facts["weight"], found.confidence) for facts, found in movers])
        if own is None
        else Fraction(own)
    )
    said = [goal["updated_on"], *(found.updated_on for _facts, found in movers)]
    updated_on = max((day for day in said if day is not None), default=None)
    asked = asked_of(goal, movers, world.today)
    found = Answer(
        progress=progress,
        attainment=attainment,
        value=value,
        confidence=confidence,
        pace=elapsed(goal, world.today),
        health="",
        weakest=min(
            (found.health for _facts, found in movers),
            key=HOW_BAD.__getitem__,
            default="",
        ),
        updated_on=updated_on,
        counts=tally(in_force),
        coverage=(len(asked), len([one for one in asked if there_is(goal, one)])),
    )
    return replace(found, health=health(goal, found, asked, world))


def asked_of(goal: Facts, movers: Below, today: dt.date) -> list[Answer]:
    """Those whose numbers the goal's number stands for, known or not."""
    graded_already = goal["state"] == "closed" and goal["final_progress"] is not None
    if graded_already or overridden(goal, today):
        return []
    return {
        "metric": [],
        "mean": [found for facts, found in movers if facts["weight"]],
        "sum": [found for facts, found in movers if addable(goal, facts)],
    }[goal["progress_source"]]


def there_is(goal: Facts, found: Answer) -> bool:
    if goal["progress_source"] == "sum":
        return found.value is not None
    return found.progress is not None


def nothing_missing(goal: Facts, asked: list[Answer]) -> bool:
    if goal["progress_source"] == "sum":
        return not [one for one in asked if one.value is None]
    return {one.health for one in asked} <= {"done"}


def clamped(number: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(1), number))


def number_of(goal: Facts, movers: Below) -> Number:
    if goal["progress_source"] == "sum":
        parts = [found.value for facts, found in movers if addable(goal, facts)]
        there = [part for part in parts if part is not None]
        return sum(there, Fraction(0)) if there else None
    if goal["metric_type"] == "none" or goal["current"] is None:
        return None
    return Fraction(goal["current"])


def addable(one: Facts, other: Facts) -> bool:
    mine, theirs = one["metric_unit"].lower(), other["metric_unit"].lower()
    return (
        one["metric_type"] == other["metric_type"]
        and one["currency"] == other["currency"]
        and (not mine or not theirs or mine == theirs)
    )


def attained(goal: Facts, movers: Below, value: Number, today: dt.date) -> Number:
    if goal["state"] == "closed" and goal["final_progress"] is not None:
        return as_written(goal["final_progress"])
    if overridden(goal, today):
        return as_written(goal["override_progress"])
    if goal["progress_source"] == "mean":
        return mean([(facts["weight"], found.progress) for facts, found in movers])
    return by_metric(goal, value)


def as_written(number: float) -> Fraction:
    """The decimal as written: 0.7 is seven tenths, without float noise."""
    return Fraction(repr(float(number)))


def overridden(goal: Facts, today: dt.date) -> bool:
    until = goal["override_until"]
    return goal["override_progress"] is not None and not (until and until < today)


def by_metric(goal: Facts, value: Number) -> Number:
    kind, way, target = goal["metric_type"], goal["direction"], goal["target"]
    if kind == "none" or value is None:
        return None
    if kind == "yes_no":
        return Fraction(int(value >= 1))
    if target is None:
        return None
    there = value <= target if way in ("decrease", "at_most") else value >= target
    if way in ("at_least", "at_most"):
        return Fraction(int(there))
    return way_covered(goal, value, there=there)


def way_covered(goal: Facts, value: Fraction, *, there: bool) -> Number:
    if goal["start"] is None and goal["direction"] == "decrease":
        return Fraction(1) if there else None
    begin, end = Fraction(goal["start"] or 0), Fraction(goal["target"])
    return Fraction(int(there)) if begin == end else (value - begin) / (end - begin)


def mean(pairs: list[tuple[float, Number]]) -> Number:
    there = [(Fraction(weight), value) for weight, value in pairs if value is not None]
    total = sum(weight for weight, _value in there)
    return sum(w * v for w, v in there) / total if total else None


def elapsed(goal: Facts, today: dt.date) -> Fraction:
    first, last = day_one(goal), goal["ends_on"]
    if first != goal["cycle_on"] and today < first:
        return Fraction(0)
    length = (last - first).days + 1
    if length <= 0:
        return Fraction(1)
    gone = (today - first).days + 1
    if goal["by_year"] and today < last:
        gone = (last_birthday(first, today) - first).days
    return Fraction(min(max(gone, 0), length), length)


def day_one(goal: Facts) -> dt.date:
    """The first day that counts: the cycle's, or the one after the goal's own start."""
    said: dt.date = goal["starts_on"] or goal["created_on"]
    cycle_on: dt.date = goal["cycle_on"]
    is_own = not (goal["starts_with_cycle"] or goal["by_year"])
    if is_own and cycle_on < said <= goal["ends_on"]:
        return said + dt.timedelta(days=1)
    return cycle_on


def last_birthday(first: dt.date, today: dt.date) -> dt.date:
    """The latest anniversary, found year by year; 29 February becomes 1 March."""
    found = first
    for year in range(first.year + 1, today.year + 1):
        try:
            day = first.replace(year=year)
        except ValueError:
            day = dt.date(year, 3, 1)
        if day <= today:
            found = day
    return found


def health(goal: Facts, found: Answer, asked: list[Answer], world: World) -> str:
    whole = found.progress == 1 and nothing_missing(goal, asked)
    if goal["state"] == "closed":
        return at_the_end(goal, found.progress, whole=whole)
    finished = whole and not goal["status"] and not keeps_within(goal, world)
    if goal["status"] == "done" or finished:
        return "done"
    if silent(goal, found.updated_on, world.today):
        return "not_updated"
    if goal["status"]:
        return str(goal["status"])
    if found.progress is None or found.progress == 1:
        return "not_updated" if found.progress is None else "on_track"
    return graded(found.progress, found.pace, goal)


def at_the_end(goal: Facts, progress: Number, *, whole: bool) -> str:
    if progress is None:
        return "not_updated"
    if progress == 1 and not whole:
        return "on_track"
    return graded(progress, 1, goal)


def silent(goal: Facts, updated_on: dt.date | None, today: dt.date) -> bool:
    if goal["cadence_days"] is None:
        return False
    allowed = dt.timedelta(days=goal["cadence_days"]) + LATENESS_ALLOWED
    last_word: dt.date = updated_on or goal["created_on"]
    first = day_one(goal)
    if updated_on is None and first != goal["cycle_on"]:
        last_word = max(last_word, first - dt.timedelta(days=1))
    return today > last_word + allowed


def keeps_within(goal: Facts, world: World) -> bool:
    """Being inside the limit today does not complete it while the period runs."""
    return (
        goal["progress_source"] != "mean"
        and goal["metric_type"] not in ("none", "yes_no")
        and goal["direction"] in ("at_least", "at_most")
        and not overridden(goal, world.today)
        and world.today <= goal["ends_on"]
    )


def graded(progress: Fraction, pace: Number | int, goal: Facts) -> str:
    if progress == 1:
        return "done"
    if not pace or progress >= goal["on_track"] * pace:
        return "on_track"
    return "at_risk" if progress >= goal["at_risk"] * pace else "off_track"


def tally(in_force: Below) -> tuple[int, int, int, int]:
    words = ("on_track", "at_risk", "off_track", "not_updated")
    sums = [0, 0, 0, 0]
    for _facts, found in in_force:
        sums = [mine + theirs for mine, theirs in zip(sums, found.counts, strict=True)]
        sums[words.index("on_track" if found.health == "done" else found.health)] += 1
    return (sums[0], sums[1], sums[2], sums[3])
