"""Where tests let a worker die: `crash_point` does nothing without SIGHTLINE_FAULTS.

That names a folder. A file there, named after a crash point, holds the number of the pass
at which a process kills itself; the first process to get there removes the file before.
"""

import os
import signal
from collections import Counter
from pathlib import Path

_FOLDER = os.environ.get("SIGHTLINE_FAULTS", "")
_passes: Counter[str] = Counter()


def crash_point(name: str) -> None:
    if _FOLDER:
        _die_if_asked(Path(_FOLDER, name), name)


def _die_if_asked(order: Path, name: str) -> None:
    _passes[name] += 1
    try:
        if _passes[name] < int(order.read_text()):
            return
        order.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
