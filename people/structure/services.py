"""Carries out a structural change and undoes it. All or nothing, and safe to repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Goal
from organizations.models import Membership, Unit, UnitLead
from organizations.services import record_event, record_events
from organizations.tenancy import as_nobody
from organizations.units import (
    archive_unit,
    create_unit,
    lock_people,
    move_people,
    move_unit,
    restore_unit,
)
from people.models import StructuralChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from people.structure.effects import Effects

MEMBERS, UNITS, GOALS, LEADS = "members", "units", "goals", "leads"


@transaction.atomic
def carry_out(
    find: Callable[[], Effects], *, reason: str = "", by: Membership
) -> StructuralChange:
    """Find the effects anew, behind the organization's lock, and write them.

    Raises ValidationError as finding does, and where nothing would change.
    """
    lock_people(by)
    effects = find()
    if effects.does_nothing:
        raise ValidationError(_("Nothing would change."))
    change = StructuralChange(
        organization_id=by.organization_id,
        kind=effects.kind,
        unit=effects.unit,
        into=effects.into,
        reason=reason,
        by=by,
    )
    _make_new_unit(effects, change, by)
    change.before = _places_of(effects)
    change.after = {
        MEMBERS: effects.members,
        UNITS: effects.units,
        GOALS: effects.goals,
    }
    change.save()
    _end_leads(effects.leads, by)
    _place(change.after, by)
    if effects.archives is not None:
        archive_unit(effects.archives, by=by)
    record_event(
        "structure.changed",
        change,
        by=by,
        kind=effects.kind.value,
        members=len(effects.members),
        units=len(effects.units),
        goals=effects.n_goals,
    )
    return change


@transaction.atomic
def undo(change: StructuralChange, *, by: Membership) -> int:
    """Puts back whatever still is where the change has put it; returns what stayed.

    Again changes nothing. Raises ValidationError where a name or a place is taken
    meanwhile.
    """
    lock_people(by)
    change.refresh_from_db(fields=["undone_at"])
    if change.undone_at is not None:
        return 0
    if change.kind == StructuralChange.Kind.MERGE and change.unit is not None:
        restore_unit(change.unit, by=by)
    untouched, n_stayed = _still_there(change)
    _place(untouched, by)
    _lead_again(change.before.get(LEADS, []), by)
    _remove_new_unit(change, by)
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=["undone_at", "undone_by"])
    record_event("structure.undone", change, by=by, stayed=n_stayed)
    return n_stayed


# --- Rows -------------------------------------------------------------------------------


def _make_new_unit(effects: Effects, change: StructuralChange, by: Membership) -> None:
    """Of a split: key 0 of the effects becomes that of the new unit."""
    if not effects.new_unit or effects.unit is None or effects.into is None:
        return
    kind = Unit.Kind.DEPARTMENT if effects.unit.parent is None else effects.unit.kind
    made = create_unit(name=effects.new_unit, kind=kind, parent=effects.into, by=by)
    change.into = effects.into = made
    effects.members = dict.fromkeys(effects.members, made.pk)
    effects.goals = dict.fromkeys(effects.goals, made.pk)


def _places_of(effects: Effects) -> dict[str, Any]:
    """Where all rows of the effects are now."""
    return {
        MEMBERS: dict(
            Membership.objects.filter(pk__in=effects.members).values_list(
                "pk", "unit_id"
            )
        ),
        UNITS: dict(
            Unit.objects.filter(pk__in=effects.units).values_list("pk", "parent_id")
        ),
        GOALS: _units_of_goals(effects.goals),
        LEADS: effects.leads,
    }


def _units_of_goals(keys: Iterable[int]) -> dict[int, int | None]:
    """As nobody: private goals move with their unit, and nobody reads them by it."""
    with as_nobody():
        return dict(Goal.objects.filter(pk__in=keys).values_list("pk", "unit_id"))


def _place(places: Mapping[str, Any], by: Membership) -> None:
    move_people(_by_key(places[MEMBERS]), by=by)
    units = _by_key(places[UNITS])
    known = Unit.objects.in_bulk({*units, *(key for key in units.values() if key)})
    for key, parent in units.items():
        if parent is not None:
            move_unit(known[key], known[parent], by=by)
    _move_goals(_by_key(places[GOALS]), by)


def _move_goals(units: Mapping[int, int | None], by: Membership) -> None:
    """Without asking for each goal who may edit it: HR moves the unit, not the goal."""
    goals = Goal.objects.select_for_update(no_key=True).filter(
        organization_id=by.organization_id, pk__in=units
    )
    with as_nobody():
        moving = [goal for goal in goals if goal.unit_id != units[goal.pk]]
        for unit_id in {units[goal.pk] for goal in moving}:
            keys = [goal.pk for goal in moving if units[goal.pk] == unit_id]
            Goal.objects.filter(pk__in=keys).update(unit_id=unit_id)
    record_events(
        "goal.edited", [(goal, {"fields": ["unit"]}) for goal in moving], by=by
    )


def _end_leads(leads: list[tuple[int, int]], by: Membership) -> None:
    units = Unit.objects.in_bulk({unit for unit, _member in leads})
    record_events(
        "unit.lead_ended",
        [(units[unit], {"member": member}) for unit, member in leads],
        by=by,
    )
    UnitLead.objects.filter(unit__in=units).delete()


def _lead_again(leads: list[list[int]], by: Membership) -> None:
    """Those who have not left meanwhile."""
    people = Membership.objects.in_organization(by.organization).in_bulk(
        [member for _unit, member in leads]
    )
    for unit, member in leads:
        if member in people and not people[member].has_left:
            lead, is_new = UnitLead.objects.get_or_create(
                organization_id=by.organization_id,
                unit_id=unit,
                member=people[member],
            )
            if is_new:
                record_event("unit.lead_named", lead.unit, by=by, member=member)


def _still_there(change: StructuralChange) -> tuple[dict[str, Any], int]:
    """The former places of rows that nobody moved since, and how many others there are."""
    found: dict[str, Any] = {}
    n_stayed = 0
    columns = ((MEMBERS, Membership, "unit_id"), (UNITS, Unit, "parent_id"))
    for name, model, column in (*columns, (GOALS, Goal, "unit_id")):
        before, after = _by_key(change.before[name]), _by_key(change.after[name])
        rows = model.objects.filter(pk__in=after).values_list("pk", column)
        with as_nobody():
            now = dict(rows)
        found[name] = {key: before[key] for key in after if now.get(key) == after[key]}
        n_stayed += len(after) - len(found[name])
    return found, n_stayed


def _remove_new_unit(change: StructuralChange, by: Membership) -> None:
    """The unit that a split made is archived, once nobody is in it."""
    if change.kind != StructuralChange.Kind.SPLIT or change.into is None:
        return
    is_used = Membership.objects.filter(unit=change.into).exists()
    if not is_used and not Unit.objects.filter(parent=change.into).current().exists():
        archive_unit(change.into, by=by)


def _by_key(places: Mapping[Any, int | None]) -> dict[int, int | None]:
    """JSON has keys of text."""
    return {int(key): place for key, place in places.items()}
