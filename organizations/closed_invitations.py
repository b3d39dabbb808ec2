"""Closes invitations of people who left, came back, or have another address now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from organizations.models import Invitation, Membership
from organizations.querysets import has_not_left
from organizations.services import record_events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.querysets import InvitationQuerySet


def waiting_of(people: Iterable[Membership]) -> InvitationQuerySet:
    """Those of the people, with them."""
    rows = Invitation.objects.waiting().select_related("membership").order_by()
    return rows.filter(membership__in=[member.pk for member in people])


@transaction.atomic
def close_all(rows: Iterable[Invitation], *, by: Membership) -> None:
    """Their links open nothing from now on; the people stay as they are. Queries: 2."""
    closed = list(rows)
    if not closed:
        return
    Invitation.objects.filter(pk__in=[row.pk for row in closed]).update(
        revoked_at=timezone.now()
    )
    events = [(row.membership, {"invitation": row.pk}) for row in closed]
    record_events("member.invitation_revoked", events, by=by)


def close_of_leaver(member: Membership, *, by: Membership) -> None:
    """Of somebody who has left; one that was sent since then stays. Queries: 1, or 3."""
    rows = waiting_of([member]).filter(created_at__lte=member.left_at)
    close_all(rows, by=by)


def close_outdated(people: Iterable[Membership], *, by: Membership) -> None:
    """Of those who are here again, and at addresses that HR has changed since.

    Queries: 1, or 3.
    """
    is_elsewhere = ~Q(membership__work_email="") & ~Q(membership__work_email=F("email"))
    is_here = Q(membership__joined_at__isnull=False) & has_not_left("membership")
    rows = waiting_of(people).filter(
        is_here | Q(membership__joined_at=None) & is_elsewhere
    )
    close_all(rows, by=by)
