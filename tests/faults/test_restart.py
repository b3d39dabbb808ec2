"""RELIABILITY R12: a new version is deployed while requests and jobs run."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

from config.stores.valkey import Valkey
from notifications.tasks import sweep_reminders
from tests.celery_worker import Worker
from tests.faults.conftest import Office
from tests.faults.sink import Sink
from tests.faults.test_broker import wait_for, worker
from tests.rollup.test_broker_down import valkey

__all__ = ["valkey", "worker"]

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE_S = 30

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Web:
    """gunicorn, as the Dockerfile has it, on a port of its own."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.process = subprocess.Popen(  # noqa: S603  the tests' own
            [
                *(sys.executable, "-m", "gunicorn", "tests.faults.slow"),
                *("--bind", f"127.0.0.1:{self.port}", "--workers", "2"),
                *("--graceful-timeout", "25", "--no-control-socket"),
            ],
            cwd=REPOSITORY,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def get(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                self.get("/healthz")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError

    def children(self) -> set[str]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return set(path.read_text().split())


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    web.wait()
    yield web
    web.process.kill()
    web.process.wait()


def test_accepted_requests_are_answered_during_a_restart(web: Web) -> None:
    """No 5xx and no broken connection, from one generation of workers to the next; and
    the last one ends after what it had begun.
    """
    before = web.children()
    answers: list[int] = []
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(web.get, "/slow")
        time.sleep(0.2)
        web.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + PATIENCE_S
        while (web.children() & before or len(answers) < 6) and (
            time.monotonic() < deadline
        ):
            answers += [web.get("/readyz"), web.get("/accounts/login/")]
        assert slow.result(PATIENCE_S) == 200
        assert not web.children() & before
        assert set(answers) == {200}

        slow = pool.submit(web.get, "/slow")
        time.sleep(0.3)
        web.process.send_signal(signal.SIGTERM)
        assert slow.result(PATIENCE_S) == 200
    assert web.process.wait(PATIENCE_S) == 0


def test_a_worker_asked_to_end_finishes_its_jobs(
    office: Office, valkey: Valkey, worker: Worker, sink: Sink
) -> None:
    """The worker ends by itself: nothing is killed, and no message waits for
    redelivery.
    """
    sweep_reminders()
    wait_for(sink, 1, worker, sweeps=False)
    worker.process.send_signal(signal.SIGTERM)
    worker.process.wait(PATIENCE_S)
    assert sink.times == office.everybody
    assert office.states() == {"sent": 12}
