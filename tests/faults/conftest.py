from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from notifications.models import Delivery
from organizations.tenancy import in_organization
from tests.cast import Acme, make_acme
from tests.factories import MembershipFactory, PeriodFactory
from tests.faults.sink import Sink, start
from tests.patience import PATIENCE_S
from tests.reminders.jobs import make_numbers

REPOSITORY = Path(__file__).resolve().parents[2]
DIED = -9


class Crew:
    """Workers of one session; files in `orders` name the steps at which they kill
    themselves.
    """

    def __init__(self, sink: Sink, orders: Path) -> None:
        self.orders = orders
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "SIGHTLINE_SINK_PORT": str(sink.port),
            "SIGHTLINE_FAULTS": str(orders),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.crew"],
            cwd=REPOSITORY,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def run(self, organization_id: int, *jobs: str, n: int = 1) -> list[int]:
        """Runs the jobs in `n` workers at once; returns their exit statuses, -9 for
        killed.
        """
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([jobs, organization_id, n]) + "\n")
        self.process.stdin.flush()
        ended: list[int] = json.loads(self._line())
        return ended

    def kill_at(self, step: str, passes: int = 1) -> None:
        (self.orders / step).write_text(str(passes))

    def stop(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE_S)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Sink]:
    sink = Sink()
    controller = start(sink)
    yield sink
    controller.stop()


@pytest.fixture
def sink(server: Sink) -> Iterator[Sink]:
    """The mail server, emptied."""
    server.got.clear()
    usual = server.answer
    yield server
    server.answer = usual


@pytest.fixture(scope="session")
def session_crew(
    server: Sink, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Iterator[Crew]:
    crew = Crew(server, tmp_path_factory.mktemp("orders"))
    yield crew
    crew.stop()


@pytest.fixture
def crew(session_crew: Crew) -> Crew:
    for order in session_crew.orders.iterdir():
        order.unlink()
    return session_crew


class Office:
    """Acme with some people whose reminders are due."""

    def __init__(self, n: int) -> None:
        self.acme: Acme = make_acme()
        self.id: int = self.acme.organization.pk
        with in_organization(self.id):
            self.members = [
                MembershipFactory.create(
                    organization=self.acme.organization, user__name=f"P{i:03}"
                )
                for i in range(n)
            ]
            goals = make_numbers(self.acme.ben, 1)
            for member in self.members:
                goals[0].pk, goals[0].owner = None, member
                goals[0].public_id = f"g{member.pk:011}"
                goals[0].save(force_insert=True)
                PeriodFactory.create(to_remind=True, member=member, goals=goals)

    @property
    def everybody(self) -> dict[str, int]:
        return {member.user.email: 1 for member in self.members}

    def two_minutes_later(self) -> None:
        """Moves claims and retries two minutes into the past, so that they have timed
        out.
        """
        with in_organization(self.id), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE notifications_delivery SET due_at = due_at - interval '2 minutes',"
                " claimed_at = claimed_at - interval '2 minutes'"
            )
            cursor.execute(
                "UPDATE organizations_event SET retry_at = retry_at - interval '2 minutes'"
            )

    def states(self) -> dict[str, int]:
        with in_organization(self.id):
            rows = list(Delivery.objects.values_list("state", flat=True))
        return {state: rows.count(state) for state in set(rows)}


@pytest.fixture
def office(transactional_db: None) -> Office:
    return Office(12)
