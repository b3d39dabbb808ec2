"""How often guidance is right about sentences that people labelled, and how fast."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measure import MeasurementRow, in_turn, medians
from frameworks.guidance import LANGUAGES, GoalDraft, HintKind, advise, words_for
from frameworks.guidance.reading import reading_of
from frameworks.guidance.tactic import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parents[1] / "tests/guidance/data"
# The first was written before the rules, the second after them.
SETS = ("labelled", "held_out")
# False alarms annoy more than misses do.
LEAST_PRECISION = 0.9
BUDGET_MS = 5.0
ROUNDS = 20
QUARTER = {
    "cycle_starts_on": dt.date(2026, 10, 1),
    "cycle_ends_on": dt.date(2026, 12, 31),
}
# The column `context`, beside "" for a key result of a quarter.
CONTEXTS: dict[str, dict[str, Any]] = {
    "": QUARTER,
    "free": {},
    "objective": {**QUARTER, "wants_metric": False},
    "yes_no": {**QUARTER, "metric_type": "yes_no"},
    "number": {**QUARTER, "metric_type": "number"},
    "percent": {**QUARTER, "metric_type": "percent"},
    "money": {**QUARTER, "metric_type": "money"},
    "target": {**QUARTER, "metric_type": "number", "target": Decimal(40)},
}


@dataclass(frozen=True, slots=True)
class Labelled:
    draft: GoalDraft
    expected: frozenset[HintKind]


@dataclass(slots=True)
class Score:
    """Counts of hints: rightly given, wrongly given, wrongly left out; by kind."""

    right: Counter[HintKind] = field(default_factory=Counter)
    false: Counter[HintKind] = field(default_factory=Counter)
    missed: Counter[HintKind] = field(default_factory=Counter)

    def add(self, expected: frozenset[HintKind], given: frozenset[HintKind]) -> None:
        self.right.update(expected & given)
        self.false.update(given - expected)
        self.missed.update(expected - given)

    def precision(self, kind: HintKind | None = None) -> float:
        return _share(_count(self.right, kind), _count(self.false, kind))

    def recall(self, kind: HintKind | None = None) -> float:
        return _share(_count(self.right, kind), _count(self.missed, kind))

    def kinds(self) -> list[HintKind]:
        return [
            kind
            for kind in HintKind
            if self.right[kind] + self.false[kind] + self.missed[kind]
        ]


def read_set(name: str) -> list[Labelled]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [_labelled(line) for line in csv.DictReader(file)]


def _labelled(line: dict[str, str]) -> Labelled:
    draft = GoalDraft(
        line["title"],
        parent_title=line["parent"] or None,
        wants_parent=False,
        **CONTEXTS[line["context"]],
    )
    return Labelled(draft, frozenset(map(HintKind, line["expected"].split())))


def score(sentences: list[Labelled]) -> Score:
    words = words_for(LANGUAGES)
    result = Score()
    for each in sentences:
        given = frozenset(hint.kind for hint in advise(each.draft, words))
        result.add(each.expected, given)
    return result


def measure_guidance() -> Iterator[MeasurementRow]:
    """Shares stand in the column `ratio`."""
    for name in SETS:
        sentences = read_set(name)
        yield from _shares(name, len(sentences), score(sentences))
    yield _speed(read_set(SETS[0]))


def _shares(name: str, size: int, result: Score) -> Iterator[MeasurementRow]:
    precision = result.precision()
    yield MeasurementRow(
        f"guidance {name}: precision",
        size=size,
        ratio=precision,
        budget=LEAST_PRECISION,
        holds=precision >= LEAST_PRECISION,
    )
    yield MeasurementRow(f"guidance {name}: recall", size=size, ratio=result.recall())
    for kind in result.kinds():
        title = f"guidance {name}: {kind}"
        yield MeasurementRow(f"{title} precision", ratio=result.precision(kind))
        yield MeasurementRow(f"{title} recall", ratio=result.recall(kind))


def _speed(sentences: list[Labelled]) -> MeasurementRow:
    """Milliseconds a goal, with every sentence read anew."""
    words = words_for(LANGUAGES)

    def advise_all() -> None:
        reading_of.cache_clear()
        shortened.cache_clear()
        for each in sentences:
            advise(each.draft, words)

    taken = medians(in_turn({"all": advise_all}, rounds=ROUNDS))["all"]
    each = taken / len(sentences)
    return MeasurementRow(
        "guidance: one goal",
        size=len(sentences),
        median_ms=each,
        budget=BUDGET_MS,
        holds=each < BUDGET_MS,
    )


def _count(counts: Counter[HintKind], kind: HintKind | None) -> int:
    return counts.total() if kind is None else counts[kind]


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0
