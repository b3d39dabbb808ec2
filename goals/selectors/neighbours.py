"""`goals.neighbours` in SQL: annotations, so that lists of goals need no more queries."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Func, IntegerField, OuterRef, Q, When
from django.db.models.functions import JSONObject

from frameworks.spec import MOST_COUNTED, KindRef
from goals.levels import LEADING, of_unit_as_a_whole
from goals.models import Goal
from goals.neighbours import BELOW, BESIDE, NeighbourCounts
from organizations.compiled_queries import compiled
from organizations.models import Unit
from organizations.policy import find

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from goals.querysets import GoalQuerySet
    from organizations.models import Membership, Organization
    from organizations.querysets import UnitQuerySet


def with_around(
    goals: GoalQuerySet, organization: Organization, reader: Membership | None = None
) -> GoalQuerySet:
    """Annotate the goals with what `around_of` reads.

    `reader`: drafts that they may not know of do not count. Without one all drafts do.
    """
    everything = Goal.objects.in_organization(organization)
    is_draft = Q(state=Goal.State.DRAFT) & Q(state=OuterRef("state"))
    drafts = is_draft & find(reader, "goal.read") if reader else is_draft
    annotated: GoalQuerySet = goals.annotate(
        beside_n=_n_beside(everything, drafts, organization),
        below_kinds=_below(everything, drafts),
    )
    return annotated


def read_around(goal: Goal, reader: Membership | None = None) -> NeighbourCounts:
    """Neighbour counts of one goal. `reader`: as in `with_around`. Queries: 1."""
    if reader is None:
        ((beside, kinds),) = _around(goal.organization, goal.pk)
    else:
        ((beside, kinds),) = _around_for(reader, goal.pk)
    return _counts(beside, kinds)


@compiled
def _around(
    organization: Organization, goal_id: int
) -> QuerySet[Goal, tuple[Any, ...]]:
    alone = Goal.objects.in_organization(organization).filter(pk=goal_id)
    return with_around(alone, organization).values_list("beside_n", "below_kinds")  # type: ignore[misc]  # annotations


@compiled
def _around_for(reader: Membership, goal_id: int) -> QuerySet[Goal, tuple[Any, ...]]:
    alone = Goal.objects.in_organization(reader.organization).filter(pk=goal_id)
    around = with_around(alone, reader.organization, reader)
    return around.values_list("beside_n", "below_kinds")  # type: ignore[misc]  # annotations


def around_of(goal: Goal) -> NeighbourCounts:
    """Neighbour counts of a goal that came `with_around`, else unknown. Queries: 0."""
    if not hasattr(goal, "beside_n"):
        return NeighbourCounts()
    return _counts(goal.beside_n, getattr(goal, "below_kinds", None))


def _counts(beside: int | None, kinds: list[dict[str, Any]] | None) -> NeighbourCounts:
    below = Counter[KindRef]()
    for found in kinds or ():
        below[KindRef(found["framework"], found["kind"])] += found["n"]
    return NeighbourCounts(beside, below)


def _below(goals: GoalQuerySet, drafts: Q) -> ArraySubquery:
    below = (
        goals.filter(Q(state__in=BELOW) | drafts, parent=OuterRef("pk"))
        .order_by()
        .values("framework", "kind")
        .annotate(n=Count("pk"))
    )
    found = JSONObject(framework="framework", kind="kind", n="n")
    return ArraySubquery(below.values(found=found))


def _n_beside(goals: GoalQuerySet, drafts: Q, organization: Organization) -> Case:
    """One count per type of holder, each along its own index (`holder_from`)."""
    same = goals.filter(
        Q(state__in=BESIDE) | drafts,
        framework=OuterRef("framework"),
        kind=OuterRef("kind"),
        cycle=OuterRef("cycle"),
    )
    companies = Unit.objects.in_organization(organization).filter(
        kind=Unit.Kind.COMPANY
    )
    of_unit, at_its_level = same.filter(unit=OuterRef("unit")), of_unit_as_a_whole()
    of_member = same.filter(_own(companies), owner=OuterRef("owner"))
    return Case(
        When(unit__kind=Unit.Kind.COMPANY, then=_count(of_unit)),
        When(
            at_its_level, unit__isnull=False, then=_count(of_unit.filter(at_its_level))
        ),
        When(owner__isnull=False, then=_count(of_member)),
        default=None,
    )


def _own(companies: UnitQuerySet) -> Q:
    for_unit = Q(unit__in=companies.values("pk")) | Q(owner__role__in=LEADING)
    return Q(unit=None) | ~for_unit


def _count(goals: GoalQuerySet) -> Func:
    """Count up to the limit that matters, so that no row of a list reads thousands."""
    found = goals.order_by().values("pk")[:MOST_COUNTED]
    return Func(
        ArraySubquery(found), function="cardinality", output_field=IntegerField()
    )
