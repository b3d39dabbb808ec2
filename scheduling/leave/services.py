from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from organizations.models import Membership
from organizations.services import record_event
from scheduling.models import Leave
from scheduling.plan import plan
from scheduling.retroactive_leave import excuse_missed
from scheduling.rules import DAY

if TYPE_CHECKING:
    import datetime as dt


@transaction.atomic
def add_leave(
    member: Membership, *, starts_on: dt.date, ends_on: dt.date, by: Membership
) -> Leave:
    """Add leave, both days inclusive; merged with any leave that it touches.

    The member's check-ins are planned again at once, and missed ones in these days are
    excused. Idempotent. Raises ValidationError.
    """
    _lock(member)
    others = list(
        Leave.objects.filter(
            organization_id=member.organization_id,
            member=member,
            starts_on__lte=ends_on + DAY,
            ends_on__gte=starts_on - DAY,
        )
    )
    wider = Leave(
        organization_id=member.organization_id,
        member=member,
        starts_on=min([starts_on, *(each.starts_on for each in others)]),
        ends_on=max([ends_on, *(each.ends_on for each in others)]),
        by=by,
    )
    for each in others:
        if (each.starts_on, each.ends_on) == (wider.starts_on, wider.ends_on):
            return each
    wider.full_clean(exclude=["organization"])
    Leave.objects.filter(pk__in=[each.pk for each in others]).delete()
    wider.save()
    record_event("leave.added", wider, by=by, member=member.pk)
    plan(member.organization, member_ids=[member.pk])
    excuse_missed(member, wider.starts_on, wider.ends_on)
    return wider


@transaction.atomic
def remove_leave(leave: Leave, *, member: Membership, by: Membership) -> None:
    """Remove leave. Past check-ins that it excused stay excused. Idempotent."""
    _lock(member)
    if not Leave.objects.filter(pk=leave.pk).exists():
        return
    record_event("leave.removed", leave, by=by, member=member.pk)
    leave.delete()
    plan(member.organization, member_ids=[member.pk])


def _lock(member: Membership) -> None:
    """Serialize concurrent changes of one member's leave."""
    Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
