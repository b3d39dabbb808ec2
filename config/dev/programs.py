"""The programs that run beside the stores, each under a guard."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.autoreload import DJANGO_AUTORELOAD_ENV

from config.dev import guard
from config.dev.console import Console

REPOSITORY = Path(__file__).resolve().parents[2]
MANAGE = str(REPOSITORY / "manage.py")
# By its path: the package `config` loads Celery.
RELOADER = str(REPOSITORY / "config/dev/reloader.py")
STOP_PATIENCE_S = 10.0
ASK_AGAIN_S = 2.5


@dataclass(frozen=True, slots=True)
class Program:
    """A name for the log's prefix, and the command line."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    # The exit code by which it asks for a restart.
    again: int | None = None


def web(host: str, port: int) -> Program:
    """Django's server with autoreload, where the guard replaces autoreload's parent
    process.

    That parent would boot Django once more, only to wait for exit code 3.
    """
    command = [sys.executable, MANAGE, "runserver", f"{host}:{port}"]
    environment = {
        DJANGO_AUTORELOAD_ENV: "true",
        "DJANGO_RUNSERVER_HIDE_WARNING": "true",
    }
    return Program("web", command, environment, again=3)


def worker(queues: Sequence[str]) -> Program:
    """A Celery worker that starts again when a Python file changes."""
    celery = [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker"),
        *("--loglevel", "INFO", "--concurrency", "2", "--queues", ",".join(queues)),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    reloader = [sys.executable, "-P", RELOADER]
    return Program(
        "worker",
        [*reloader, *celery, "--", *_source_folders()],
        # Celery's advice for servers; here root is a container's only user.
        {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"},
    )


def beat(schedule: Path) -> Program:
    """Celery beat; the file `schedule` holds the time of the last run of each entry."""
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "config", "beat"]
    files = ["--schedule", str(schedule), "--pidfile", ""]
    return Program("beat", [*celery, "--loglevel", "WARNING", *files])


def _source_folders() -> list[str]:
    return sorted(
        str(marker.parent)
        for marker in REPOSITORY.glob("*/__init__.py")
        if marker.parent.name not in {"tests", "bench"}
    )


class Running:
    """A running program; its output goes to the console."""

    def __init__(self, program: Program, console: Console) -> None:
        self.name = program.name
        # Only this process holds the write end: any kind of death closes it.
        life, self._life = os.pipe()
        self._process = subprocess.Popen(  # noqa: S603 (our own command lines)
            [
                *(sys.executable, "-IS", guard.__file__),
                *("-" if program.again is None else str(program.again),),
                *program.command,
            ],
            cwd=REPOSITORY,
            stdin=life,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=os.environ | program.environment | {"PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        os.close(life)
        assert self._process.stdout is not None  # noqa: S101 (PIPE above)
        self._output = console.follow(self.name, self._process.stdout)

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def ask(self) -> None:
        """Asks the program to end, without waiting."""
        if self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """Asks the program to end; kills its whole group when it does not.

        Asks again after a while: a program that was just started may not handle signals
        yet.
        """
        deadline = time.monotonic() + STOP_PATIENCE_S
        while self._process.poll() is None and time.monotonic() < deadline:
            self.ask()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(ASK_AGAIN_S)
        self.kill()
        self._process.wait()
        self._output.join(1)
        os.close(self._life)

    def kill(self) -> None:
        """Kills what is left of the program's process group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
