"""The value that the notes expect is the one that the goal's pace expects."""

from __future__ import annotations

import datetime as dt

import pytest

from checkins.selectors.cards import pace_value_of
from checkins.weekly_notes.building import expected_by
from goals import rollup
from goals.models import Goal
from organizations.models import Cycle
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.needs import needs_framework


@needs_framework("bhag")
@pytest.mark.parametrize("kind", ["okr:key_result", "bhag:bhag"])
def test_by_today_the_notes_expect_what_the_goal_does(
    acme: Acme, number: Goal, kind: str
) -> None:
    """Also of a long-term goal, whose pace moves with whole years alone."""
    framework, slug = kind.split(":")
    with in_organization(acme.organization.pk):
        Cycle.objects.filter(pk=number.cycle_id).update(starts_on=dt.date(2024, 7, 1))
        Goal.objects.filter(pk=number.pk).update(framework=framework, kind=slug)
    rollup.recompute(acme.organization.pk)
    with in_organization(acme.organization.pk):
        goal = Goal.objects.with_people().get(pk=number.pk)
        wanted = pace_value_of(goal)
        assert wanted is not None
        found = expected_by(goal, acme.organization.today())
    assert found == round(wanted, goal.decimals)
