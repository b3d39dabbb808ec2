from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from time_machine import Traveller

from tests.reminders.jobs import NOW


@pytest.fixture
def clock() -> Iterator[Traveller]:
    """The time is NOW, and goes on; `clock.move_to` sets another."""
    with time_machine.travel(NOW, tick=True) as coordinates:
        yield coordinates
