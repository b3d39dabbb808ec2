"""Loads the goals of documents: each function is one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Q, When
from django.db.models.expressions import RawSQL

from frameworks.spec import SectionScope, SectionStyle
from goals.documents.holders import held_by, of_units
from goals.documents.outlines import (
    beginnings,
    document_of,
    is_horizon,
    kinds_with,
    lone_statements,
)
from goals.levels import LEADING, of_unit_as_a_whole
from goals.models import Adjustment, Goal, Support
from organizations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Framework
    from goals.documents.model import DocumentHolder
    from goals.querysets import GoalQuerySet
    from organizations.models import Cycle, Membership

# Most goals on a page: the rest is in the outline.
MOST_GOALS = 400
MOST_AROUND = 400
PARENT = ("parent__owner__user", "parent__unit", "parent__progress")

# Down to where another document begins, or where another owner continues with the same
# kind: a key result's share is part of its owner's document.
BELOW = """
WITH RECURSIVE down(id, kind) AS (
  SELECT id, kind FROM goals_goal
    WHERE organization_id = %s AND id = ANY(%s)
  UNION
  SELECT below.id, below.kind FROM down CROSS JOIN LATERAL (
    SELECT goal.id, goal.kind FROM goals_goal goal
      LEFT JOIN organizations_membership owner ON owner.id = goal.owner_id
    WHERE goal.organization_id = %s AND goal.parent_id = down.id
      AND goal.framework = %s AND goal.state <> 'archived'
      AND CASE
        WHEN goal.kind = ANY(%s) THEN goal.cycle_id = %s AND {held}
        WHEN goal.kind = down.kind THEN {held}
        ELSE true
      END
    OFFSET 0
  ) below
)
SELECT id FROM down
"""
HELD_BY_UNIT = "(goal.unit_id = %s AND (owner.id IS NULL OR owner.role = ANY(%s)))"
HELD_BY_COMPANY = "(goal.unit_id = %s OR goal.unit_id IS NULL AND owner.id IS NULL)"
HELD_BY_MEMBER = "(goal.owner_id = %s)"


def known(membership: Membership) -> GoalQuerySet:
    goals = Goal.objects.in_organization(membership.organization)
    return goals.visible_to(membership).unarchived()


def begins(catalogue: Catalogue, *, statements: bool = False) -> Q:
    """Root goals of documents, of any framework."""
    found = Q(pk__in=[])
    for each in catalogue.frameworks:
        kinds = beginnings(each) + (lone_statements(each) if statements else ())
        found |= Q(framework=each.slug, kind__in=kinds)
    return found


def held_goals(
    membership: Membership, catalogue: Catalogue, holder: DocumentHolder
) -> list[Goal]:
    """Root goals of the holder's documents, in every framework and cycle, and horizons.

    Horizons are included whoever holds them.
    """
    held = held_by(holder) & begins(catalogue, statements=True)
    goals = known(membership).filter(held | _horizons(catalogue))
    return list(
        goals.select_related("progress", "owner__user", "unit").order_by(
            "position", "id"
        )
    )


def _horizons(catalogue: Catalogue) -> Q:
    found = Q(pk__in=[])
    for framework, kind in catalogue.kinds():
        if is_horizon(kind):
            found |= Q(framework=framework.slug, kind=kind.slug)
    return found


def goals_below(
    membership: Membership,
    framework: Framework,
    holder: DocumentHolder,
    roots: list[Goal],
) -> list[Goal]:
    """The roots with their descendants in the document, at most `MOST_GOALS` + 1.

    `adjusted_on`: the days on which each was adjusted; `helps`: the keys of the goals
    that each supports.
    """
    days = Adjustment.objects.filter(goal=OuterRef("pk")).order_by("on").values("on")
    helped = Support.objects.filter(goal=OuterRef("pk")).values("supported")
    goals = (
        known(membership)
        .filter(pk__among=_below(membership, framework, holder, roots))
        .with_people()
        .select_related(*PARENT)
        .annotate(adjusted_on=ArraySubquery(days), helps=ArraySubquery(helped))
    )
    return list(goals.order_by("position", "id")[: MOST_GOALS + 1])


def _below(
    membership: Membership,
    framework: Framework,
    holder: DocumentHolder,
    roots: list[Goal],
) -> RawSQL:
    held, values = _held(holder)
    organization_id = membership.organization_id
    given = [organization_id, [goal.pk for goal in roots], organization_id]
    cycle_id = next((goal.cycle_id for goal in roots), 0)
    given += [framework.slug, list(beginnings(framework)), cycle_id, *values, *values]
    return RawSQL(BELOW.format(held=held), given)  # noqa: S611  constants of this file


def _held(holder: DocumentHolder) -> tuple[str, list[object]]:
    """As `held_by`, for goals that are in a document already."""
    if holder.unit is None:
        return HELD_BY_MEMBER, [holder.member and holder.member.pk]
    if holder.unit.kind == Unit.Kind.COMPANY:
        return HELD_BY_COMPANY, [holder.unit.pk]
    return HELD_BY_UNIT, [holder.unit.pk, [str(role) for role in LEADING]]


def goals_around(
    membership: Membership,
    framework: Framework,
    holder: DocumentHolder,
    cycles: Iterable[Cycle],
    *,
    cycle: Cycle | None = None,
    helped: Collection[int] = (),
    parents: Collection[int] = (),
) -> list[Goal]:
    """Goals around the document that its page shows, at most `MOST_AROUND`.

    Root goals of the documents above and below and goals that sections show of them
    (these `is_near`), the holder's goals of the `cycle` that are not in the document
    (`is_elsewhere`), the goals with the keys `helped`, and the children of the goals with
    the keys `parents` that are not among those. `parents`: the goals in the document.
    Helped goals, children and the holder's first, then those of the units above.
    """
    above = [unit.pk for unit in holder.line]
    document = document_of(framework)
    wanted = (
        Q(kind__in=beginnings(framework)) & _beside(holder)
        | Q(kind__in=kinds_with(document, scope=SectionScope.LINE), unit__in=above)
        | Q(kind__in=kinds_with(document, style=SectionStyle.TABLE))
        & _line(framework, holder)
    )
    times = [cycle.pk for cycle in cycles]
    near = wanted & Q(framework=framework.slug, cycle__in=times)
    helps = Q(pk__in=helped)
    children = Q(parent__in=parents) & ~Q(pk__in=parents)
    elsewhere = _elsewhere(framework, holder, cycle) & ~Q(pk__in=parents)
    beside = helps | children | elsewhere
    goals = known(membership).filter(near | beside).with_people()
    first = Case(When(beside, then=0), When(unit__in=above, then=1), default=2)
    rows = (
        goals.select_related(*PARENT)
        .annotate(
            is_near=Case(When(near, then=True), default=False),
            is_elsewhere=Case(When(elsewhere, then=True), default=False),
        )
        .order_by(first, "position", "id")
    )
    return list(rows[:MOST_AROUND])


def _elsewhere(framework: Framework, holder: DocumentHolder, cycle: Cycle | None) -> Q:
    """The holder's goals that a document shows below others.

    Those that its tree does not have are below goals of other documents: a key result
    under another unit's objective is its holder's work all the same. None where a table
    shows them already.
    """
    if kinds_with(document_of(framework), style=SectionStyle.TABLE):
        return Q(pk__in=[])
    first = beginnings(framework)
    kinds = [
        kind.slug
        for kind in framework.kinds
        if not kind.is_statement and kind.slug not in first
    ]
    is_such = Q(framework=framework.slug, kind__in=kinds, cycle=cycle)
    return held_by(holder) & is_such


def _beside(holder: DocumentHolder) -> Q:
    """Goals of the units above, those directly below, and of the unit's people."""
    found = of_units(unit.pk for unit in (*holder.line, *holder.below))
    if holder.unit is not None:
        found |= Q(unit=holder.unit) & ~Q(owner=None)
    return found


def _line(framework: Framework, holder: DocumentHolder) -> Q:
    """Further rows of the table, from the company down to the holder's people.

    Includes the metrics of the goals above, whoever owns them.
    """
    line = [unit.pk for unit in holder.line]
    of_units_above = Q(parent__unit__in=line) & of_unit_as_a_whole("parent__")
    metrics = of_units_above & ~Q(kind__in=beginnings(framework))
    above = of_units(line) | metrics
    if holder.unit is None:
        return above
    below = [holder.unit.pk, *holder.subtree]
    return above | Q(unit__in=below) | Q(parent__unit__in=below)
