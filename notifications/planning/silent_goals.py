"""Goals that nobody has said a word about for long; their owners are asked once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from checkins.answers.silence import find_silent_goals
from checkins.cadence.away import away_from
from checkins.models import Period, SilentGoal
from goals.models import Goal
from notifications.models import Kind, Message
from notifications.outbox import Saying, say_many
from organizations.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organizations.models import Organization

DAY = dt.timedelta(days=1)
# For so long somebody who is away, or has a reminder each day, is tried again.
ASKED_WITHIN = dt.timedelta(days=60)
# Local hours in which people are asked: never so that quiet hours move the question to
# a day that has its reminder.
HOURS = range(9, 17)


@transaction.atomic
def ask_owners(organization: Organization, now: dt.datetime) -> int:
    """One question to each owner, with all their silent goals. How many.

    Who had another message today, or gets a reminder, is asked on another day.
    """
    find_silent_goals(organization, now)
    by_owner: defaultdict[int, list[int]] = defaultdict(list)
    for silence_id, owner_id in _unasked(organization, now):
        by_owner[owner_id].append(silence_id)
    sayings = [
        Saying(
            now.astimezone(owner.zone).date().isoformat(),
            owner,
            data={"silences": by_owner[owner.pk]},
        )
        for owner in _askable(organization, list(by_owner), now)
    ]
    return len(say_many(Kind.SILENT_GOAL, organization, sayings))


def _unasked(organization: Organization, now: dt.datetime) -> Iterator[tuple[int, int]]:
    """(silence, owner) of what no message has asked about. Queries: 2."""
    since = now - ASKED_WITHIN
    asked = {
        silence_id
        for data in Message.objects.filter(
            organization=organization, kind=Kind.SILENT_GOAL, created_at__gt=since
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
    """Those at work, whom no reminder comes to within a day. Queries: 4, or 0."""
    if not ids:
        return
    reminded = Period.objects.filter(
        organization=organization,
        member_id__in=ids,
        submitted_at=None,
        excuse="",
        remind_at__range=(now, now + DAY),
    ).values("member_id")
    away = away_from(organization, now.date() - DAY, now.date() + DAY, ids)
    rows = Membership.objects.in_organization(organization).current()
    for owner in (
        rows.filter(pk__in=ids).exclude(pk__in=reminded).select_related("location")
    ):
        owner.organization = organization
        local = now.astimezone(owner.zone)
        if local.hour in HOURS and not away.excuse(owner, local.date()):
            yield owner
