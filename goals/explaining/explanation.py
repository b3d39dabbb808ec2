from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goals.explaining.health import (
    confidence_step,
    health_step,
    pace_step,
    statement_step,
)
from goals.explaining.hidden import (
    combined,
    confidence_of_all,
    in_number,
    short_steps,
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

    `result` is the roll-up's; the steps explain each of its numbers. `parts`: of the
    children that are shown; `hidden_share`: what the others add, together; None: nothing,
    or it is not shown.
    """

    result: Result
    progress: list[ExplanationStep]
    parts: list[ChildShare]
    confidence: ExplanationStep
    pace: ExplanationStep
    health: ExplanationStep
    hidden_share: float | None = None


def explain(
    node: GoalNode,
    children: Sequence[Child],
    *,
    today: dt.date,
    thresholds: Thresholds,
    hidden: Sequence[Child] = (),
    shows_share: bool = True,
) -> ProgressExplanation:
    """Explain a goal's roll-up. Parameters as goals.rules.roll_up. Raises nothing.

    `hidden`: further children, of which the reader may not know; they count. What they
    add is shown as one, or with `shows_share` False not at all.
    """
    every = [*children, *hidden]
    result = roll_up(node, every, today=today, thresholds=thresholds)
    if node.is_statement:
        return _statement(result, node, children)
    contributors = contributors_of(node, counted(every), today)
    added = in_number(node, hidden, today)
    parts = parts_of(node, [*children, *added])
    steps = list(progress_steps(node, [*children, *combined(node, added)], today))
    return ProgressExplanation(
        result=result,
        progress=steps if shows_share or not added else short_steps(steps),
        parts=parts[: len(children)],
        hidden_share=_together(parts[len(children) :]) if shows_share else None,
        confidence=_confidence(node, children, hidden, result.confidence),
        pace=pace_step(node, today, result.pace),
        health=health_step(
            node, result, contributors, today, node.thresholds or thresholds
        ),
    )


def _together(parts: Sequence[ChildShare]) -> float | None:
    """What they add as one, 0–1; None without any."""
    shares = [part.share for part in parts if part.share is not None]
    return sum(shares) if shares else None


def _confidence(
    node: GoalNode,
    children: Sequence[Child],
    hidden: Sequence[Child],
    found: float | None,
) -> ExplanationStep:
    is_known = node.confidence is not None or all(
        each.result.confidence is None for each in counted(hidden)
    )
    if is_known or found is None:
        return confidence_step(node, children, found)
    return confidence_of_all(found)


def _statement(
    result: Result, node: GoalNode, children: Sequence[Child]
) -> ProgressExplanation:
    """Explanation of a statement (value, obstacle, how): its numbers do not count."""
    step = statement_step()
    return ProgressExplanation(
        result, [step], parts_of(node, children), step, step, step
    )
