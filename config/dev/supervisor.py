"""Starts everything in order, watches it, and stops it in the opposite order."""

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config.dev import programs
from config.dev.address import recorded_address
from config.dev.console import Console
from config.dev.programs import Program, Running
from config.stores.embedded import Stores
from config.stores.errors import StoresError

LOCAL_HOSTS = {"127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104  addresses of this machine
WATCH_INTERVAL_S = 0.2
WEB_PATIENCE_S = 60.0
IMPATIENCE_S = 1.0


class StoppedError(Exception):
    """Ctrl-C, or a signal, during the start."""


class EndedError(Exception):
    """A program ended by itself; the message says which."""


@dataclass
class Supervisor:
    """One run of `manage.py dev`. Use it in the main thread.

    manage.py started the stores before, and stops them last.
    """

    host: str
    port: int
    queues: Sequence[str]
    stores: Stores | None
    data_dir: Path
    console: Console = field(default_factory=Console)
    running: list[Running] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    preparing: bool = False
    _stopped_at: float = 0.0

    @property
    def address(self) -> str:
        name = "localhost" if self.host in LOCAL_HOSTS else self.host
        return f"http://{name}:{self.port}/"

    def run(
        self, prepare: Callable[[], None], welcome: Callable[[], Sequence[str]]
    ) -> None:
        """Starts everything and waits for a signal. Raises StoresError, EndedError.

        `prepare` runs before the programs; `welcome` returns the lines that are shown
        when the address responds.
        """
        refuse_taken_port(self.host, self.port)
        with self._signals(), ExitStack() as stack:
            stack.enter_context(recorded_address(self.data_dir, self.address))
            stack.callback(self._stop_programs)
            try:
                self._prepare(prepare)
                self._start(welcome)
                self._watch()
            except StoppedError:
                self.console.line("dev", "stopping …")

    def _prepare(self, prepare: Callable[[], None]) -> None:
        self.preparing = True
        try:
            prepare()
        finally:
            self.preparing = False

    def _start(self, welcome: Callable[[], Sequence[str]]) -> None:
        """Starts the web server first, so that the page is there before worker and beat
        compete for the CPU.
        """
        self._launch(programs.web(self.host, self.port))
        self._wait_for_web()
        self._launch(programs.worker(self.queues))
        self._launch(programs.beat(self.data_dir / "beat-schedule"))
        for line in (f"Sightline: {self.address}", *welcome(), "Ctrl-C stops it."):
            self.console.line("dev", line)

    def _launch(self, program: Program) -> None:
        self.running.append(Running(program, self.console))

    def _pause(self, seconds: float) -> None:
        if self.stopping.wait(seconds):
            raise StoppedError

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + WEB_PATIENCE_S
        while not _answers(self.host, self.port):
            self._pause(0.05)
            self._refuse_ended()
            if time.monotonic() > deadline:
                return  # its log says why; the reloader waits for a repair

    def _watch(self) -> None:
        while True:
            self._pause(WATCH_INTERVAL_S)
            self._refuse_ended()

    def _refuse_ended(self) -> None:
        for each in self.running:
            if each.exit_code is not None:
                message = f"{each.name} ended by itself (code {each.exit_code})."
                raise EndedError(message)
        if self.stores and (name := self.stores.dead_server()):
            message = f"{name} ended by itself; see {self.stores.folder.logs}."
            raise EndedError(message)

    def _stop_programs(self) -> None:
        """Asks all programs at once, so that their grace periods overlap, then waits
        for each, the last one started first.
        """
        for each in reversed(self.running):
            each.ask()
        for each in reversed(self.running):
            each.stop()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        # Stays ignored when it was ignored before: by nohup, or in a script's
        # background.
        numbers = [n for n in wanted if signal.getsignal(n) != signal.SIG_IGN]
        before = {number: signal.signal(number, self._on_signal) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """The first signal asks programs to end; one more, seconds later, kills them.

        One Ctrl-C may arrive twice, from the terminal and from `uv run`.
        """
        if self.stopping.is_set():
            self._kill_if_impatient()
            return
        self._stopped_at = time.monotonic()
        self.stopping.set()
        if self.preparing:  # a migration asks for no event; it rolls back
            raise StoppedError

    def _kill_if_impatient(self) -> None:
        if time.monotonic() - self._stopped_at > IMPATIENCE_S:
            for each in self.running:
                each.kill()


def refuse_taken_port(host: str, port: int) -> None:
    """Raises StoresError when the port is in use, or not allowed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = (
                f"Cannot use port {port} ({error.strerror}); choose another: "
                f"make run PORT={port + 1}"
            )
            raise StoresError(message) from error


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
