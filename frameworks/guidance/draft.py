"""Input and output of the guidance: plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from frameworks.spec import Text


class HintKind(StrEnum):
    VAGUE = "vague"
    NO_MEASURE = "no_measure"
    NO_TARGET = "no_target"
    NO_DATE = "no_date"
    OVER_SPECIFIED = "over_specified"
    ACTIVITY = "activity"
    COPIED_PARENT = "copied_parent"
    COMPOUND = "compound"
    NO_PARENT = "no_parent"
    NO_OWNER = "no_owner"
    UNATTAINABLE = "unattainable"
    ALL_LAGGING = "all_lagging"
    TOO_MANY = "too_many"
    TOO_FEW = "too_few"


# The letters of SMART in their order. A hint without a letter is about the goals
# around.
LETTERS: dict[str, Text] = {
    "S": _("Specific"),
    "M": _("Measurable"),
    "A": _("Achievable"),
    "R": _("Relevant"),
    "T": _("Time-bound"),
}
LETTER_OF = {
    HintKind.VAGUE: "S",
    HintKind.OVER_SPECIFIED: "S",
    HintKind.COMPOUND: "S",
    HintKind.NO_MEASURE: "M",
    HintKind.NO_TARGET: "M",
    HintKind.ACTIVITY: "M",
    HintKind.UNATTAINABLE: "A",
    HintKind.NO_PARENT: "R",
    HintKind.COPIED_PARENT: "R",
    HintKind.NO_DATE: "T",
}


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """One goal as it is being written, and what is known about its neighbours.

    `is_statement`: a value, an obstacle, a how: text without a metric. `wants_metric`:
    its kind is measured; an objective is not. `is_measured_below`: a child has a
    number, or a yes or no, for what its own text leaves open. `tells_how`: its kind is
    for ways (a method), so that a tactic is correct there. `sibling_indicators`:
    "leading", "lagging" or "" of its owner's goals, with its own. `largest_move`: the
    largest change of this metric, or one like it, in a period of this length.
    `n_beside`: number of goals of its kind that its owner or parent has, including
    itself; `place`: its position among them, None for the last. `at_least`, `at_most`:
    the limit for them.
    """

    title: str
    description: str = ""
    is_statement: bool = False
    wants_metric: bool = True
    is_measured_below: bool = False
    tells_how: bool = False
    metric_type: str = "none"
    direction: str = "increase"
    start: Decimal | None = None
    target: Decimal | None = None
    current: Decimal | None = None
    due_on: dt.date | None = None
    cycle_starts_on: dt.date | None = None
    cycle_ends_on: dt.date | None = None
    parent_title: str | None = None
    wants_parent: bool = True
    has_owner: bool = True
    indicator: str = ""
    sibling_indicators: tuple[str, ...] = ()
    largest_move: Decimal | None = None
    n_beside: int | None = None
    place: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    has_interim_targets: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether its metric is a number, which needs a target; not a yes or no."""
        return self.metric_type in ("number", "percent", "money")


@dataclass(frozen=True, slots=True)
class Hint:
    """One question about a draft.

    `words`: the words of the title that it is about, "" if none. `suggestion`: the
    whole title reworded, "" if there is none to offer.
    """

    kind: HintKind
    question: str
    words: str = ""
    suggestion: str = ""

    @property
    def letter(self) -> str:
        """S, M, A, R, T or ""."""
        return LETTER_OF.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Praise:
    """A letter of SMART that the draft meets, and what shows it."""

    letter: str
    reason: str
