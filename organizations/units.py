"""Changes units: add, rename, move, archive; and moves many people at once.

Each service asks the policy, holds the organization's lock, writes its rows with an
`Event` for each change, and is safe to repeat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership, Organization, Unit, UnitLead
from organizations.people import date_moves
from organizations.policy import require
from organizations.querysets import has_not_left
from organizations.services import record_event, record_events

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@transaction.atomic
def create_unit(*, name: str, kind: str, parent: Unit, by: Membership) -> Unit:
    """Raises ValidationError for a name that is taken below the same parent."""
    lock_people(by)
    _require_current(parent, by)
    unit = Unit(
        organization_id=by.organization_id, name=name.strip(), kind=kind, parent=parent
    )
    _check(unit)
    unit.save()
    record_event("unit.created", unit, by=by, parent=parent.pk)
    return unit


@transaction.atomic
def edit_unit(unit: Unit, *, name: str, kind: str, by: Membership) -> Unit:
    """Rename it, or make it another kind. Raises ValidationError for a taken name."""
    lock_people(by)
    name = name.strip()
    if (unit.name, unit.kind) == (name, kind):
        return unit
    fields = [
        field
        for field, value in (("name", name), ("kind", kind))
        if getattr(unit, field) != value
    ]
    unit.name, unit.kind = name, kind
    _check(unit)
    unit.save(update_fields=["name", "kind"])
    record_event("unit.edited", unit, by=by, fields=fields)
    return unit


@transaction.atomic
def move_unit(unit: Unit, parent: Unit, *, by: Membership) -> Unit:
    """Put it, with everything below it, below another one.

    Raises ValidationError for itself, for a unit below it, and for a taken name.
    """
    lock_people(by)
    unit.refresh_from_db(fields=["parent", "archived_at"])
    if unit.parent_id == parent.pk:
        return unit
    _require_current(parent, by)
    if unit.parent_id is None:
        raise ValidationError(_("The top unit can’t be moved."))
    if unit.pk in {each.pk for each in line_of(parent)}:
        raise ValidationError(_("A unit can’t be moved below itself."))
    before, unit.parent = unit.parent_id, parent
    _check(unit)
    unit.save(update_fields=["parent"])
    record_event("unit.moved", unit, by=by, before=before, after=parent.pk)
    return unit


@transaction.atomic
def archive_unit(unit: Unit, *, by: Membership) -> Unit:
    """Nobody and nothing is put into it any more; what was there stays in history.

    Raises ValidationError while people or other units are in it.
    """
    lock_people(by)
    unit.refresh_from_db(fields=["archived_at"])
    if unit.archived_at is not None:
        return unit
    people = Membership.objects.in_organization(by.organization).filter(unit=unit)
    if people.filter(has_not_left()).exists():
        raise ValidationError(_("Move its people to another unit first."))
    if Unit.objects.filter(parent=unit).current().exists():
        raise ValidationError(_("Move or archive the units below it first."))
    if unit.parent_id is None:
        raise ValidationError(_("The top unit can’t be archived."))
    unit.archived_at = timezone.now()
    unit.save(update_fields=["archived_at"])
    ended = UnitLead.objects.filter(unit=unit)
    record_events(
        "unit.lead_ended",
        [(unit, {"member": lead.member_id}) for lead in ended],
        by=by,
    )
    ended.delete()
    record_event("unit.archived", unit, by=by)
    return unit


@transaction.atomic
def restore_unit(unit: Unit, *, by: Membership) -> Unit:
    """Raises ValidationError below an archived unit."""
    lock_people(by)
    unit.refresh_from_db(fields=["archived_at"])
    if unit.archived_at is None:
        return unit
    if unit.parent is not None:
        _require_current(unit.parent, by)
    unit.archived_at = None
    unit.save(update_fields=["archived_at"])
    record_event("unit.restored", unit, by=by)
    return unit


@transaction.atomic
def move_people(units: Mapping[int, int | None], *, by: Membership) -> int:
    """Move many at once: by member, the key of the new unit. How many moved.

    From today on, as `people.move_to_unit`. Queries: 5, and one for each unit that
    somebody comes to.
    """
    lock_people(by)
    rows = Membership.objects.in_organization(by.organization)
    moving = [
        member
        for member in rows.select_for_update(no_key=True).filter(pk__in=units)
        if member.unit_id != units[member.pk]
    ]
    _require_units(set(units.values()) - {None}, by)
    events = [
        (member, {"before": member.unit_id, "after": units[member.pk]})
        for member in moving
    ]
    today = by.organization.today()
    date_moves([member.pk for member in moving], today)
    for unit_id in {units[member.pk] for member in moving}:
        keys = [member.pk for member in moving if units[member.pk] == unit_id]
        rows.filter(pk__in=keys).update(unit_id=unit_id, unit_since=today)
    record_events("member.unit_changed", events, by=by)
    return len(moving)


def lock_people(by: Membership) -> None:
    """Asks the policy, and lets one change of people and units happen at a time."""
    require(by, "member.manage")
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)


def line_of(unit: Unit) -> list[Unit]:
    """The unit and those above it, from the unit up. Queries: 1."""
    units = {
        each.pk: each
        for each in Unit.objects.filter(organization_id=unit.organization_id)
    }
    line: list[Unit] = []
    key: int | None = unit.pk
    while key is not None and key in units and units[key] not in line:
        line.append(units[key])
        key = units[key].parent_id
    return line


# --- Checks -----------------------------------------------------------------------------


def _check(unit: Unit) -> None:
    if not unit.name:
        raise ValidationError({"name": _("Enter a name.")})
    unit.clean_fields(exclude=["organization", "parent"])
    taken = Unit.objects.filter(
        organization_id=unit.organization_id,
        parent_id=unit.parent_id,
        name=unit.name,
    )
    if taken.exclude(pk=unit.pk).exists():
        text = _("There is already a unit with this name here.")
        raise ValidationError({"name": text})


def _require_current(unit: Unit, by: Membership) -> None:
    if unit.organization_id != by.organization_id or unit.archived_at is not None:
        raise ValidationError(_("Choose a current unit of this organization."))


def _require_units(keys: Collection[int | None], by: Membership) -> None:
    known = Unit.objects.in_organization(by.organization).current()
    if known.filter(pk__in=[key for key in keys if key]).count() != len(keys):
        raise ValidationError(_("Choose a current unit of this organization."))
