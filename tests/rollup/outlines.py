"""What an outline counts and begins with, by looking at every goal: the oracle of
goals/selectors/counts.py.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from goals.models import Goal, GoalCount, GoalProgress
from goals.selectors.counts import health_counts, top_goals
from goals.selectors.scope import GoalScope, offered_cycles, read_cycles
from organizations.models import Cycle, Membership

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models import Organization

MOST = 100
SHOWN = (("active",), ("active", "closed"))


def misread_outlines(organization: Organization) -> list[str]:
    """The default outlines of the cycles that differ from the goals, in sentences.

    Also between a write and the roll-up. Looked at are the outlines of each cycle with
    goals, of one without, and of all together.
    """
    reader = Membership.objects.select_related("organization").earliest("pk")
    goals = list(Goal.objects.select_related("progress"))
    used = {goal.cycle_id for goal in goals}
    cycles = Cycle.objects.filter(organization=organization).order_by("pk")
    every = list(cycles.values_list("pk", flat=True))
    alone = [*sorted(used), *[key for key in every if key not in used][:1]]
    several = [*([key] for key in alone), every]
    scopes = [GoalScope(reader, keys, states) for keys in several for states in SHOWN]
    if not used <= _with_goals(organization):
        return [f"of the cycles {used}, these have goals: {_with_goals(organization)}"]
    return [line for scope in scopes for line in _misread(scope, goals)]


def _misread(scope: GoalScope, goals: Iterable[Goal]) -> list[str]:
    shown = {
        goal.pk: goal
        for goal in goals
        if goal.cycle_id in scope.cycles and goal.state in scope.states
    }
    counted: Counter[str] = Counter()
    for health, n in health_counts(scope):
        counted[health] += n
    right = Counter(goal.progress.health for goal in shown.values())
    tops = [goal for goal in shown.values() if goal.parent_id not in shown]
    tops.sort(key=lambda goal: (goal.parent_id or 0, goal.position, goal.pk))
    found = [goal.pk for goal in top_goals(scope, 0, MOST)]
    where = f"{scope.states} of {scope.cycles}"
    lines = []
    if +counted != right:
        lines.append(f"{where}: counted {dict(+counted)}, not {dict(right)}")
    if found != [goal.pk for goal in tops]:
        lines.append(f"{where}: begins with {found}, not {[g.pk for g in tops]}")
    return lines


def miscounted(organization: Organization) -> list[str]:
    """Where stored counts and places differ from the goals, once all is rolled up."""
    stored = {
        (row.cycle_id, row.state, row.health): row.n
        for row in GoalCount.objects.filter(organization=organization)
        if row.n
    }
    goals = Goal.objects.select_related("progress", "parent")
    right = Counter((goal.cycle_id, goal.state, goal.progress.health) for goal in goals)
    lines = [] if stored == right else [f"counts are {stored}, not {dict(right)}"]
    if _with_goals(organization) != {goal.cycle_id for goal in goals}:
        lines.append(f"these cycles have goals: {_with_goals(organization)}")
    return lines + [
        f"{goal.pk}: place is {_place(goal.progress)}"
        for goal in goals
        if _place(goal.progress) != (goal.cycle_id, goal.state, _differs(goal))
    ]


def _with_goals(organization: Organization) -> set[int]:
    return {cycle.pk for cycle in offered_cycles(read_cycles(organization), None)}


def _place(progress: GoalProgress) -> tuple[int | None, str, bool]:
    return progress.cycle_id, progress.state, progress.parent_differs


def _differs(goal: Goal) -> bool:
    parent = goal.parent
    if parent is None:
        return False
    return (parent.cycle_id, parent.state) != (goal.cycle_id, goal.state)
