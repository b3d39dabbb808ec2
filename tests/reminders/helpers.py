"""Makes check-ins that wait for values, and runs the reminder jobs in this process."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core import mail
from django.utils import timezone

from checkins.models import Period
from checkins.rules import week_start
from goals.models import Goal, GoalProgress
from notifications.models import Delivery
from notifications.tasks import deliver, remind
from organizations.models import Membership
from tests.make import make_goal, make_key_result

HOUR = dt.timedelta(hours=1)


def make_numbers(by: Membership, n: int = 2, title: str = "Number") -> list[Goal]:
    """Goals of a member under one objective."""
    top = make_goal(by, "Grow", owner=by)
    goals = [
        make_key_result(by, top, f"{title} {i + 1}", owner=by, current=Decimal(10 + i))
        for i in range(n)
    ]
    # As the roll-up would leave them.
    GoalProgress.objects.filter(goal__in=goals).update(pace=0.5)
    return goals


def make_period(member: Membership, goals: list[Goal], **over: Any) -> Period:
    """Open since a day, closing tomorrow; its reminder is due since an hour."""
    now = timezone.now()
    over.setdefault("opens_at", now - 24 * HOUR)
    over.setdefault("closes_at", now + 26 * HOUR)
    over.setdefault("grace_until", over["closes_at"] + 48 * HOUR)
    over.setdefault("remind_at", now - HOUR)
    over.setdefault("week_on", week_start(now.date(), 1))
    return Period.objects.create(
        organization=member.organization,
        member=member,
        rhythm="weekly",
        goal_ids=[goal.pk for goal in goals],
        **over,
    )


def remind_and_deliver(organization_id: int) -> list[Any]:
    """Remind and deliver, as the jobs do; the mails that were sent."""
    mail.outbox.clear()
    remind(organization_id)
    deliver(organization_id)
    return list(mail.outbox)


def delivery_results() -> list[tuple[str, str, str]]:
    rows = Delivery.objects.order_by("pk")
    return list(rows.values_list("channel", "state", "reason"))
