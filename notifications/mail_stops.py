"""Stops e-mail to an address that takes none (RELIABILITY R11), until its owner lifts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from notifications.models import MailStop

if TYPE_CHECKING:
    from organizations.models import Membership


def stop_email(
    organization_id: int,
    member_id: int,
    reason: MailStop.Reason = MailStop.Reason.BOUNCED,
) -> None:
    """Inside the organization. One that is stopped already stays so. Queries: 1."""
    row = MailStop(organization_id=organization_id, member_id=member_id, reason=reason)
    MailStop.objects.bulk_create([row], ignore_conflicts=True)


def lift_stop(member: Membership) -> bool:
    """Send e-mail again, because the owner of the address says so. False: it was not stopped."""
    rows = MailStop.objects.filter(member=member, lifted_at=None)
    return bool(rows.update(lifted_at=timezone.now()))
