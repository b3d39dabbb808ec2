"""RELIABILITY R2, R3, R7: digests when workers are killed while scheduling or sending,
and with concurrent schedulers. Counted by a real mail server.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from notifications.models import Delivery, Message
from organizations.tenancy import in_organization
from scheduling.check_in_policy import policy_of
from tests.cast import make_acme
from tests.factories import MembershipFactory, PeriodFactory
from tests.faults.conftest import DIED, Crew
from tests.faults.sink import Sink
from tests.reminders.jobs import HOUR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PLAN, DELIVER = "plan_digests", "deliver"
N = 6


class Managers:
    """Six managers, each with a report that did not submit in a week that closed an
    hour ago.
    """

    def __init__(self) -> None:
        self.acme = make_acme()
        self.id: int = self.acme.organization.pk
        closed = timezone.now() - HOUR
        with in_organization(self.id):
            policy = policy_of(self.acme.organization)
            policy.quiet_until = policy.quiet_from
            policy.save()
            managers = [
                MembershipFactory.create(
                    organization=self.acme.organization, user__name=f"M{n}"
                )
                for n in range(N)
            ]
            for n, manager in enumerate(managers):
                member = MembershipFactory.create(
                    organization=self.acme.organization,
                    user__name=f"P{n}",
                    manager=manager,
                )
                PeriodFactory.create(
                    to_remind=True,
                    member=member,
                    goals=[],
                    closes_at=closed,
                    remind_at=None,
                )
        self.once = {manager.user.email: 1 for manager in managers}

    def forget(self) -> None:
        with in_organization(self.id):
            Message.objects.all().delete()

    def next_morning(self) -> None:
        self._make_due("'1 hour'")

    def two_minutes_later(self) -> None:
        self._make_due("'2 minutes'")

    def _make_due(self, ago: str) -> None:
        with in_organization(self.id), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE notifications_delivery SET due_at = %s - interval {ago},"
                f" claimed_at = claimed_at - interval {ago}",
                [timezone.now()],
            )

    def states(self) -> list[str]:
        with in_organization(self.id):
            rows = Delivery.objects.order_by("state")
            return list(rows.values_list("state", flat=True))


@pytest.fixture
def managers(transactional_db: None) -> Managers:
    return Managers()


def test_a_worker_killed_while_scheduling_leaves_no_partial_digest(
    crew: Crew, managers: Managers, sink: Sink
) -> None:
    crew.kill_at("digests_written")
    assert crew.run(managers.id, PLAN) == [DIED]
    assert managers.states() == []
    assert crew.run(managers.id, PLAN, PLAN) == [0]
    managers.next_morning()
    assert crew.run(managers.id, DELIVER) == [0]
    assert sink.times == managers.once


def test_a_worker_killed_while_sending_sends_no_digest_twice(
    crew: Crew, managers: Managers, sink: Sink
) -> None:
    """Between handing over and the server's answer one digest is the price."""
    for step, passes, n_mails, n_unknown in (
        ("before_claim", 1, N, 0),
        ("claimed", 1, N, 0),
        ("composed", 1, N, 0),
        ("handing_over", 3, N - 1, 1),
        ("accepted", 3, N, 1),
        ("done", 1, N, 0),
    ):
        managers.forget()
        sink.got.clear()
        assert crew.run(managers.id, PLAN) == [0]
        managers.next_morning()
        crew.kill_at(step, passes)
        assert crew.run(managers.id, DELIVER) == [DIED], step
        managers.two_minutes_later()
        assert crew.run(managers.id, PLAN, DELIVER) == [0], step
        assert max(sink.times.values()) == 1, step
        assert len(sink.got) == n_mails, step
        sent = ["sent"] * (N - n_unknown)
        assert managers.states() == sent + ["unknown"] * n_unknown, step


def test_five_concurrent_schedulers_send_each_digest_once(
    crew: Crew, managers: Managers, sink: Sink
) -> None:
    assert crew.run(managers.id, PLAN, PLAN, n=5) == [0] * 5
    managers.next_morning()
    assert crew.run(managers.id, DELIVER, DELIVER, n=3) == [0] * 3
    assert sink.times == managers.once
    assert len(sink.message_ids) == N
