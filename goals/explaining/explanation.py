from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goals.explaining.health import (
    confidence_step,
    health_step,
    pace_step,
    statement_step,
)
from goals.explaining.parts import ChildShare, ExplanationStep, parts_of
from goals.explaining.progress import progress_steps
from goals.rules import contributors_of, counted, roll_up

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from goals.rules import Child, GoalNode, Result, Thresholds


@dataclass(frozen=True, slots=True)
class ProgressExplanation:
    """Explanation of a goal's numbers.

    `result` is the roll-up's; the steps explain each of its numbers.
    """

    result: Result
    progress: list[ExplanationStep]
    parts: list[ChildShare]
    confidence: ExplanationStep
    pace: ExplanationStep
    health: ExplanationStep


def explain(
    node: GoalNode, children: Sequence[Child], *, today: dt.date, thresholds: Thresholds
) -> ProgressExplanation:
    """Explain a goal's roll-up. Parameters as goals.rules.roll_up. Raises nothing."""
    result = roll_up(node, children, today=today, thresholds=thresholds)
    if node.is_statement:
        return _statement(result, node, children)
    contributors = contributors_of(node, counted(children), today)
    return ProgressExplanation(
        result=result,
        progress=list(progress_steps(node, children, today)),
        parts=parts_of(node, children),
        confidence=confidence_step(node, children, result.confidence),
        pace=pace_step(node, today, result.pace),
        health=health_step(
            node, result, contributors, today, node.thresholds or thresholds
        ),
    )


def _statement(
    result: Result, node: GoalNode, children: Sequence[Child]
) -> ProgressExplanation:
    """Explanation of a statement (value, obstacle, how): its numbers do not count."""
    step = statement_step()
    return ProgressExplanation(
        result, [step], parts_of(node, children), step, step, step
    )
