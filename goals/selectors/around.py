"""`goals.neighbours` in SQL: annotations, so that a list of goals costs no query more."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from frameworks.spec import KindRef
from goals.levels import LEADING
from goals.models import Goal
from goals.neighbours import BELOW, BESIDE, Around
from organizations.models import Unit

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet
    from organizations.models import Organization


def with_around(goals: GoalQuerySet, organization: Organization) -> GoalQuerySet:
    """With what `around_of` reads."""
    annotated: GoalQuerySet = goals.annotate(
        beside_n=_n_beside(organization), below_kinds=_below(organization)
    )
    return annotated


def read_around(goal: Goal) -> Around:
    """Of one goal. Queries: 1."""
    alone = Goal.objects.in_organization(goal.organization).filter(pk=goal.pk)
    return around_of(with_around(alone, goal.organization).only("pk").get())


def around_of(goal: Goal) -> Around:
    """Of a goal that came `with_around`; unknown of another. Queries: 0."""
    if not hasattr(goal, "beside_n"):
        return Around()
    kinds: list[dict[str, Any]] = getattr(goal, "below_kinds", None) or []
    below = Counter[KindRef]()
    for found in kinds:
        below[KindRef(found["framework"], found["kind"])] += found["n"]
    return Around(int(goal.beside_n), below)


def _below(organization: Organization) -> ArraySubquery:
    below = (
        Goal.objects.in_organization(organization)
        .filter(Q(state__in=BELOW) | _as_a_draft(), parent=OuterRef("pk"))
        .order_by()
        .values("framework", "kind")
        .annotate(n=Count("pk"))
    )
    found = JSONObject(framework="framework", kind="kind", n="n")
    return ArraySubquery(below.values(found=found))


def _as_a_draft() -> Q:
    return Q(state=Goal.State.DRAFT) & Q(state=OuterRef("state"))


def _n_beside(organization: Organization) -> Case:
    """One count per kind of holder, each along an index of its own (`holder_from`)."""
    same = Goal.objects.in_organization(organization).filter(
        Q(state__in=BESIDE) | _as_a_draft(),
        framework=OuterRef("framework"),
        kind=OuterRef("kind"),
        cycle=OuterRef("cycle"),
    )
    units = Unit.objects.in_organization(organization)
    whole = units.filter(kind=Unit.Kind.COMPANY).values("pk")
    of_company = same.filter(Q(unit__in=whole) | _of_nobody())
    of_unit = same.filter(_for_unit(), unit=OuterRef("unit"))
    of_member = same.filter(_own(whole), owner=OuterRef("owner"))
    of_name = same.filter(unit=None, owner=None, owner_name=OuterRef("owner_name"))
    return Case(
        When(Q(unit__kind=Unit.Kind.COMPANY) | _of_nobody(), then=_count(of_company)),
        When(Q(unit__isnull=False) & _for_unit(), then=_count(of_unit)),
        When(owner__isnull=False, then=_count(of_member)),
        default=_count(of_name),
    )


def _of_nobody() -> Q:
    return Q(unit=None, owner=None, owner_name="")


def _for_unit() -> Q:
    return Q(owner=None) | Q(owner__role__in=LEADING)


def _own(whole: Any) -> Q:
    return Q(unit=None) | (~Q(unit__in=whole) & ~Q(owner__role__in=LEADING))


def _count(goals: GoalQuerySet) -> Coalesce:
    counted = goals.order_by().values("kind").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))
