"""“Why is this 37 %?” for one goal: inputs, child goals and computation."""

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
from goals.rollup.store import Context, fetch_children
from goals.rules import Child
from goals.services.adjusting import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goals.rollup.store import GoalRow
    from goals.rules import GoalNode, Result
    from organizations.models import Membership

# Child goals on one page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class ExplainedChild:
    """A child goal and its share. `is_private`: the reader may not know its title."""

    goal: Goal
    part: ChildShare
    is_private: bool


@dataclass(frozen=True, slots=True)
class GoalExplanation:
    """Explanation of a goal's numbers, with a page of its children.

    `children`: one page of the `n_children` children; the computation covers all.
    `is_behind`: the stored numbers still wait for the roll-up; these are current.
    """

    goal: Goal
    node: GoalNode
    explained: ProgressExplanation
    children: list[ExplainedChild]
    n_children: int
    page: int
    is_behind: bool

    @property
    def n_more(self) -> int:
        """Number of children after this page."""
        return max(0, self.n_children - self.page * PAGE)

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.n_more else None


def explain_goal(
    membership: Membership, goal: Goal, *, page: int = 1
) -> GoalExplanation:
    """Explain the goal's numbers. Queries: 2, for any number of children; 1 for none; 3
    where some are private.
    """
    node, explained, below = _explained(membership, goal)
    begin = (page - 1) * PAGE
    keys = [row.id for row in below[begin : begin + PAGE]]
    parts = explained.parts[begin : begin + PAGE]
    return GoalExplanation(
        goal=goal,
        node=node,
        explained=explained,
        children=list(_explained_children(membership, keys, parts)),
        n_children=len(below),
        page=page,
        is_behind=differs(result_of(goal.progress), explained.result),
    )


def private_share(membership: Membership, goal: Goal) -> float | None:
    """What private goals that the member may not know of add to the goal's number, 0–1.

    None where they add nothing, or the organization does not show it. Queries: 2, none
    for a goal of `get_goal` without private goals below it.
    """
    if not getattr(goal, "has_private_children", True):
        return None
    _node, explained, _below = _explained(membership, goal)
    return explained.hidden_share


def _explained(
    membership: Membership, goal: Goal
) -> tuple[GoalNode, ProgressExplanation, list[GoalRow]]:
    """With the children that the member may know of. Queries: 1, or 2."""
    organization = membership.organization
    catalogue, usual = catalogue_of(organization), thresholds_of(organization)
    context = Context(organization.today(), usual, catalogue)
    every = fetch_children(organization.pk, goal.pk, context)
    hidden = hidden_among(membership, every)
    below = [row for row in every if row.id not in hidden]
    node = node_of(goal, catalogue, usual)
    explained = explain(
        node,
        [Child(row.node, row.stored) for row in below],
        hidden=[Child(row.node, row.stored) for row in every if row.id in hidden],
        shows_share=organization.shows_private_share,
        today=context.today,
        thresholds=usual,
    )
    return node, explained, below


def hidden_among(membership: Membership, rows: Iterable[GoalRow]) -> set[int]:
    """Keys of the private goals that the member may not know of.

    Queries: 1, none without a private one.
    """
    private = {row.id for row in rows if row.node.is_private}
    if not private:
        return set()
    goals = Goal.objects.in_organization(membership.organization)
    seen = goals.visible_to(membership).filter(pk__in=private)
    return private - set(seen.values_list("pk", flat=True))


def _explained_children(
    membership: Membership, keys: list[int], parts: list[ChildShare]
) -> Iterator[ExplainedChild]:
    """The children of a page with their shares. Queries: 1, or none for no goals."""
    rows = Goal.objects.in_organization(membership.organization).with_people()
    found = {goal.pk: goal for goal in rows.filter(pk__in=keys)} if keys else {}
    for key, part in zip(keys, parts, strict=True):
        # A goal may be deleted between the two statements.
        if goal := found.get(key):
            goal.organization = membership.organization
            yield ExplainedChild(goal, part, not may_see(membership, goal))


def as_json(explanation: GoalExplanation) -> dict[str, object]:
    """The explanation as JSON. Fractions 0–1, confidence in percent, values as text.

    `children`: one page of them, as asked by `?page=`.
    """
    explained = explanation.explained
    return {
        "goal": explanation.goal.public_id,
        "title": explanation.goal.title,
        "inputs": _inputs(explanation.node),
        "children": [
            _child(child, show=not child.is_private) for child in explanation.children
        ],
        "private_share": explained.hidden_share,
        "n_children": explanation.n_children,
        "page": explanation.page,
        "next_page": explanation.next_page,
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


def _child(child: ExplainedChild, *, show: bool) -> dict[str, object]:
    goal, part = child.goal, child.part
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
        "contributing": result.coverage.contributing,
        "measured": result.coverage.measured,
    }


def _text(value: object) -> str | None:
    if value is None:
        return None
    return plain(value) if isinstance(value, Decimal) else str(value)
