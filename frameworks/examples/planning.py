"""Converts an example to a framework: the kind and the parent of each goal.

The kinds follow from what a goal is for: an aim becomes an objective, a vision, a
method or a what; a result a key result, a measure or a metric. So a cascade is written
once, and also works in frameworks that are added later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from frameworks.spec import KindRef, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from frameworks.catalogue import Catalogue
    from frameworks.examples.spec import Example, ExampleGoal, ExamplePlace
    from frameworks.spec import Finding, Framework, Kind


@dataclass(frozen=True, slots=True)
class PlannedExampleGoal:
    """One goal to create. `above`: the key of its parent in the plan.

    `is_first`: it has no parent in the plan, so that it goes below the goal chosen for
    the whole; not for a statement that may only be without a parent. `finding`: the
    rule that its place would break.
    """

    node: ExampleGoal
    place: ExamplePlace
    kind: Kind
    ref: KindRef
    above: str
    is_first: bool
    finding: Finding | None = None


def fits(example: Example, framework: Framework) -> bool:
    """Whether the example can be converted to the framework."""
    if not example.nodes:
        return False
    if example.framework:
        return example.framework == framework.slug
    roles = {kind.role for kind in framework.kinds}
    needed = {node.part.role for node in example.nodes} - {Role.STATEMENT}
    return needed <= roles


def frameworks_for(example: Example, catalogue: Catalogue) -> list[Framework]:
    """Frameworks that it can be converted to, whether or not they are in use."""
    return [each for each in catalogue.frameworks if fits(example, each)]


def plan(
    example: Example,
    framework: Framework,
    catalogue: Catalogue,
    *,
    keep: Collection[str] | None = None,
    above: KindRef | None = None,
) -> list[PlannedExampleGoal]:
    """The example's goals as kinds of the framework, parents first.

    `keep`: the places that have a holder; children of a goal that is left out go to its
    nearest ancestor that is not. `above`: the kind of the parent chosen for the whole.
    """
    planned: dict[str, PlannedExampleGoal] = {}
    parents = {node.key: node.under for node in example.nodes}
    for node in nodes_in(example, framework):
        parents[node.key] = node.under
        if keep is not None and node.place not in keep:
            continue
        nearest = _nearest(node.under, parents, planned)
        found = _planned(
            _PlanRequest(example, framework, catalogue, above), node, nearest
        )
        if found is not None:
            planned[node.key] = found
    return list(planned.values())


def nodes_in(example: Example, framework: Framework) -> Iterator[ExampleGoal]:
    """The example's goals with the framework's overrides."""
    for node in example.nodes:
        if not node.only or framework.slug in node.only:
            yield replace(node, **node.overrides.get(framework.slug, {}))


@dataclass(frozen=True, slots=True)
class _PlanRequest:
    example: Example
    framework: Framework
    catalogue: Catalogue
    above: KindRef | None


def _nearest(
    key: str, parents: dict[str, str], planned: dict[str, PlannedExampleGoal]
) -> PlannedExampleGoal | None:
    while key and key not in planned:
        key = parents.get(key, "")
    return planned.get(key)


def _planned(
    request: _PlanRequest, node: ExampleGoal, nearest: PlannedExampleGoal | None
) -> PlannedExampleGoal | None:
    parent = nearest.ref if nearest else request.above
    kinds = _candidates(request.framework, node, is_inside=nearest is not None)
    may_stand_under = request.catalogue.may_stand_under
    place = request.example.place(node.place)
    for kind in kinds:
        ref = request.framework.ref(kind)
        if may_stand_under(ref, parent):
            above = nearest.node.key if nearest else ""
            return PlannedExampleGoal(
                node, place, kind, ref, above, is_first=nearest is None
            )
        if kind.is_statement and may_stand_under(ref, None):
            return PlannedExampleGoal(node, place, kind, ref, "", is_first=False)
    if not kinds:
        return None
    ref = request.framework.ref(kinds[0])
    finding = request.catalogue.placement_finding(ref, parent)
    above = nearest.node.key if nearest else ""
    return PlannedExampleGoal(
        node, place, kinds[0], ref, above, nearest is None, finding
    )


def _candidates(
    framework: Framework, node: ExampleGoal, *, is_inside: bool
) -> list[Kind]:
    """Possible kinds, in order of preference.

    Inside a plan those that need a parent come first: a method before a vision.
    """
    if node.kind:
        named = framework.kind(node.kind)
        return [named] if named else []
    fitting = [kind for kind in framework.kinds if kind.role == node.part.role]
    return sorted(fitting, key=lambda kind: kind.is_root == is_inside)
