"""How a goal's result is displayed: a score, a percentage or nothing. Queries: 0."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frameworks.selectors import catalogue_of
from frameworks.spec import Scoring
from goals.levels import level_of
from goals.scoring import good_hint, score_text, verdict
from ui.formats import format_percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goals.models import Goal

# The field of a kind that holds its goal's ambition (frameworks.spec.Framework).
AMBITION = "ambition"


@dataclass(frozen=True, slots=True)
class ResultScale:
    """How a goal's result is displayed. `good_from`: as in `Framework`."""

    scoring: Scoring
    good_from: Mapping[str, float] = field(default_factory=dict)
    ambition: str = ""

    @property
    def is_score(self) -> bool:
        return self.scoring == Scoring.SCORE

    @property
    def has_number(self) -> bool:
        """Whether a number is displayed at all: not for a statement, nor for a BHAG."""
        return self.scoring != Scoring.NONE

    @property
    def hint(self) -> str:
        return good_hint(self.good_from, self.ambition) if self.is_score else ""

    def text(self, progress: float | None) -> str:
        """The result as “0.7” or “70%”; "" if it is not measured or not displayed."""
        if progress is None or not self.has_number:
            return ""
        return score_text(progress) if self.is_score else format_percent(progress)

    def verdict(self, progress: float | None) -> str:
        """The rating as “a good result”; "" unless it is a score."""
        if progress is None or not self.is_score:
            return ""
        return verdict(progress, self.good_from, self.ambition)


def measure_of(goal: Goal) -> ResultScale:
    catalogue = catalogue_of(goal.organization)
    kind = catalogue.kind(goal.kind_ref)
    framework = catalogue.framework(goal.framework)
    if kind is None or framework is None:
        return ResultScale(Scoring.PERCENT)
    if kind.is_statement:
        return ResultScale(Scoring.NONE)
    scoring = catalogue.scoring(goal.framework, level_of(goal)) or Scoring.PERCENT
    return ResultScale(scoring, framework.good_from, goal.field(AMBITION))
