"""Goals that another one may stand under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL

from frameworks.registry import get_kind, installed
from frameworks.rules import may_stand_under
from frameworks.spec import KindRef
from goals.models import Goal

if TYPE_CHECKING:
    from organizations.models import Membership

# As many as one reads through; the search finds the others.
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


def find_parents(
    membership: Membership,
    *,
    text: str = "",
    kind: KindRef | None = None,
    moving: Goal | None = None,
) -> list[Goal]:
    """The goals whose titles hold the text, nearest to the member first; at most `MOST`.

    `kind`: of the goal that looks for a parent; None leaves kinds alone. `moving`: that
    goal, when it exists: neither it nor what is below it is offered. Queries: 1.
    """
    goals = (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .filter(state__in=[Goal.State.ACTIVE, Goal.State.DRAFT])
    )
    for word in text.split():
        goals = goals.filter(title__icontains=word)
    if kind is not None and get_kind(kind.framework, kind.kind) is not None:
        goals = goals.filter(_fitting(kind))
    if moving is not None:
        organization_id = membership.organization_id
        below = RawSQL(BELOW, [organization_id, moving.pk, organization_id])  # noqa: S611
        goals = goals.exclude(pk__in=below)
    nearness = Case(
        When(owner=membership, then=Value(0)),
        When(unit=membership.unit_id, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    ordered = goals.with_people().order_by(nearness, "-cycle__starts_on", "title", "id")
    return list(ordered[:MOST])


def _fitting(child: KindRef) -> Q:
    """Of the kinds that are installed, those that the child may stand under."""
    fitting = Q(pk=None)
    for framework in installed():
        kinds = [
            kind.slug
            for kind in framework.kinds
            if may_stand_under(child, KindRef(framework.slug, kind.slug))
        ]
        fitting |= Q(framework=framework.slug, kind__in=kinds)
    return fitting


def kinds_under(parent: KindRef | None) -> list[tuple[KindRef, str]]:
    """The installed kinds that may stand under the parent, or on top, with their labels.

    The label names the framework once there is more than one.
    """
    frameworks = installed()
    return [
        (
            KindRef(framework.slug, kind.slug),
            f"{framework.name}: {kind.label}"
            if len(frameworks) > 1
            else str(kind.label),
        )
        for framework in frameworks
        for kind in framework.kinds
        if may_stand_under(KindRef(framework.slug, kind.slug), parent)
    ]
