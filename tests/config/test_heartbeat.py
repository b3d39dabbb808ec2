"""RELIABILITY O2: /readyz warns when beat or the workers of a queue are silent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from config.cache import CacheUnavailableError
from config.heartbeat import BEAT, all_queues, missing_heartbeats, record_heartbeat
from tests.celery_worker import Worker


@pytest.fixture
def silence() -> Iterator[None]:
    forget()
    yield
    forget()


def forget() -> None:
    cache.delete_many([f"heartbeat:{name}" for name in (BEAT, *all_queues())])


def wait_until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 120
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


@pytest.mark.django_db
def test_the_readiness_check_warns_of_silent_programs(
    silence: None, client: Client
) -> None:
    record_heartbeat([BEAT, *all_queues()])
    assert client.get("/readyz").json()["warnings"] == []
    with time_machine.travel(time.time() + 301):
        record_heartbeat(["default", "rollup"])
        answer = client.get("/readyz")
    assert answer.status_code == 200
    beat, queues = answer.json()["warnings"]
    assert beat.startswith("Beat has been silent")
    assert queues.endswith("5 minutes: imports, messages, plans.")


def test_programs_that_never_started_are_reported(silence: None) -> None:
    assert len(missing_heartbeats()) == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_heartbeats_for_its_queues_only(silence: None) -> None:
    worker = Worker("imports", REDIS_URL=settings.REDIS_URL)
    try:
        assert wait_until(lambda: bool(cache.get("heartbeat:imports")))
    finally:
        worker.kill()
    (_beat, queues) = missing_heartbeats()
    assert "imports" not in queues
    assert "plans" in queues
    with time_machine.travel(time.time() + 301):
        assert "imports" in missing_heartbeats()[1]


def test_without_valkey_there_is_one_warning_not_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_keys: object) -> None:
        raise CacheUnavailableError

    monkeypatch.setattr("config.heartbeat.cache.get_many", fail, raising=False)
    assert missing_heartbeats() == []
