"""gunicorn, as in the Dockerfile, for as long as something is measured on it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 60.0


class GunicornServer(NamedTuple):
    """A running gunicorn. `pid`: of the process that holds the workers."""

    port: int
    pid: int

    @property
    def workers(self) -> list[int]:
        """Process ids, on Linux; else none."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        if not children.exists():
            return []
        return [int(pid) for pid in children.read_text().split()]


@contextmanager
def gunicorn(
    app: str = "config.wsgi", *, workers: int, ready: str = "/healthz"
) -> Iterator[GunicornServer]:
    """`ready`: a path that answers once the program is up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", app, "--workers", str(workers)]
    process = subprocess.Popen(  # noqa: S603  our own command
        [*command, "--bind", f"127.0.0.1:{port}"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}{ready}")
        yield GunicornServer(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=40)


def _wait_for(url: str) -> None:
    give_up = time.perf_counter() + PATIENCE_S
    while True:
        try:
            urllib.request.urlopen(url, timeout=5)  # noqa: S310  our own server
        except (urllib.error.URLError, OSError):
            if time.perf_counter() > give_up:
                raise
            time.sleep(0.1)
        else:
            return
