"""Support links of a goal, beside its parent, in both directions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, F, Q, When

from goals.access import may_see
from goals.matching import with_words
from goals.models import Goal, Support
from goals.selectors.parents import find_parents

if TYPE_CHECKING:
    from organizations.models import Membership

MOST = 12
MOST_LINKS = 50


@dataclass(frozen=True, slots=True)
class GoalSupports:
    """The links of one goal that the reader may see, in both directions."""

    helped: list[Support]
    helpers: list[Support]

    def __bool__(self) -> bool:
        return bool(self.helped or self.helpers)


def supports_of(membership: Membership, goal: Goal) -> GoalSupports:
    """Support links of the goal, without archived goals. Queries: 1."""
    links = (
        Support.objects.filter(organization=membership.organization)
        .filter(Q(goal=goal) | Q(supported=goal))
        .exclude(goal__state=Goal.State.ARCHIVED)
        .exclude(supported__state=Goal.State.ARCHIVED)
        .select_related("goal__owner", "goal__unit", "supported__owner")
        .select_related("supported__unit")
        .order_by("id")[:MOST_LINKS]
    )
    helped = [link for link in links if link.goal_id == goal.pk]
    helpers = [link for link in links if link.supported_id == goal.pk]
    return GoalSupports(
        helped=[link for link in helped if may_see(membership, link.supported)],
        helpers=[link for link in helpers if may_see(membership, link.goal)],
    )


def supportable_goals(
    membership: Membership, goal: Goal, *, text: str = ""
) -> list[Goal]:
    """Goals that the goal may be linked to, at most `MOST`. Queries: 2.

    First those of the same framework in the unit above, then the nearest others.
    """
    left_out = {goal.pk, goal.parent_id}
    found = {each.pk: each for each in _of_framework(membership, goal, text)}
    for each in find_parents(membership, text=text, moving=goal):
        found.setdefault(each.pk, each)
    return [each for each in found.values() if each.pk not in left_out][:MOST]


def _of_framework(membership: Membership, goal: Goal, text: str) -> list[Goal]:
    """Active goals of the same framework, in the parent unit if any, own kind first."""
    goals = (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .filter(framework=goal.framework, state__in=(Goal.State.ACTIVE,))
        .exclude(unit=goal.unit_id)
        .with_people()
    )
    goals = with_words(goals, membership.organization_id, text)
    above = Q(unit__isnull=False, unit=goal.unit.parent_id if goal.unit else None)
    near = goals.filter(above) if goal.unit else goals
    kind_first = Case(When(kind=goal.kind, then=0), default=1)
    return list(near.order_by(kind_first, "position", F("id"))[:MOST])
