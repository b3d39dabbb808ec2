"""Sightline once more in a folder of its own, and its tests run there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.stores import COPY, worker_number

ROOT = Path(__file__).parents[2]
# What a test session hands on to its workers, and not to a copy: that one's databases
# have names of their own.
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PYTEST_")


def copy_of_sightline(folder: Path) -> Path:
    """Everything but what is not Sightline: data, caches, the installed packages."""
    copy = folder / "sightline"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    return copy


def run_in(copy: Path, *command: str, path: Path | None = None) -> str:
    """What Python printed there; raises AssertionError when it failed.

    On the servers of this session, whose tables are the copy's too: no framework has
    any. `path`: a folder with further packages, as pip leaves them.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(OURS)
    }
    places = [str(copy), *([str(path)] if path else [])]
    environment["PYTHONPATH"] = os.pathsep.join(places)
    # What Hypothesis works out about Unicode once takes seconds, and stands in the tree.
    environment["HYPOTHESIS_STORAGE_DIRECTORY"] = str(ROOT / ".hypothesis")
    environment[COPY] = str(worker_number())
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, *command],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout
