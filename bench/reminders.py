"""A Monday, 09:00: ten thousand people fall due in the same minute."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

from django.db.models import Min
from django.utils import timezone

from bench.measure import MeasurementRow, resident
from bench.settings import SMTP_PORT
from bench.sink import mail_sink
from bench.worker import celery_worker, child_of
from config.celery import app as celery_app
from notifications.planning.check_in_reminders import remind_people
from organizations.tenancy import in_organization
from scheduling.check_in_policy import policy_of
from scheduling.models import Period
from scheduling.plan import plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.people import Crowd
    from bench.sink import Counter

# Issue 4: "10,000 reminders handed to SMTP within 5 minutes" on two cores.
MOST_MS = 300_000.0
PATIENCE_S = 900.0
HELPERS = 4
HOUR = dt.timedelta(hours=1)


def measure_reminders(crowd: Crowd) -> Iterator[MeasurementRow]:
    n = len(crowd.people)
    began = time.perf_counter()
    with in_organization(crowd.organization.pk):
        plan(crowd.organization)
    yield MeasurementRow(f"reminder: rows computed for {n:,} people", n, _since(began))
    began = time.perf_counter()
    with in_organization(crowd.organization.pk):
        plan(crowd.organization)
    yield MeasurementRow(
        "reminder: the same plan again, nothing to do", n, _since(began)
    )
    fall_due(crowd)
    began = time.perf_counter()
    n_sent = remind_people(crowd.organization.pk)
    assert n_sent == n, n_sent
    yield MeasurementRow(f"reminder: {n:,} messages queued", n, _since(began))
    yield from _delivered(crowd)


def fall_due(crowd: Crowd) -> None:
    """The first check-in of everybody is open, and to be reminded of now, by day."""
    now = timezone.now()
    with in_organization(crowd.organization.pk):
        policy = policy_of(crowd.organization)
        policy.quiet_from = policy.quiet_until = dt.time(0)
        policy.save(update_fields=["quiet_from", "quiet_until"])
        rows = Period.objects.filter(organization=crowd.organization)
        first = rows.aggregate(first=Min("week_on"))["first"]
        rows.filter(week_on=first).update(
            opens_at=now - 24 * HOUR,
            remind_at=now - HOUR / 60,
            closes_at=now + 24 * HOUR,
            grace_until=now + 72 * HOUR,
        )


def _delivered(crowd: Crowd) -> Iterator[MeasurementRow]:
    n = len(crowd.people)
    with mail_sink(SMTP_PORT) as sink, celery_worker(concurrency=2) as process:
        began = time.perf_counter()
        for _each in range(HELPERS):
            celery_app.send_task("notifications.deliver", [crowd.organization.pk])
        _wait_for(sink, n)
        taken = _since(began)
        memory = resident(child_of(process.pid))
        assert len(set(sink.recipients)) == n
    yield MeasurementRow(
        f"reminder: {n:,} handed to SMTP, by two workers",
        n,
        taken,
        budget=MOST_MS,
        holds=taken <= MOST_MS,
    )
    yield MeasurementRow("reminder: a second", n, ratio=n / taken * 1_000)
    yield MeasurementRow("reminder: memory of a worker", n, bytes=memory)


def _wait_for(sink: Counter, n: int) -> None:
    give_up = time.perf_counter() + PATIENCE_S
    while len(sink.recipients) < n:
        if time.perf_counter() > give_up:
            message = f"{len(sink.recipients)} of {n} reminders arrived"
            raise TimeoutError(message)
        time.sleep(0.02)


def _since(began: float) -> float:
    """Milliseconds."""
    return (time.perf_counter() - began) * 1_000
