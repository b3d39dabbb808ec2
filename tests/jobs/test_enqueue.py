"""Jobs are enqueued once, left to the sweeps without a broker, and cost no import before."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from kombu.exceptions import OperationalError

from config.celery import app as celery_app
from config.stores.folder import REPOSITORY
from organizations.jobs import (
    MOST_DELAY_S,
    begin_job,
    enqueue,
    enqueue_once,
    requested_key,
)

TASK = "goals.roll_up"
SLOW_TO_IMPORT = ("celery", "kombu", "redis", "requests", "httpx")
LARGE = ("holidays", "icalendar", "jsonschema", "openpyxl")
STARTED = f"""
import sys
import django
from django.core.management import get_commands, load_command_class
django.setup()
from django.apps import apps
ours = {{each.name for each in apps.get_app_configs() if "site-packages" not in each.path}}
found = [(app, name) for name, app in get_commands().items() if app in ours]
assert len(found) > 8, found
for app, name in found:
    if name != "dev":
        load_command_class(app, name)
print(*(name for name in {SLOW_TO_IMPORT!r} if name in sys.modules))
"""
SERVING = f"""
import sys
import django
django.setup()
from django.urls import get_resolver
assert len(list(get_resolver().url_patterns)) > 8
print(*(name for name in {(*SLOW_TO_IMPORT, *LARGE)!r} if name in sys.modules))
"""


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    monkeypatch.setattr(
        celery_app, "send_task", lambda name, args, **_how: found.append((name, args))
    )
    return found


def test_many_requests_are_one_job_until_it_begins(
    sent: list[tuple[str, list[Any]]],
) -> None:
    begin_job(TASK, 7)
    for _each in range(3):
        enqueue_once(TASK, 7)
    enqueue_once(TASK, 8)
    assert sent == [(TASK, [7]), (TASK, [8])]
    begin_job(TASK, 7)
    enqueue_once(TASK, 7)
    assert sent[2:] == [(TASK, [7])]
    begin_job(TASK, 7)
    begin_job(TASK, 8)


def test_each_job_has_a_key_of_its_own() -> None:
    assert requested_key(TASK, 7) != requested_key("notifications.deliver", 7)


@pytest.mark.parametrize("error", [OperationalError("down"), ConnectionError("down")])
def test_a_broker_that_is_down_raises_nothing(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: Any, **_how: Any) -> None:
        raise error

    monkeypatch.setattr(celery_app, "send_task", fail)
    assert enqueue(TASK, 7) is False
    assert "left to the sweep" in caplog.text


def test_a_long_delay_is_refused(sent: list[tuple[str, list[Any]]]) -> None:
    with pytest.raises(ValueError, match="belongs in a row"):
        enqueue(TASK, 7, countdown=MOST_DELAY_S + 1)
    assert sent == []


@pytest.mark.parametrize("program", [STARTED, SERVING], ids=["commands", "pages"])
def test_neither_commands_nor_pages_import_what_few_of_them_need(program: str) -> None:
    answer = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == []
