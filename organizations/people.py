"""Changes a member's role, manager, unit, leads or membership.

Each service asks the policy, writes its rows with an `Event` for each change, and
counts at the next request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.hierarchy import is_above as stands_above
from organizations.models import Membership, Organization, UnitLead
from organizations.policy import require
from organizations.policy.roles import is_above
from organizations.services import record_event, record_events

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Unit

Role = Membership.Role


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
    """Units that they lead stay theirs until `end_lead`.

    Raises ValidationError for another organization's unit.
    """
    _take(member, by)
    if member.unit_id == (unit and unit.pk):
        return member
    if unit is not None:
        _check_unit(unit, member)
    before, member.unit = member.unit_id, unit
    member.save(update_fields=["unit"])
    record_event(
        "member.unit_changed", member, by=by, before=before, after=unit and unit.pk
    )
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
    _end_leads(UnitLead.objects.filter(member=member), by)
    record_event("member.left", member, by=by)
    return member


# --- Checks -----------------------------------------------------------------------------


def _take(member: Membership, by: Membership) -> None:
    """Asks the policy, and reads the row as it is now.

    One change of an organization's people at a time: two managers could close a loop
    that neither change sees, and the last two owners could leave together.
    """
    require(by, "member.manage", member)
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    rows = Membership.objects.select_for_update(no_key=True)
    now = rows.get(organization_id=by.organization_id, pk=member.pk)
    for name in ("role", "manager_id", "unit_id", "left_at"):
        setattr(member, name, getattr(now, name))


def _refuse_above(by: Membership, *roles: str) -> None:
    if any(is_above(role, by.role) for role in roles):
        raise PermissionDenied(_("You can’t give or remove a role above your own."))


def _require_another_owner(member: Membership) -> None:
    owners = Membership.objects.current().filter(
        organization_id=member.organization_id, role=Role.OWNER
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


def _check_unit(unit: Unit, member: Membership) -> None:
    if unit.organization_id != member.organization_id:
        raise ValidationError(_("Choose a unit of this organization."))


def _end_leads(leads: QuerySet[UnitLead], by: Membership) -> None:
    """Queries: 3, however many there are."""
    ended = [
        (lead.unit, {"member": lead.member_id}) for lead in leads.select_related("unit")
    ]
    record_events("unit.lead_ended", ended, by=by)
    leads.delete()
