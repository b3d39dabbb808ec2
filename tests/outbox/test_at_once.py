"""RELIABILITY R2: two processes want the same day of the same person, on two connections.

One of them has it; the other loses that one message, and nothing else.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from notifications.delivery import claims
from notifications.delivery.recorder import DeliveryRecorder
from notifications.models import Delivery, Message
from notifications.outbox import Notification, notify, notify_many
from notifications.outbox import notifications as outbox
from organizations.tenancy import in_organization
from tests.cast import Acme, make_acme
from tests.patience import BRIEFLY_S, PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


def elsewhere[T](pool: ThreadPoolExecutor, work: Callable[[], T]) -> Future[T]:
    def run() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    return pool.submit(run)


def claimed(acme: Acme) -> list[Delivery]:
    """Reminders of today to Ben and to Lena, in the hands of one worker."""
    with in_organization(acme.organization.pk):
        for member in (acme.ben, acme.lena):
            notify("check_in.closing", to=member, occurrence="x")
        Delivery.objects.update(state="claimed", claimed_by="worker", attempts=1)
        rows = Delivery.objects.select_related("message__recipient__location")
        found = list(rows.order_by("pk"))
    for row in found:
        assert row.message.recipient is not None
        row.message.recipient.organization = acme.organization
    return found


def test_two_workers_claim_different_deliveries_and_neither_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without SKIP LOCKED nothing goes out twice: `claimed_by` sees to that. But one of
    two workers waits for the other, counts its attempts, and has nothing left to do.
    """
    acme = make_acme()
    organization_id, later = acme.organization.pk, timezone.now() + DAY
    with in_organization(organization_id):
        for member in (acme.ben, acme.lena):
            notify("check_in.closing", to=member, occurrence="x")
    monkeypatch.setattr(claims, "BATCHES", ((False, 0, 99, 1),))

    def claim_too() -> list[int]:
        with in_organization(organization_id), connection.cursor() as cursor:
            # A process that waits for a lock fails, instead of a test that never ends.
            cursor.execute("SET LOCAL lock_timeout = '20s'")
            return claims.claim(organization_id, "other", later)

    with ThreadPoolExecutor(1) as pool, in_organization(organization_id):
        ours = claims.claim(organization_id, "one", later)
        theirs = elsewhere(pool, claim_too).result(PATIENCE_S)

    assert len(ours) == len(theirs) == 1
    assert ours != theirs
    with in_organization(organization_id):
        claimed_by = dict(Delivery.objects.values_list("pk", "claimed_by"))
        assert claimed_by == {ours[0]: "one", theirs[0]: "other"}
        assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_a_concurrent_conflict_on_the_daily_limit_affects_one_message() -> None:
    """Quiet hours move both reminders to a day that Lena's question just took."""
    acme = make_acme()
    rows = claimed(acme)
    later = timezone.now() + DAY

    def put_off() -> None:
        with in_organization(acme.organization.pk):
            DeliveryRecorder("worker").postpone(
                rows, dict.fromkeys((row.pk for row in rows), later)
            )

    with ThreadPoolExecutor(1) as pool:
        with in_organization(acme.organization.pk):
            assert notify("goal.silent", to=acme.lena, occurrence="y", due_at=later)
            moving = elsewhere(pool, put_off)
            # It waits until this transaction says what becomes of the day.
            done, _waiting = wait([moving], timeout=BRIEFLY_S)
            assert not done
        moving.result(PATIENCE_S)

    with in_organization(acme.organization.pk):
        found = {
            row.message.recipient_id: (row.state, row.reason)
            for row in Delivery.objects.filter(
                message__kind="check_in.closing"
            ).select_related("message")
        }
        assert found == {
            acme.ben.pk: ("waiting", ""),
            acme.lena.pk: ("skipped", "one_a_day"),
        }
        days = Message.objects.values_list("recipient_id", "day")
        assert len(set(days)) == len(days) == 3


def test_concurrent_notifications_in_another_order_do_not_deadlock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Everybody has one, and neither process is refused: they do not block each other."""
    acme = make_acme()
    people = [acme.ben, acme.lena]
    insert = outbox._insert

    def insert_slowly(*arguments: Any) -> list[Message]:
        said = insert(*arguments)
        time.sleep(0.3)
        return said

    # A statement for each row: the other process comes between them.
    monkeypatch.setattr(outbox, "MOST_ROWS", 1)
    monkeypatch.setattr(outbox, "_insert", insert_slowly)

    def tell(kind: str, order: int) -> int:
        with in_organization(acme.organization.pk):
            notifications = [Notification("x", to=person) for person in people[::order]]
            return len(notify_many(kind, acme.organization, notifications))

    with ThreadPoolExecutor(2) as pool:
        ways = [
            elsewhere(pool, lambda: tell("check_in.opened", 1)),
            elsewhere(pool, lambda: tell("check_in.closing", -1)),
        ]
        assert sum(way.result(PATIENCE_S) for way in ways) == len(people)
    with in_organization(acme.organization.pk):
        assert Message.objects.count() == len(people)
