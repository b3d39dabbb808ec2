"""A Thursday morning with a due reminder for Ben."""

from collections.abc import Iterator

import pytest
import time_machine
from time_machine import Traveller

from scheduling.models import Period
from tests.cast import Acme
from tests.factories import PeriodFactory
from tests.outbox.thursday import NOW
from tests.reminders.jobs import make_numbers


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with time_machine.travel(NOW, tick=True) as coordinates:
        yield coordinates


@pytest.fixture
def period(inside_acme: Acme, clock: Traveller) -> Period:
    """Ben's period: its reminder is due now, and it closes tomorrow."""
    return PeriodFactory.create(
        to_remind=True, member=inside_acme.ben, goals=make_numbers(inside_acme.ben)
    )
