"""“Why is this 37 %?” for one goal: its inputs, the goals below, and the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from frameworks.selectors import catalogue_of
from goals.access import may_see
from goals.explaining import ChildShare, ExplanationStep, ProgressExplanation, explain
from goals.models import Goal
from goals.nodes import node_of, result_of, thresholds_of
from goals.rollup.engine import differs
from goals.rules import Child
from goals.services.adjusting import plain

if TYPE_CHECKING:
    from goals.rules import GoalNode, Result
    from organizations.models import Membership


@dataclass(frozen=True, slots=True)
class ExplainedChild:
    """A goal below and what it gives. `is_private`: the reader may not know its title."""

    goal: Goal
    part: ChildShare
    is_private: bool


@dataclass(frozen=True, slots=True)
class GoalExplanation:
    """`is_behind`: the stored numbers wait for the roll-up; these are the right ones."""

    goal: Goal
    node: GoalNode
    explained: ProgressExplanation
    carriers: list[ExplainedChild]
    is_behind: bool


def explain_goal(membership: Membership, goal: Goal) -> GoalExplanation:
    """Queries: 1, however many goals stand below."""
    organization = membership.organization
    below = list(
        Goal.objects.in_organization(organization).with_people().filter(parent=goal)
    )
    catalogue, usual = catalogue_of(organization), thresholds_of(organization)
    children = [
        Child(node_of(child, catalogue, usual), result_of(child.progress))
        for child in below
    ]
    node = node_of(goal, catalogue, usual)
    explained = explain(node, children, today=organization.today(), thresholds=usual)
    carriers = [
        ExplainedChild(
            below[part.index], part, not may_see(membership, below[part.index])
        )
        for part in explained.parts
    ]
    stored = result_of(goal.progress)
    behind = differs(stored, explained.result)
    return GoalExplanation(goal, node, explained, carriers, behind)


def as_json(explanation: GoalExplanation) -> dict[str, object]:
    """The same for programs. Fractions 0–1, confidence in percent, values as text."""
    explained = explanation.explained
    return {
        "goal": explanation.goal.public_id,
        "title": explanation.goal.title,
        "inputs": _inputs(explanation.node),
        "children": [
            _child(carrier, show=not carrier.is_private)
            for carrier in explanation.carriers
        ],
        "progress": [_step(step) for step in explained.progress],
        "confidence": _step(explained.confidence),
        "pace": _step(explained.pace),
        "health": _step(explained.health),
        "result": _result(explained.result),
        "is_behind": explanation.is_behind,
    }


def _inputs(node: GoalNode) -> dict[str, object]:
    metric = node.metric
    return {
        "source": node.source,
        "state": node.state,
        "metric": metric.type,
        "direction": metric.direction,
        "start": _text(metric.start),
        "target": _text(metric.target),
        "current": _text(metric.current),
        "override": node.override,
        "override_until": _text(node.override_until),
        "final": node.final,
        "confidence": node.confidence,
        "status": node.status or None,
        "updated_on": _text(node.updated_on),
    }


def _child(carrier: ExplainedChild, *, show: bool) -> dict[str, object]:
    goal, part = carrier.goal, carrier.part
    return {
        "goal": goal.public_id if show else None,
        "title": goal.title if show else None,
        "weight": goal.weight,
        "contributes": goal.contributes,
        "progress": goal.progress.progress if show else None,
        "value": _text(goal.progress.value) if show else None,
        "counts": not part.code,
        "left_out": part.code or None,
        "share": part.share,
    }


def _step(step: ExplanationStep) -> dict[str, object]:
    return {"code": step.code, "text": step.text, "value": step.value}


def _result(result: Result) -> dict[str, object]:
    return {
        "progress": result.progress,
        "attainment": result.attainment,
        "value": _text(result.value),
        "confidence": result.confidence,
        "pace": result.pace,
        "health": result.health,
    }


def _text(value: object) -> str | None:
    if value is None:
        return None
    return plain(value) if isinstance(value, Decimal) else str(value)
