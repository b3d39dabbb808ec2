"""Asks the owners of goals without an update for long, once each, whether they go on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from checkins.models import SilentGoal
from checkins.silent_goals import find_silent_goals
from goals.models import Goal
from notifications.models import Message
from notifications.outbox import Notification, notify_many
from notifications.types.silent_goals import SILENT_GOALS
from organizations.models import Membership
from scheduling.clock import today_of
from scheduling.days_off import days_off_from
from scheduling.models import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organizations.models import Organization

DAY = dt.timedelta(days=1)
# For so long it is tried again with somebody who is away, or has a reminder each day.
ASKED_WITHIN = dt.timedelta(days=60)
# Local hours in which people are asked, so that quiet hours never move the question to a
# day that has its reminder.
HOURS = range(9, 17)


@transaction.atomic
def ask_owners(organization: Organization, now: dt.datetime) -> int:
    """One question to each owner, with all their silent goals. How many.

    Whoever gets a reminder within a day is asked on another day.
    """
    find_silent_goals(organization, now)
    by_owner: defaultdict[int, list[int]] = defaultdict(list)
    for silence_id, owner_id in _unasked(organization, now):
        by_owner[owner_id].append(silence_id)
    notifications = [
        Notification(
            today_of(owner, now).isoformat(),
            owner,
            data={"silences": by_owner[owner.pk]},
        )
        for owner in _askable(organization, list(by_owner), now)
    ]
    return len(notify_many(SILENT_GOALS.kind, organization, notifications))


def _unasked(organization: Organization, now: dt.datetime) -> Iterator[tuple[int, int]]:
    """(silent goal, owner) that no message has asked about. Queries: 2."""
    since = now - ASKED_WITHIN
    asked = {
        silence_id
        for data in Message.objects.filter(
            organization=organization, kind=SILENT_GOALS.kind, created_at__gt=since
        ).values_list("data", flat=True)
        for silence_id in data["silences"]
    }
    rows = SilentGoal.objects.filter(
        organization=organization,
        asked_at__gt=since,
        answered_at=None,
        goal__state=Goal.State.ACTIVE,
    )
    for silence_id, owner_id in rows.order_by("pk").values_list("pk", "goal__owner_id"):
        if silence_id not in asked and owner_id is not None:
            yield silence_id, owner_id


def _askable(
    organization: Organization, ids: list[int], now: dt.datetime
) -> Iterator[Membership]:
    """Those at work who get no reminder within a day. Queries: 4, or 0."""
    if not ids:
        return
    reminded = Period.objects.filter(
        organization=organization,
        member_id__in=ids,
        submitted_at=None,
        excuse="",
        remind_at__range=(now, now + DAY),
    ).values("member_id")
    away = days_off_from(organization, now.date() - DAY, now.date() + DAY, ids)
    rows = Membership.objects.in_organization(organization).current()
    for owner in (
        rows.filter(pk__in=ids).exclude(pk__in=reminded).select_related("location")
    ):
        owner.organization = organization
        local = now.astimezone(owner.zone)
        if local.hour in HOURS and not away.excuse(owner, local.date()):
            yield owner
