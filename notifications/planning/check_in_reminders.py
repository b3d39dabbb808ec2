"""Check-ins that open and close: who is told, and when that is too late.

A reminder that nobody could send in time (no scheduler ran, the clock jumped) is sent
late, as long as the check-in is open; later it is left. An opening is told of for a day.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from checkins.cadence.policy import policy_of
from checkins.models import Period
from checkins.querysets import is_here
from notifications.models import Kind, Message
from notifications.outbox import Saying, say_many
from organizations.models import Organization
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from django.db.models import QuerySet

# notifications_to_remind() says the same two.
OPENING_IS_NEWS = dt.timedelta(days=1)
# An opening so shortly before the reminder is not told of: one message is enough.
TOO_NEAR = dt.timedelta(hours=12)


def remind_people(organization_id: int, now: dt.datetime | None = None) -> int:
    """Say what is due, once. How many messages are new. Queries: flat for each 2,000.

    A transaction for each kind: only within one `say_many` does everybody take people's
    days in the same order.
    """
    now = now or timezone.now()
    with in_organization(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        n_said = _tell(Kind.CLOSING, organization, closing(organization, now))
    with in_organization(organization_id):
        if policy_of(organization).announces_opening:
            n_said += _tell(Kind.OPENED, organization, opened(organization, now))
    return n_said


def closing(organization: Organization, now: dt.datetime) -> QuerySet[Period]:
    """Open check-ins whose reminder is due, of people who were not reminded of them."""
    return _waiting(organization, Kind.CLOSING, now).filter(remind_at__lte=now)


def opened(organization: Organization, now: dt.datetime) -> QuerySet[Period]:
    """Check-ins that have just opened, where no reminder follows at once."""
    return _waiting(organization, Kind.OPENED, now).filter(
        Q(remind_at=None)
        | Q(remind_at__gt=Greatest(F("opens_at") + TOO_NEAR, Value(now))),
        opens_at__lte=now,
        opens_at__gt=now - OPENING_IS_NEWS,
    )


def _waiting(
    organization: Organization, kind: str, now: dt.datetime
) -> QuerySet[Period]:
    said = Message.objects.filter(
        organization=organization,
        recipient=OuterRef("member"),
        kind=kind,
        occurrence=OuterRef("public_id"),
    )
    return (
        Period.objects.filter(
            ~Exists(said),
            is_here("member"),
            organization=organization,
            submitted_at=None,
            excuse="",
            closes_at__gt=now,
            member__user__is_active=True,
        )
        .select_related("member__location")
        .order_by("pk")
    )


def _tell(kind: str, organization: Organization, periods: QuerySet[Period]) -> int:
    sayings = []
    for period in periods:
        period.member.organization = organization
        sayings.append(
            Saying(
                occurrence=period.public_id,
                to=period.member,
                data={"period": period.pk},
                expires_at=period.closes_at,
            )
        )
    return len(say_many(kind, organization, sayings))
