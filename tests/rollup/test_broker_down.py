"""RELIABILITY R1, R13: the message is a hint. Without a broker nothing is lost.

A Valkey of the test's own and a real Celery worker on it; what is waited for are rows.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection
from django.test import Client
from kombu import pools
from kombu.exceptions import OperationalError

from config.celery import app as celery_app
from config.stores.processes import RunAs
from config.stores.urls import celery_broker_url
from config.stores.valkey import Valkey
from goals.models import Goal, GoalDirty, GoalProgress
from goals.tasks import sweep_roll_up
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.celery_worker import Worker
from tests.factories import GoalFactory, KeyResultFactory

# A worker that lost its broker waits longer before each try to connect again.
PATIENCE_S = 90
SWEEP_EVERY_S = 5
# Connecting gives up after half a second, twice; without a limit it takes minutes.
WITHOUT_BROKER_S = 45

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def valkey(tmp_path: Path, settings: Any) -> Iterator[Valkey]:
    """Cache and broker of this process are it, until the test ends."""
    sockets = tmp_path / "s"
    sockets.mkdir()
    server = Valkey(
        tmp_path / "valkey", sockets, tmp_path / "log", RunAs(), durable=False
    )
    server.prepare()
    start(server)
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": server.url}}
    use_broker(celery_broker_url(server.url))
    yield server
    use_broker(None)
    server.stop()


def start(server: Valkey) -> None:
    server.start()
    server.wait_ready()


def use_broker(url: str | None) -> None:
    """For what this process sends; None: the settings' again."""
    celery_app.conf.broker_write_url = url
    pools.reset()  # type: ignore[no-untyped-call]  # Celery has no types
    celery_app._pool = None
    celery_app.amqp._producer_pool = None


@pytest.fixture
def worker(valkey: Valkey) -> Iterator[Worker]:
    worker = Worker(
        "default,rollup",
        REDIS_URL=valkey.url,
        DJANGO_SETTINGS_MODULE="config.settings.test",
    )
    yield worker
    worker.kill()


class Office:
    """A member at a browser, a goal, and the objective above it."""

    def __init__(self, acme: Acme) -> None:
        self.acme = acme
        self.client = Client()
        self.client.force_login(acme.ada.user)
        with in_organization(acme.organization.pk):
            self.top: Goal = GoalFactory.create(by=acme.ada)
            self.goal = KeyResultFactory.create(
                by=acme.ada, parent=self.top, target=100
            )

    def check_in(self, value: int) -> float:
        """Seconds that the answer took."""
        url = f"/o/acme/goals/{self.goal.public_id}/check-in/"
        before = time.monotonic()
        response = self.client.post(url, {"value": value, "confidence": 50})
        took = time.monotonic() - before
        assert response.status_code == 302, response.content[:500]
        return took

    def progress(self) -> float | None:
        with in_organization(self.acme.organization.pk):
            return GoalProgress.objects.get(goal=self.top).progress

    def is_behind(self) -> bool:
        with in_organization(self.acme.organization.pk):
            return GoalDirty.objects.exists()

    def comes_to(self, progress: float, worker: Worker, *, sweeps: bool) -> bool:
        """Whether it does in time; `sweeps`: while the sweep runs, as beat has it."""
        deadline = time.monotonic() + PATIENCE_S
        next_sweep = 0.0
        while self.progress() != progress:
            now = time.monotonic()
            if now > deadline:
                return False
            worker.keep()
            if sweeps and now > next_sweep:
                try_to_sweep()
                next_sweep = now + SWEEP_EVERY_S
            time.sleep(0.05)
        return True


def try_to_sweep() -> None:
    """As beat does, whatever became of the last one: a broker that comes up refuses."""
    with suppress(OSError, redis.RedisError, OperationalError):
        sweep_roll_up()


def test_changes_are_rolled_up_after_a_broker_outage(
    acme: Acme, valkey: Valkey, worker: Worker
) -> None:
    office = Office(acme)
    office.check_in(20)
    assert office.comes_to(0.2, worker, sweeps=False)

    valkey.stop()
    assert office.check_in(40) < WITHOUT_BROKER_S
    assert office.is_behind()
    start(valkey)
    assert office.comes_to(0.4, worker, sweeps=True)
    connection.close()


def test_changes_are_rolled_up_after_losing_messages(
    acme: Acme, valkey: Valkey, worker: Worker
) -> None:
    """Flushed while the job waits, and under a worker and a sender that go on."""
    office = Office(acme)
    worker.kill()
    office.check_in(20)
    redis.Redis.from_url(valkey.url).flushall()
    worker.keep()
    assert office.is_behind()
    assert office.comes_to(0.2, worker, sweeps=True)

    redis.Redis.from_url(valkey.url).flushall()
    office.check_in(40)
    assert office.comes_to(0.4, worker, sweeps=False)
    connection.close()
