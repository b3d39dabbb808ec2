"""Runs one program, and again whenever a Python file below the given folders changes.

    python reloader.py PROGRAM ARGUMENT… -- FOLDER…

`python -m watchfiles` does as much, but takes a second signal for a fault: whoever asks
it twice to end, as `config.dev.programs` does with what just started, got a traceback.
"""

import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

from watchfiles import PythonFilter, watch

PATIENCE_S = 8.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main(arguments: Sequence[str]) -> int:
    """Runs until a signal asks for the end; every further one is passed over."""
    at = arguments.index("--")
    command, folders = arguments[:at], arguments[at + 1 :]
    stopping = threading.Event()
    for number in SIGNALS:
        signal.signal(number, lambda *_signal: stopping.set())
    process = subprocess.Popen(command)  # noqa: S603 (the supervisor's own command)
    try:
        for _changes in watch(
            *folders, watch_filter=PythonFilter(), stop_event=stopping
        ):
            _stop(process)
            process = subprocess.Popen(command)  # noqa: S603 (as above)
    finally:
        _stop(process)
    return 0


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Asks the program as Ctrl-C would; kills it when it does not end."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
