"""RELIABILITY R1, R6, R13: the broker holds hints. A Valkey of the test's own, real
Celery workers on it, and a real mail server that counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import redis
from kombu.exceptions import OperationalError

from config.stores.valkey import Valkey
from notifications.outbox import notify
from notifications.tasks import sweep_deliveries, sweep_reminders
from organizations.tenancy import in_organization
from tests.celery_worker import Worker
from tests.faults.conftest import Office
from tests.faults.sink import Sink
from tests.rollup.test_broker_down import start, valkey

__all__ = ["valkey"]

PATIENCE_S = 60
# Connecting gives up after half a second; without a limit it takes minutes.
WITHOUT_BROKER_S = 45

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def worker(valkey: Valkey, sink: Sink) -> Iterator[Worker]:
    worker = Worker(
        "messages",
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        REDIS_URL=valkey.url,
        DJANGO_SETTINGS_MODULE="tests.faults.settings",
        SIGHTLINE_SINK_PORT=str(sink.port),
    )
    yield worker
    worker.kill()


def sweep() -> None:
    """As beat does, whatever became of the last time."""
    try:
        sweep_reminders()
        sweep_deliveries()
    except (OSError, redis.RedisError, OperationalError):
        time.sleep(0.2)


def wait_for(sink: Sink, n: int, worker: Worker, *, sweeps: bool = True) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while len(sink.got) < n and time.monotonic() < deadline:
        worker.keep()
        if sweeps:
            sweep()
        time.sleep(0.3 if sweeps else 0.005)


def test_messages_are_sent_after_a_broker_outage(
    office: Office,
    valkey: Valkey,
    worker: Worker,
    sink: Sink,
) -> None:
    """The request that says something succeeds; flushed hints are made anew."""
    valkey.stop()
    before = time.monotonic()
    with in_organization(office.id):
        assert notify("check_in.closing", to=office.acme.lena, occurrence="x")
    assert time.monotonic() - before < WITHOUT_BROKER_S
    start(valkey)
    sweep()
    redis.Redis.from_url(valkey.url).flushall()
    wait_for(sink, 12, worker)

    assert sink.times == office.everybody


def test_a_killed_and_flushed_broker_loses_no_message(
    transactional_db: None,
    valkey: Valkey,
    worker: Worker,
    sink: Sink,
) -> None:
    office = Office(100)
    sweep()
    wait_for(sink, 20, worker, sweeps=False)
    worker.kill()
    redis.Redis.from_url(valkey.url).flushall()
    office.two_minutes_later()
    wait_for(sink, 99, worker)
    time.sleep(1)

    # Killed between the server's answer and the commit, or before the mail was said.
    n_unknown = office.states().get("unknown", 0)
    assert n_unknown <= 1
    assert max(sink.times.values()) == 1
    assert 100 - n_unknown <= len(sink.got) <= 100
