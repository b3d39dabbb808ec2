"""The secret address of a member's calendar, as a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from notifications.magic_links.tokens import Purpose, link_for, revoke
from notifications.models import MagicLink
from organizations.services import record_event

if TYPE_CHECKING:
    from organizations.models import Membership


def address_of(member: Membership) -> str:
    """The active one; "" without one. Makes none. Queries: 1, or 2."""
    has_one = MagicLink.objects.filter(
        member=member, purpose=Purpose.CALENDAR, revoked_at=None
    ).exists()
    return _address(member) if has_one else ""


@transaction.atomic
def make_address(member: Membership) -> str:
    """A new one; the one before is revoked."""
    revoke(member, Purpose.CALENDAR)
    record_event("calendar.opened", member, by=member)
    return _address(member)


@transaction.atomic
def revoke_address(member: Membership) -> None:
    if revoke(member, Purpose.CALENDAR):
        record_event("calendar.closed", member, by=member)


def _address(member: Membership) -> str:
    token = link_for(member, Purpose.CALENDAR)
    return reverse("magic_links:feed", args=[token])
