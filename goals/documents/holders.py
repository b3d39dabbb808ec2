"""Holders of documents: a unit as a whole, or a person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q

from frameworks.spec import Level
from goals.documents.model import DocumentHolder
from goals.levels import LEADING, level_of, of_unit_as_a_whole
from organizations.models import Membership, Unit
from organizations.selectors import unit_with_ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goals.models import Goal
    from organizations.models import Organization

type Units = dict[int, Unit]

IS_COMPANYS = Q(unit=None, owner=None, owner_name="")


def read_units(organization: Organization) -> Units:
    """All units by key, siblings in order. Queries: 1."""
    return {unit.pk: unit for unit in Unit.objects.in_organization(organization)}


def find_holder(
    organization: Organization, public_id: str, units: Units
) -> DocumentHolder | None:
    """The unit or member with that public id. Queries: 0 for a unit, else 1."""
    unit = next((unit for unit in units.values() if unit.public_id == public_id), None)
    if unit is not None:
        return unit_holder(unit, units)
    people = Membership.objects.in_organization(organization)
    member = people.select_related("user").filter(public_id=public_id).first()
    return member_holder(member, units) if member else None


def unit_holder(unit: Unit, units: Units) -> DocumentHolder:
    """The unit with the units above and below it. O(units)."""
    children = tuple(each for each in units.values() if each.parent_id == unit.pk)
    return replace(
        _without_below(unit, units), below=children, subtree=_subtree(unit.pk, units)
    )


def _without_below(unit: Unit, units: Units) -> DocumentHolder:
    """The unit without those below it."""
    return DocumentHolder(
        public_id=unit.public_id,
        name=unit.name,
        level=Level(unit.kind),
        is_member=False,
        unit=unit,
        line=tuple(unit_with_ancestors(units, unit.parent_id)),
    )


def member_holder(member: Membership, units: Units) -> DocumentHolder:
    line = tuple(unit_with_ancestors(units, member.unit_id))
    # Set to avoid another query.
    member.unit = line[0] if line else None
    return DocumentHolder(
        public_id=member.public_id,
        name=str(member),
        level=Level.INDIVIDUAL,
        is_member=True,
        member=member,
        line=line,
    )


def _subtree(unit_id: int, units: Units) -> frozenset[int]:
    return frozenset(
        each.pk
        for each in units.values()
        if each.pk != unit_id
        and any(above.pk == unit_id for above in unit_with_ancestors(units, each.pk))
    )


def holder_of(goal: Goal, units: Units) -> DocumentHolder | None:
    """Holder of the goal, without the units below it. Queries: 0.

    None for an imported owner without a unit.
    """
    level = level_of(goal)
    if level == Level.INDIVIDUAL:
        return member_holder(goal.owner, units) if goal.owner else None
    if goal.unit_id is not None:
        return _without_below(units[goal.unit_id], units)
    company = (each for each in units.values() if each.kind == Unit.Kind.COMPANY)
    return next((_without_below(unit, units) for unit in company), None)


def held_by(holder: DocumentHolder) -> Q:
    """The holder's own goals, by the rules of goals.levels; a test compares the two."""
    if holder.unit is None:
        return _of_member(holder)
    if holder.unit.kind == Unit.Kind.COMPANY:
        return Q(unit=holder.unit) | IS_COMPANYS
    return Q(unit=holder.unit) & of_unit_as_a_whole()


def of_units(unit_ids: Iterable[int]) -> Q:
    """Goals that these units hold."""
    companys = Q(unit__kind=Unit.Kind.COMPANY)
    return Q(unit__in=list(unit_ids)) & (of_unit_as_a_whole() | companys)


def _of_member(holder: DocumentHolder) -> Q:
    own = Q(owner=holder.member)
    if holder.member is not None and holder.member.role in LEADING:
        return own & Q(unit=None)
    return own & (Q(unit=None) | ~Q(unit__kind=Unit.Kind.COMPANY))
