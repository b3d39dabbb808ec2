"""Candidates for a goal's parent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL

from frameworks.selectors import catalogue_of
from goals.levels import of_unit_as_a_whole
from goals.matching import with_words
from goals.models import Goal
from organizations.models import Unit

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from frameworks.catalogue import Catalogue
    from frameworks.spec import KindRef
    from organizations.models import Membership

# As many as one reads through; the search finds others.
MOST = 12
BELOW = """
WITH RECURSIVE down(id) AS (
  SELECT id FROM goals_goal WHERE organization_id = %s AND id = %s
  UNION
  SELECT child.id FROM down CROSS JOIN LATERAL (
    SELECT id FROM goals_goal
    WHERE organization_id = %s AND parent_id = down.id OFFSET 0
  ) child
)
SELECT id FROM down
"""
# Levels between the member's unit and the goal's: 0 for the same, NULL off the line.
DISTANCE = """(
WITH RECURSIVE up(id, parent_id, distance) AS (
  SELECT id, parent_id, 0 FROM organizations_unit
    WHERE organization_id = %s AND id = %s
  UNION ALL
  SELECT above.id, above.parent_id, up.distance + 1
    FROM up JOIN organizations_unit above
      ON above.organization_id = %s AND above.id = up.parent_id
)
SELECT distance FROM up WHERE up.id = goals_goal.unit_id
)"""


def find_parents(
    membership: Membership,
    *,
    text: str = "",
    kind: KindRef | None = None,
    moving: Goal | None = None,
    is_kind_open: bool = False,
) -> list[Goal]:
    """The goals with all words of the text (goals.matching), at most `MOST`.

    First those of the member's unit and the units above it, goals without a metric
    before measured ones, then the member's own, then all others.

    `kind`: of the goal that needs a parent; None for no restriction. `is_kind_open`: it
    may still change, so goals that it may not be under are found by a text too, after
    all others. `moving`: that goal, when it exists: neither it nor its descendants are
    offered. Queries: 1.
    """
    goals = (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .filter(state__in=[Goal.State.ACTIVE, Goal.State.DRAFT])
    )
    goals = with_words(goals, membership.organization_id, text)
    catalogue = catalogue_of(membership.organization)
    order = _order(membership)
    if kind is not None and catalogue.kind(kind) is not None:
        fitting = _fitting(catalogue, kind)
        if is_kind_open and text.strip():
            order.insert(0, Case(When(fitting, then=Value(0)), default=Value(1)))
        else:
            goals = goals.filter(fitting)
    if moving is not None:
        organization_id = membership.organization_id
        below = RawSQL(BELOW, [organization_id, moving.pk, organization_id])  # noqa: S611  constant SQL
        goals = goals.exclude(pk__in=below)
    ordered = goals.with_people().alias(distance=_distance(membership))
    return list(ordered.order_by(*order)[:MOST])


def _distance(membership: Membership) -> RawSQL:
    organization_id, unit_id = membership.organization_id, membership.unit_id
    parameters = [organization_id, unit_id, organization_id]
    return RawSQL(DISTANCE, parameters, IntegerField(null=True))  # noqa: S611  constant SQL


def _order(membership: Membership) -> list[Combinable | str]:
    """Ordering of the candidates; goals of units by the rule of `goals.levels`."""
    of_unit = of_unit_as_a_whole() | Q(unit__kind=Unit.Kind.COMPANY)
    nearness = Case(
        When(of_unit, distance__isnull=False, then=Value(0)),
        When(owner=membership, then=Value(1)),
        default=Value(2),
    )
    is_number = Case(When(metric_type=Goal.MetricType.NONE, then=Value(0)), default=1)
    near = F("distance").asc(nulls_last=True)
    return [nearness, is_number, near, "-cycle__starts_on", "title", "id"]


def _fitting(catalogue: Catalogue, child: KindRef) -> Q:
    """Filter for goals whose kind is installed and may be the parent of `child`."""
    fitting = Q(pk=None)
    for framework in catalogue.frameworks:
        kinds = [
            kind.slug
            for kind in framework.kinds
            if catalogue.may_stand_under(child, framework.ref(kind))
        ]
        fitting |= Q(framework=framework.slug, kind__in=kinds)
    return fitting
