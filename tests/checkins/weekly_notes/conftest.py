"""Ben's number, on a Wednesday."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from organizations.tenancy import in_organization
from tests.checkins.weekly_notes.weeks import NOW
from tests.make import make_goal, make_key_result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goals.models import Goal
    from tests.cast import Acme


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def number(acme: Acme, wednesday: None) -> Goal:
    with in_organization(acme.organization.pk):
        top = make_goal(acme.ada, "Grow ARR", unit=acme.company)
        return make_key_result(acme.ben, top, "40 logos", owner=acme.ben)
