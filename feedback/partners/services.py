"""Grant and end access to a member's check-ins; ending takes effect at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.models import CheckInAccess
from organizations.policy import may
from organizations.services import record_event

if TYPE_CHECKING:
    from organizations.models import Membership


@transaction.atomic
def grant_check_in_access(
    other: Membership, kind: str, *, by: Membership
) -> CheckInAccess:
    """Give the other access; returns the existing one when it is granted already.

    Raises ValidationError for oneself, one's own manager as a partner (they read it
    already), or somebody who has left.
    """
    if other.organization_id != by.organization_id or other.has_left:
        raise ValidationError(_("This person has left the organization."))
    if other.pk == by.pk:
        raise ValidationError(_("Choose someone other than yourself."))
    if kind == CheckInAccess.Kind.PARTNER and other.pk == by.manager_id:
        raise ValidationError(_("Your manager already sees your check-ins."))
    row, is_new = CheckInAccess.objects.get_or_create(
        organization_id=by.organization_id,
        member=by,
        other=other,
        kind=CheckInAccess.Kind(kind),
        ended_at=None,
    )
    if is_new:
        record_event("companion.chosen", row, by=by, other=other.pk, kind=str(kind))
    return row


@transaction.atomic
def end_check_in_access(row: CheckInAccess, *, by: Membership) -> CheckInAccess:
    """End the access, by either side, from the next request on. Idempotent.

    Raises PermissionDenied for anybody else.
    """
    if not may(by, "partner.end", row):
        raise PermissionDenied
    locked = CheckInAccess.objects.select_for_update().get(pk=row.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = timezone.now(), by
        locked.save(update_fields=["ended_at", "ended_by"])
        record_event("companion.ended", locked, by=by)
    row.ended_at = locked.ended_at
    return locked
