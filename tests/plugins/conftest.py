"""Folder for copies of Sightline."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.stores import RUN_DIR, worker_number

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def folder() -> Iterator[Path]:
    """The same path each time, empty: bytecode compiled for it stays valid."""
    place = Path(os.environ[RUN_DIR]) / f"copy{worker_number()}"
    place.mkdir()
    yield place
    shutil.rmtree(place)
