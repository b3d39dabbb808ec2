"""Runs one program, and ends it with everything it started when its parent dies.

    python guard.py AGAIN PROGRAM ARGUMENT…

AGAIN is the exit code by which the program asks to be started again (Django's
autoreload says 3), or "-".

Standard input is the read end of a pipe whose other end only the parent holds:
end of file means that the parent is gone, even by `kill -9`. A reloader starts
processes of its own, which a signal for one process would not reach; they stay
in the guard's process group, and the group is what gets killed.

A file of its own, standard library only: one runs beside each program.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

PR_SET_PDEATHSIG = 1
PATIENCE_S = 3.0

libc = ctypes.CDLL(None) if sys.platform == "linux" else None
parent_is_gone = threading.Event()


class Guard:
    """One program, restarted as often as it asks for it."""

    def __init__(self, again: str, command: list[str]) -> None:
        self.again = again
        self.command = command
        self.process = _start(command)
        self.stopping = False

    def forward(self, number: int, _frame: FrameType | None) -> None:
        self.stopping = True
        self.process.send_signal(number)

    def wait(self) -> int:
        while True:
            code = self.process.wait()
            if str(code) != self.again or self.stopping:
                return 128 - code if code < 0 else code
            self.process = _start(self.command)

    def watch_parent(self) -> None:
        while os.read(0, 1):
            pass
        parent_is_gone.set()
        self.stopping = True
        self.process.terminate()
        threading.Event().wait(PATIENCE_S)
        _kill_group()


def main() -> int:
    """Exit with the program's code; 128 + n when signal n ended it."""
    guard = Guard(sys.argv[1], sys.argv[2:])
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, guard.forward)
    threading.Thread(target=guard.watch_parent, daemon=True).start()
    code = guard.wait()
    if parent_is_gone.is_set():
        _kill_group()
    return code


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 (the supervisor's own command)
        command,
        stdin=subprocess.DEVNULL,
        preexec_fn=_end_with_guard,  # noqa: PLW1509 (the other thread only reads)
    )


def _end_with_guard() -> None:
    if libc is not None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _kill_group() -> None:
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
