"""docs/permissions.md is what the policy says; the policy is closed in itself."""

from __future__ import annotations

from itertools import pairwise

import pytest

from organizations.management.commands.write_permissions import PATH
from organizations.models import Membership
from organizations.policy.document import permissions_document
from organizations.policy.registry import (
    ACTIONS,
    SUBJECTS,
    Action,
    PolicyError,
    register,
)
from organizations.policy.roles import ROLES, is_above
from organizations.policy.table import ROWS, TABLE
from organizations.policy.vocabulary import Access, Capability, Relation


def test_the_committed_document_is_what_the_policy_says() -> None:
    """Else run: python manage.py write_permissions."""
    assert PATH.read_text() == permissions_document()


def test_every_role_of_the_model_has_its_capabilities() -> None:
    assert list(ROLES) == list(Membership.Role.values)


def test_each_role_gives_all_that_the_ones_below_it_give() -> None:
    """Else giving a role below one's own could hand out more than one has."""
    gives = list(ROLES.values())
    assert all(low <= high for low, high in pairwise(gives))
    assert is_above("owner", "hr_admin")
    assert not is_above("leader", "leader")


def test_a_row_stands_once_and_speaks_of_an_object_that_an_app_knows() -> None:
    assert len(TABLE) == len(ROWS)
    assert {row.object for row in ROWS} == set(SUBJECTS)


def test_every_action_is_of_an_object_of_the_table() -> None:
    assert {action.object for action in ACTIONS.values()} <= set(SUBJECTS)


def test_every_relation_in_the_table_is_answered_by_its_app() -> None:
    """A cell whose relation nobody answers would never allow anything."""
    missing = {
        (row.object, who)
        for row in ROWS
        for who in row.cells
        if isinstance(who, Relation)
        and who != Relation.COLLEAGUE
        and who not in SUBJECTS[row.object].answers
    }
    assert missing == set()


def test_every_capability_and_relation_is_used_by_the_table() -> None:
    used = {who for row in ROWS for who in row.cells}
    assert {*Capability, *Relation} - used == set()


def test_a_name_is_registered_once() -> None:
    goal = SUBJECTS["goal"]
    with pytest.raises(PolicyError):
        register(goal, Action("goal.other", "goal", Access.READ))
