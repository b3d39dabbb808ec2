"""Queues that nobody reads: they do not grow for ever, and what is old is thrown away."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config.beat import BoundedScheduler
from config.celery import app as celery_app
from organizations import jobs

SWEEP = "notifications.sweep_events"
QUEUE = "messages"


@pytest.fixture
def broker() -> Iterator[None]:
    """Nobody reads the queue of the test's own database of Valkey."""
    celery_app.control.purge()
    purge()
    yield
    purge()


def purge() -> None:
    with celery_app.producer_or_acquire() as producer:
        for name in (QUEUE, "imports"):
            producer.channel.queue_declare(name)
            producer.channel.queue_purge(name)


@pytest.fixture
def beat(tmp_path: Path) -> BoundedScheduler:
    file = str(tmp_path / "schedule")
    return BoundedScheduler(celery_app, lazy=True, schedule_filename=file)


def fall_due(beat: BoundedScheduler, times: int) -> list[Any]:
    beat.data = {}
    entry = beat.Entry(
        name="sweep-events",
        task=SWEEP,
        schedule=10.0,
        options={"expires": 300},
        app=celery_app,
        last_run_at=dt.datetime.now(dt.UTC),
    )
    return [beat.apply_async(entry, advance=False) for _each in range(times)]


def test_beat_skips_a_full_queue(
    broker: None,
    beat: BoundedScheduler,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(jobs, "MOST_WAITING", 5)
    sent = fall_due(beat, 20)
    assert jobs.n_waiting(QUEUE) == 5
    assert [bool(each) for each in sent] == [True] * 5 + [False] * 15
    assert {each.levelno for each in caplog.records if each.name == jobs.__name__} == {
        logging.ERROR
    }


def test_a_sweep_does_not_overfill_a_queue(
    broker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep has a worker; the importer, for which it asks, has none."""
    monkeypatch.setattr(jobs, "MOST_WAITING", 5)
    for _each in range(10):
        jobs.enqueue_each("goals.run_import", [(1, 1), (1, 2)])
    assert jobs.n_waiting("imports") == 5


def test_a_queue_that_was_never_used_is_empty() -> None:
    assert jobs.n_waiting("nobody-asked") == 0


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_what_beat_sends_expires(name: str) -> None:
    entry = settings.CELERY_BEAT_SCHEDULE[name]
    longest = max(entry["schedule"], 900)
    assert entry["schedule"] <= entry["options"]["expires"] <= longest
