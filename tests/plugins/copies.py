"""Copies of Sightline in another folder, and test runs in them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.stores import COPY, worker_number

ROOT = Path(__file__).parents[2]
# Variables that a test session sets for its workers, but not for a copy: its databases
# have their own names.
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PYTEST_")


def copy_of_sightline(folder: Path) -> Path:
    """Copies the repository without data, caches and installed packages."""
    copy = folder / "sightline"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    return copy


def run_in(copy: Path, *command: str, path: Path | None = None) -> str:
    """Runs Python there and returns its output; raises AssertionError when it fails.

    On the servers of this session, whose tables the copy uses, too: no framework has
    any. `path`: a folder with further packages, as pip installs them.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(OURS)
    }
    places = [str(copy), *([str(path)] if path else [])]
    environment["PYTHONPATH"] = os.pathsep.join(places)
    # Hypothesis caches its Unicode tables in the tree; computing them takes seconds.
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
