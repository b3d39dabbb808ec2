"""Changes a member's role, manager, unit, leads or membership.

Each service asks the policy, writes its rows with an `Event` for each change, and
counts at the next request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.closed_invitations import close_of_leaver, close_outdated
from organizations.hierarchy import is_above as stands_above
from organizations.joining import save_invited
from organizations.models import Membership, UnitLead
from organizations.policy import require
from organizations.policy.roles import is_above
from organizations.services import lock_organization, record_event, record_events

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from django.db.models import QuerySet

    from organizations.models import Unit

Role = Membership.Role
DETAILS = ("title", "employee_id", "work_email", "started_on", "dotted_manager")


@transaction.atomic
def add_person(name: str, *, by: Membership) -> Membership:
    """Somebody who has not joined, and was sent nothing yet. What else is known of them
    is set by the services below.
    """
    require(by, "member.manage")
    lock_organization(by)
    member = save_invited(Membership(organization=by.organization), name)
    record_event("member.added", member, by=by)
    return member


@transaction.atomic
def change_role(member: Membership, role: str, *, by: Membership) -> Membership:
    """Raises PermissionDenied for a role above one's own, given or taken; ValidationError
    for a role that does not exist, or when nobody would own the organization.
    """
    if role not in Role.values:
        raise ValidationError(_("Choose a role."))
    _take(member, by)
    _refuse_above(by, member.role, role)
    if member.role == Role.OWNER and role != Role.OWNER:
        _require_another_owner(member)
    before = member.role
    if before != role:
        member.role = role
        member.save(update_fields=["role"])
        record_event("member.role_changed", member, by=by, before=before, after=role)
    return member


@transaction.atomic
def change_manager(
    member: Membership, manager: Membership | None, *, by: Membership
) -> Membership:
    """Raises ValidationError for a manager who has left, or who stands below the member."""
    _take(member, by)
    if member.manager_id == (manager and manager.pk):
        return member
    if manager is not None:
        _check_manager(member, manager)
    before, member.manager = member.manager_id, manager
    member.managed_since = timezone.now()
    member.save(update_fields=["manager", "managed_since"])
    record_event(
        "member.manager_changed",
        member,
        by=by,
        before=before,
        after=manager and manager.pk,
    )
    return member


@transaction.atomic
def move_to_unit(
    member: Membership, unit: Unit | None, *, by: Membership
) -> Membership:
    """From today on; figures of past weeks keep the unit of their day.

    Units that they lead stay theirs until `end_lead`. Raises ValidationError for another organization's unit.
    """
    _take(member, by)
    if member.unit_id == (unit and unit.pk):
        return member
    if unit is not None:
        _check_unit(unit, member)
    before, member.unit = member.unit_id, unit
    today = by.organization.today()
    date_moves([member.pk], today)
    member.unit_since = today
    member.save(update_fields=["unit", "unit_since"])
    record_event(
        "member.unit_changed", member, by=by, before=before, after=unit and unit.pk
    )
    return member


@transaction.atomic
def edit_details(member: Membership, *, by: Membership, **details: Any) -> Membership:
    """What HR keeps of somebody: `DETAILS`; those that are not named stay.

    Raises ValidationError for an ID or address that is another person's, and for a
    dotted line to themselves.
    """
    _take(member, by)
    changed = [name for name in DETAILS if name in details]
    changed = [name for name in changed if getattr(member, name) != details[name]]
    for name in changed:
        setattr(member, name, details[name])
    if not changed:
        return member
    _check_details(member)
    member.save(update_fields=changed)
    record_event("member.edited", member, by=by, fields=changed)
    if "work_email" in changed:
        close_outdated([member], by=by)
    return member


@transaction.atomic
def name_invited(member: Membership, name: str, *, by: Membership) -> Membership:
    """Correct the name of somebody who has not joined; afterwards it is theirs."""
    _take(member, by)
    name = name.strip()
    if member.joined_at is None and name and member.user.name != name:
        member.user.name = name
        member.user.save(update_fields=["name"])
        record_event("member.edited", member, by=by, fields=["name"])
    return member


@transaction.atomic
def name_lead(unit: Unit, member: Membership, *, by: Membership) -> UnitLead:
    """Lets the member lead the unit and everything below it. Repeatable.

    Raises ValidationError for somebody who has left, and for another organization's
    unit.
    """
    _take(member, by)
    _check_unit(unit, member)
    if member.has_left:
        raise ValidationError(_("Choose a current member."))
    lead, is_new = UnitLead.objects.get_or_create(
        organization_id=member.organization_id, unit=unit, member=member
    )
    if is_new:
        record_event("unit.lead_named", unit, by=by, member=member.pk)
    return lead


@transaction.atomic
def end_lead(unit: Unit, member: Membership, *, by: Membership) -> None:
    _take(member, by)
    _end_leads(UnitLead.objects.filter(unit=unit, member=member), by)


@transaction.atomic
def leave(member: Membership, *, by: Membership) -> Membership:
    """Ends the membership now, and with it their sessions, tokens and links here.

    They lead no unit any more; what they wrote and own stays. Raises PermissionDenied for
    somebody above oneself, ValidationError for the last owner.
    """
    _take(member, by)
    _refuse_above(by, member.role)
    if member.has_left:
        return member
    if member.role == Role.OWNER:
        _require_another_owner(member)
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
    settle_leaving(member, by=by)
    return member


@transaction.atomic
def plan_leaving(member: Membership, at: dt.datetime, *, by: Membership) -> Membership:
    """Ends the membership at that moment, which nothing has to wait for: everything that
    they could do asks whether they have left. `settle_leaving` follows.

    Raises as `leave`.
    """
    _take(member, by)
    _refuse_above(by, member.role)
    if member.has_left:
        raise ValidationError(_("They have left already."))
    if member.role == Role.OWNER:
        _require_another_owner(member)
    if member.left_at != at:
        member.left_at = at
        member.save(update_fields=["left_at"])
        record_event("member.leaving_planned", member, by=by, at=at.isoformat())
    return member


@transaction.atomic
def cancel_leaving(member: Membership, *, by: Membership) -> Membership:
    """Takes back a planned leaving. Raises ValidationError once they have left,
    PermissionDenied for somebody above oneself.
    """
    _take(member, by)
    _refuse_above(by, member.role)
    if member.has_left:
        raise ValidationError(_("They have left already."))
    if member.left_at is not None:
        member.left_at = None
        member.save(update_fields=["left_at"])
        record_event("member.leaving_cancelled", member, by=by)
    return member


@transaction.atomic
def settle_leaving(member: Membership, *, by: Membership) -> None:
    """What follows once somebody has left: they lead no unit any more, and an invitation
    that they had not accepted opens nothing.
    """
    _end_leads(UnitLead.objects.filter(member=member), by)
    close_of_leaver(member, by=by)
    record_event("member.left", member, by=by)


@transaction.atomic
def come_back(member: Membership, *, by: Membership) -> Membership:
    """Whoever has left is a member again: the same person, with all that is theirs.

    Units that they led are not theirs again. Raises PermissionDenied for somebody above
    oneself.
    """
    _take(member, by)
    _refuse_above(by, member.role)
    if member.has_left:
        member.left_at = None
        member.save(update_fields=["left_at"])
        record_event("member.returned", member, by=by)
        close_outdated([member], by=by)
    return member


def date_moves(member_ids: Collection[int], today: dt.date) -> None:
    """Has the trigger that dates moves see that the next one says its day.

    It knows by a changed day; a second move of the same day would look undated, and get
    the day of the database's clock. Queries: 1.
    """
    moved = Membership.objects.filter(pk__in=member_ids, unit_since=today)
    moved.update(unit_since=None)


# --- Checks -----------------------------------------------------------------------------


def _take(member: Membership, by: Membership) -> None:
    """Asks the policy, and reads the row as it is now.

    One change of an organization's people at a time: two managers could close a loop
    that neither change sees, and the last two owners could leave together.
    """
    require(by, "member.manage", member)
    lock_organization(by)
    rows = Membership.objects.select_for_update(no_key=True)
    now = rows.get(organization_id=by.organization_id, pk=member.pk)
    for name in ("role", "manager_id", "unit_id", "left_at"):
        setattr(member, name, getattr(now, name))


def _refuse_above(by: Membership, *roles: str) -> None:
    if any(is_above(role, by.role) for role in roles):
        raise PermissionDenied(_("You can’t give or remove a role above your own."))


def _require_another_owner(member: Membership) -> None:
    """One who stays: whose leaving is planned will not own it either."""
    owners = Membership.objects.current().filter(
        organization_id=member.organization_id, role=Role.OWNER, left_at=None
    )
    if not owners.exclude(pk=member.pk).exists():
        raise ValidationError(_("Make someone else an owner first."))


def _check_manager(member: Membership, manager: Membership) -> None:
    if manager.organization_id != member.organization_id or manager.has_left:
        raise ValidationError(_("Choose a current member."))
    member.ids_below = None
    if manager.pk == member.pk or stands_above(member, manager.pk):
        raise ValidationError(
            _("People can’t report to someone below them. Choose another manager.")
        )


def _check_details(member: Membership) -> None:
    dotted = member.dotted_manager
    if dotted is not None and dotted.organization_id != member.organization_id:
        raise ValidationError(_("Choose a current member."))
    if dotted is not None and dotted.pk == member.pk:
        text = _("People can’t report to themselves.")
        raise ValidationError({"dotted_manager": text})
    others = Membership.objects.filter(organization_id=member.organization_id)
    for name in ("employee_id", "work_email"):
        value = getattr(member, name)
        if value and others.filter(**{name: value}).exclude(pk=member.pk).exists():
            raise ValidationError({name: _("Another person has this already.")})


def _check_unit(unit: Unit, member: Membership) -> None:
    if unit.organization_id != member.organization_id or unit.archived_at is not None:
        raise ValidationError(_("Choose a current unit of this organization."))


def _end_leads(leads: QuerySet[UnitLead], by: Membership) -> None:
    """Queries: 3, however many there are."""
    ended = [
        (lead.unit, {"member": lead.member_id}) for lead in leads.select_related("unit")
    ]
    record_events("unit.lead_ended", ended, by=by)
    leads.delete()
