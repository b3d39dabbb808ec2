"""What of a goal somebody may write, by form and by file, stands in the policy once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from goals.forms.goal_fields import PLAIN
from goals.importing.snapshot import FIELDS
from goals.models import Adjustment, Goal
from goals.services import edit_goal
from organizations.policy.table import GOAL_FIELDS, TABLE
from tests.cast import Acme
from tests.factories import GoalFactory

FORM = {*PLAIN, "fields", "framework", "kind", "parent", "override_progress"}


def test_form_and_file_write_nothing_else() -> None:
    assert FORM <= GOAL_FIELDS
    assert {name.removesuffix("_id") for name in FIELDS} <= GOAL_FIELDS


def test_each_of_them_is_a_field_of_a_goal() -> None:
    known = {field.name for field in Goal._meta.concrete_fields}
    assert known >= GOAL_FIELDS
    assert not GOAL_FIELDS & {"id", "public_id", "organization", "state", "created_by"}


def test_what_asks_for_a_reason_is_what_is_kept_as_adjusted() -> None:
    with_reason = TABLE["goal", "in_force"].with_reason
    of_its_owner = TABLE["goal_privacy", ""].with_reason
    assert {*with_reason, *of_its_owner} == set(Adjustment.Field.values)
    assert set(with_reason) <= GOAL_FIELDS


@pytest.mark.parametrize("name", ["state", "organization", "created_by", "is_shared"])
def test_a_service_refuses_every_other_field(inside_acme: Acme, name: str) -> None:
    goal = GoalFactory.create(by=inside_acme.ada)
    changes: dict[str, Any] = {name: None}
    with pytest.raises(PermissionDenied, match=name):
        edit_goal(goal, by=inside_acme.ada, **changes)
