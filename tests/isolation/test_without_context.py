"""RELIABILITY T3: without an organization there are no rows, and none can be added."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from checkins.services import check_in
from frameworks.configuration import Settings
from frameworks.services import configure_frameworks
from goals.models import Goal
from goals.rollup import recompute
from goals.services import edit_goal
from goals.services.hints import dismiss_hint
from organizations.models import Membership
from organizations.tenancy import ORGANIZATION, enter_user, in_organization
from tests.cast import Acme, Umbra
from tests.factories import (
    FrameworkDraftFactory,
    GoalFactory,
    GuidedStartFactory,
    KeyResultFactory,
    SupportFactory,
)
from tests.isolation.rows import fill
from tests.isolation.test_catalogue import TENANT_MODELS

# A table that this row makes no row in by itself.
EMPTY = {"goals_goalimport"}


@pytest.fixture
def lived_in(acme: Acme) -> Acme:
    """Rows in every table."""
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada)
        goal = KeyResultFactory.create(by=acme.ada, parent=top, current=0)
        fill(acme, goal, check_in(goal, by=acme.ada, value=Decimal(20)))
        edit_goal(goal, by=acme.ada, reason="less", target=30)
        configure_frameworks(Settings(), by=acme.ada, reason="as they come")
        SupportFactory.create(goal=goal, supported=GoalFactory.create(by=acme.ada))
        dismiss_hint(acme.ada, goal_key=goal.public_id, kind="vague")
        FrameworkDraftFactory.create(slug="bets", author=acme.ada)
        GuidedStartFactory.create()
        recompute(acme.organization.pk)
        Goal.objects.filter(pk=goal.pk).update(weight=2)
    return acme


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_without_a_tenant_no_rows_are_visible(lived_in: Acme) -> None:
    tables = {model._meta.db_table for model in TENANT_MODELS}
    assert {table: count(table) for table in tables if count(table)} == {}
    with in_organization(lived_in.organization.pk):
        assert {table for table in tables if not count(table)} == EMPTY


def test_another_tenant_sees_its_own_rows_only(lived_in: Acme, umbra: Umbra) -> None:
    with in_organization(umbra.organization.pk):
        for model in TENANT_MODELS:
            seen = set(model._default_manager.values_list("organization_id", flat=True))
            assert seen <= {umbra.organization.pk}, model


@pytest.mark.parametrize("context", ["none", "umbra"])
def test_rows_of_another_tenant_cannot_be_inserted_or_changed(
    lived_in: Acme, umbra: Umbra, context: str
) -> None:
    """A copy of a row, by raw SQL, into the organization that owns the original."""
    outside = umbra.organization.pk if context == "umbra" else None
    for model in TENANT_MODELS:
        table = model._meta.db_table
        row = _a_row(table, lived_in)
        if row is None:
            assert table in EMPTY
            continue
        insert = (
            f"INSERT INTO {table} SELECT * FROM json_populate_record(NULL::{table}, %s)"
        )
        with pytest.raises(DatabaseError, match="row-level security"):
            _execute(insert, [row], outside)


def _a_row(table: str, cast: Acme) -> str | None:
    with in_organization(cast.organization.pk), connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json({table})::text FROM {table} LIMIT 1")
        found = cursor.fetchone()
        return found and str(found[0])


def _execute(statement: str, parameters: list[Any], organization: int | None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if organization is not None:
            cursor.execute(
                "SELECT set_config(%s, %s, true)", [ORGANIZATION, str(organization)]
            )
        cursor.execute(statement, parameters)


def test_updates_and_deletes_affect_no_foreign_row(
    lived_in: Acme, umbra: Umbra
) -> None:
    with in_organization(umbra.organization.pk):
        assert Goal.objects.update(title="mine") == 0
        assert Goal.objects.filter(parent=None).delete()[0] == 0
    with in_organization(lived_in.organization.pk):
        assert not Goal.objects.filter(title="mine").exists()


def test_a_row_cannot_be_moved_to_another_organization(
    lived_in: Acme, umbra: Umbra
) -> None:
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        in_organization(lived_in.organization.pk),
    ):
        Goal.objects.update(organization=umbra.organization)


def test_the_database_refuses_another_organization_s_parent(
    lived_in: Acme, umbra: Umbra
) -> None:
    """Row-level security does not look at foreign keys: the composite key does."""
    with in_organization(lived_in.organization.pk):
        theirs = Goal.objects.values_list("pk", flat=True)[0]
    with in_organization(umbra.organization.pk):
        goal = GoalFactory.create(by=umbra.mallory)
        with pytest.raises(DatabaseError, match="same_organization"):
            _put_under(goal, theirs)


def _put_under(goal: Goal, parent_id: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        Goal.objects.filter(pk=goal.pk).update(parent_id=parent_id)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_person_sees_their_own_memberships_and_no_more(
    acme: Acme, umbra: Umbra
) -> None:
    with in_organization(umbra.organization.pk):
        Membership.objects.create(organization=umbra.organization, user=acme.ben.user)
    enter_user(acme.ben.user_id)
    assert set(Membership.objects.values_list("organization__slug", flat=True)) == {
        "acme",
        "umbra",
    }


def test_own_memberships_are_read_only(acme: Acme) -> None:
    enter_user(acme.ben.user_id)
    assert Membership.objects.update(role=Membership.Role.OWNER) == 0
    assert Membership.objects.all().delete()[0] == 0
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Membership.objects.create(
            organization=acme.organization,
            user=acme.ben.user,
            public_id=uuid.uuid4().hex[:12],
        )
