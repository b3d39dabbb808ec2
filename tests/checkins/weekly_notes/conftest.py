"""A key result of Ben's, as old as the quarter, on a Wednesday."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from organizations.tenancy import in_organization
from tests.checkins.weekly_notes.weeks import NOW, WEEK
from tests.factories import GoalFactory, KeyResultFactory

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
        top = GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        number = KeyResultFactory.create(
            by=acme.ben, parent=top, title="40 logos", owner=acme.ben
        )
        number.created_at = NOW - WEEK * 7
        number.save(update_fields=["created_at"])
        return number
