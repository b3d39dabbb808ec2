"""Base of the two embedded servers: start, wait, retry, stop."""

import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from config.stores.errors import StoresError
from config.stores.processes import RunAs, spawn, stop

READY_PATIENCE_S = 30.0
STOP_PATIENCE_S = 15.0
# A server that was just killed may leave a lock file until it is reaped.
START_DELAYS_S = (0.0, 0.2, 0.5, 1.0, 2.0)
LOG_TAIL_LINES = 3
LOG_LIMIT_BYTES = 5_000_000


class Server(ABC):
    """One embedded server as a direct child of this process."""

    name: str
    stop_signal: signal.Signals

    def __init__(self, data: Path, socket_dir: Path, log: Path, run_as: RunAs) -> None:
        self.data = data
        self.socket_dir = socket_dir
        self.log = log
        self.run_as = run_as
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """The command line, without a shell."""

    @abstractmethod
    def prepare(self) -> None:
        """Creates the data folder when there is none; raises StoresError."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it responds."""

    def start(self) -> None:
        """Starts it without waiting; `wait_ready` waits (and retries)."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.unlink()
        with self.log.open("ab") as log:
            self.process = spawn(
                self.command(),
                run_as=self.run_as,
                cwd=self.data,
                log=log,
                death_signal=self.stop_signal,
            )

    def wait_ready(self) -> None:
        """Waits until it responds; raises StoresError after a few attempts."""
        for delay in START_DELAYS_S:
            time.sleep(delay)
            if delay:
                self.start()
            if self._came_up():
                return
        message = f"{self.name} did not start: {self._log_tail()} (log: {self.log})"
        raise StoresError(message)

    def _came_up(self) -> bool:
        deadline = time.monotonic() + READY_PATIENCE_S
        while self.is_alive() and time.monotonic() < deadline:
            if self.is_ready():
                return True
            time.sleep(0.01)
        self.stop()
        return False

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, self.stop_signal, patience_s=STOP_PATIENCE_S)
            self.process = None

    def _log_tail(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return " / ".join(lines[-LOG_TAIL_LINES:]) or "it said nothing"
