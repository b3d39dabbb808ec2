"""A real Celery worker for a test."""

from __future__ import annotations

import os
import subprocess
import sys

from config.stores.folder import REPOSITORY


class Worker:
    """A worker that is restarted when it ends, as by a supervisor.

    Celery 5.7 ends when the broker goes between a task's end and its acknowledgement.
    """

    def __init__(self, queues: str, *options: str, **environment: str) -> None:
        self._options = (
            "-Q",
            queues,
            "--pool",
            "solo",
            "--loglevel",
            "ERROR",
            *options,
        )
        self._environment = environment
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "config", "worker"]
        return subprocess.Popen(  # noqa: S603  our own command
            [*command, *self._options],
            cwd=REPOSITORY,
            env=os.environ | self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def keep(self) -> None:
        if self.process.poll() is not None:
            self.process = self._start()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
