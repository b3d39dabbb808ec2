"""Makes check-ins that wait for values, and runs the reminder jobs in this process."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core import mail

from goals.models import Goal, GoalProgress
from notifications.models import Delivery, Message
from notifications.tasks import deliver, remind
from organizations.models import Membership
from tests.factories import GoalFactory, KeyResultFactory

HOUR = dt.timedelta(hours=1)
# A Thursday: the time of the tests with the fixture `clock`.
NOW = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)


def make_numbers(by: Membership, n: int = 2, title: str = "Number") -> list[Goal]:
    """Key results of a member under one objective."""
    top = GoalFactory.create(by=by, title="Grow", owner=by)
    goals = [
        KeyResultFactory.create(
            by=by,
            parent=top,
            title=f"{title} {i + 1}",
            owner=by,
            current=Decimal(10 + i),
        )
        for i in range(n)
    ]
    # As the roll-up would set them.
    GoalProgress.objects.filter(goal__in=goals).update(pace=0.5)
    return goals


def remind_and_deliver(organization_id: int) -> list[Any]:
    """Remind and deliver, as the jobs do; the mails that were sent."""
    mail.outbox.clear()
    remind(organization_id)
    deliver(organization_id)
    return list(mail.outbox)


def delivery_results() -> list[tuple[str, str, str]]:
    rows = Delivery.objects.order_by("pk")
    return list(rows.values_list("channel", "state", "reason"))


def kinds() -> list[str]:
    """The kinds of all messages, in the order in which they were written."""
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))
