"""Separate servers for tests that kill them; the session's stay alive."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.stores.embedded import Stores
from config.stores.folder import REPOSITORY

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """One server for the tests that only use databases and roles."""
    data_dir = tmp_path_factory.mktemp("cluster") / "data"
    with Stores(data_dir, durable=False) as stores:
        yield stores


@pytest.fixture
def clean_environment() -> dict[str, str]:
    """The environment of a new terminal, without the test session's servers."""
    ours = ("DATABASE_", "REDIS_", "SIGHTLINE_", "DJANGO_", "PYTEST_")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


def listen_to_ctrl_c() -> None:
    """Restores SIGINT, which a suite in the background ignores and would pass on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def run(clean_environment: dict[str, str], tmp_path: Path) -> Iterator[Run]:
    """Starts `python …` in the repository, with a data folder of the test's own."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        own = {"SIGHTLINE_DATA_DIR": str(tmp_path / "data")}
        process = subprocess.Popen(  # noqa: S603 (the tests' own)
            [sys.executable, *arguments],
            cwd=REPOSITORY,
            env=clean_environment | own | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=listen_to_ctrl_c,  # noqa: PLW1509 (no threads here)
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def wait_until(true: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
