"""Where tests let a worker die: `step` does nothing at all without SIGHTLINE_FAULTS.

That names a folder; a file there, called after a step, holds how many passes a process
gets to live. The first process to come so far takes the file away, and kills itself.
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
