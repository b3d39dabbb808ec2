"""Plans the notifications that a check-in has opened, and the reminders before it closes.

A reminder that could not be sent in time (no scheduler ran, the clock jumped) is sent
late, as long as the check-in is open; the notification of an opening, for a day.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from notifications.models import Message
from notifications.outbox import Notification, notify_many
from notifications.types.check_in_closing import CHECK_IN_CLOSING
from notifications.types.check_in_opened import CHECK_IN_OPENED
from organizations.models import Organization
from organizations.querysets import is_here
from organizations.tenancy import in_organization
from scheduling.check_in_policy import policy_of
from scheduling.models import Period

if TYPE_CHECKING:
    from django.db.models import QuerySet

# The function notifications_to_remind(as_of) of the database has the same two.
OPENING_COUNTS_FOR = dt.timedelta(days=1)
# Where the reminder follows so soon after the opening, the reminder alone is sent.
TOO_NEAR = dt.timedelta(hours=12)


def remind_people(organization_id: int, now: dt.datetime | None = None) -> int:
    """Write the reminders that are due. How many are new. Queries: flat for each 2,000.

    A transaction for each type: only within one `notify_many` do all processes take
    people's days in the same order.
    """
    now = now or timezone.now()
    with in_organization(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        n_new = _notify(CHECK_IN_CLOSING.kind, organization, closing(organization, now))
    with in_organization(organization_id):
        if policy_of(organization).announces_opening:
            n_new += _notify(
                CHECK_IN_OPENED.kind, organization, opened(organization, now)
            )
    return n_new


def closing(organization: Organization, now: dt.datetime) -> QuerySet[Period]:
    """Open check-ins whose reminder is due, of people who were not reminded of them."""
    return _waiting(organization, CHECK_IN_CLOSING.kind, now).filter(remind_at__lte=now)


def opened(organization: Organization, now: dt.datetime) -> QuerySet[Period]:
    """Check-ins that have just opened, where no reminder follows at once."""
    return _waiting(organization, CHECK_IN_OPENED.kind, now).filter(
        Q(remind_at=None)
        | Q(remind_at__gt=Greatest(F("opens_at") + TOO_NEAR, Value(now))),
        opens_at__lte=now,
        opens_at__gt=now - OPENING_COUNTS_FOR,
    )


def _waiting(
    organization: Organization, kind: str, now: dt.datetime
) -> QuerySet[Period]:
    existing = Message.objects.filter(
        organization=organization,
        recipient=OuterRef("member"),
        kind=kind,
        occurrence=OuterRef("public_id"),
    )
    return (
        Period.objects.filter(
            ~Exists(existing),
            is_here("member"),
            organization=organization,
            submitted_at=None,
            excuse="",
            closes_at__gt=now,
        )
        .select_related("member__location")
        .order_by("pk")
    )


def _notify(kind: str, organization: Organization, periods: QuerySet[Period]) -> int:
    notifications = []
    for period in periods:
        period.member.organization = organization
        notifications.append(
            Notification(
                occurrence=period.public_id,
                to=period.member,
                data={"period": period.pk},
                expires_at=period.closes_at,
            )
        )
    return len(notify_many(kind, organization, notifications))
