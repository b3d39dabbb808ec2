"""A migration runs beside a version at work: it stops no table, and breaks no insert.

What stood before this rule is frozen below: it ran when the tables were empty. A new
migration is never added there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Now

from config.stores.folder import REPOSITORY
from organizations.migration_operations import (
    AddIndexSafely,
    AddUniqueSafely,
    ProtectReference,
    ProtectTenant,
    RemoveUniqueSafely,
    ValidateReference,
)
from tests.architecture.blocking import findings

# Before the first installation with rows in these tables. Closed: add nothing.
FROZEN = frozenset(
    {
        "organizations.0002_protect_tenants",
        "organizations.0004_locations",
        "organizations.0005_protect_locations",
        "goals.0002_protect_tenants",
        "goals.0007_goal_fields",
        "checkins.0002_protect_tenants",
        "checkins.0010_check_ins_of_periods",
        "notifications.0002_protect_tenants",
    }
)


def found_in_all() -> dict[str, list[str]]:
    """By "app.name", for every migration of ours that would block."""
    graph = MigrationLoader(None).graph
    ours = {
        config.label
        for config in apps.get_app_configs()
        if REPOSITORY in Path(config.path).parents and ".venv" not in config.path
    }
    state = ProjectState()
    found: dict[str, list[str]] = {}
    for app, name in graph._generate_plan(graph.leaf_nodes(), at_end=True):
        migration = graph.nodes[app, name]
        if app in ours and (problems := findings(migration, state.clone())):
            found[f"{app}.{name}"] = problems
        state = migration.mutate_state(state, preserve=False)
    return found


def test_no_new_migration_blocks_tables_or_breaks_the_running_version() -> None:
    found = found_in_all()
    assert {name: why for name, why in found.items() if name not in FROZEN} == {}


def test_every_frozen_migration_exists() -> None:
    """A name too many would let a new migration of that name pass."""
    assert FROZEN - found_in_all().keys() == set()


# --- What the rule finds ------------------------------------------------------------


class Live:
    """The models that have rows: a goal with some fields."""

    FIELDS = (
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=20)),
        ("note", models.TextField(null=True)),
        ("n", models.IntegerField(default=0)),
    )

    @classmethod
    def state(cls) -> ProjectState:
        state = ProjectState()
        options = {"constraints": [ONE_POSITIVE]}
        state.add_model(ModelState("goals", "Goal", list(cls.FIELDS), options))
        return state


def judge(*operations: Any) -> list[str]:
    migration = Migration("0099_new", "goals")
    migration.operations = list(operations)  # type: ignore[misc]  # as Django's writer does
    return findings(migration, Live.state())


def add(field: models.Field[Any, Any]) -> migrations.AddField:
    return migrations.AddField("goal", "new", field)


def alter(name: str, field: models.Field[Any, Any]) -> migrations.AlterField:
    return migrations.AlterField("goal", name, field)


CHECK = models.CheckConstraint(condition=models.Q(n__gte=0), name="goal_n")
ONE = models.UniqueConstraint(fields=["title"], name="goal_one")
ONE_POSITIVE = models.UniqueConstraint(
    fields=["title"], condition=models.Q(n__gte=0), name="goal_one_positive"
)
INDEX = models.Index(fields=["title"], name="goal_title")

BLOCKING = {
    "an index": migrations.AddIndex("goal", INDEX),
    "an index removed": migrations.RemoveIndex("goal", "goal_title"),
    "a check": migrations.AddConstraint("goal", CHECK),
    "a unique constraint": migrations.AddConstraint("goal", ONE),
    "not null without a default": add(models.IntegerField()),
    "a default of Python's": add(models.IntegerField(default=1)),
    "a column with an index": add(models.IntegerField(null=True, db_index=True)),
    "a column that is unique": add(models.IntegerField(null=True, unique=True)),
    "not null later": alter("note", models.TextField(db_default="")),
    "another type": alter("n", models.BigIntegerField(default=0)),
    "a narrower text": alter("title", models.CharField(max_length=10)),
    "an index later": alter("title", models.CharField(max_length=20, db_index=True)),
    "a reference": ProtectReference("goal", "parent"),
    "all references": ProtectTenant("goal"),
    "a unique index removed": migrations.RemoveConstraint("goal", "goal_one_positive"),
    "an index by hand": migrations.RunSQL("CREATE INDEX x ON goals_goal (n)"),
    "an index by hand that may be invalid": migrations.RunSQL(
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS x ON goals_goal (n)"
    ),
    "a check by hand": migrations.RunSQL(
        ["ALTER TABLE goals_goal ADD CONSTRAINT x CHECK (n > 0)"]
    ),
    "a key by hand": migrations.RunSQL(
        "ALTER TABLE goals_goal ADD CONSTRAINT x UNIQUE (n)"
    ),
    "not null by hand": migrations.RunSQL(
        "ALTER TABLE goals_goal ALTER COLUMN note SET NOT NULL"
    ),
    "a column removed": migrations.RemoveField("goal", "note"),
    "a column renamed": migrations.RenameField("goal", "note", "text"),
    "a table removed": migrations.DeleteModel("Goal"),
    "a table renamed": migrations.RenameModel("Goal", "Aim"),
    "another table": migrations.AlterModelTable("Goal", "aims"),
    "in the database alone": migrations.SeparateDatabaseAndState(
        database_operations=[migrations.AddIndex("goal", INDEX)]
    ),
}


@pytest.mark.parametrize("case", BLOCKING)
def test_blocking_operations_are_found(case: str) -> None:
    assert judge(BLOCKING[case])


def test_mixing_data_and_schema_changes_is_found() -> None:
    python = migrations.RunPython(migrations.RunPython.noop)
    assert judge(python, add(models.TextField(null=True)))
    assert judge(python) == []


HARMLESS = {
    "an index, concurrently": AddIndexSafely("goal", INDEX),
    "a check, not valid": AddConstraintNotValid("goal", CHECK),
    "a unique constraint, concurrently": AddUniqueSafely("goal", ONE),
    "a unique index removed, concurrently": RemoveUniqueSafely(
        "goal", "goal_one_positive"
    ),
    "a column that may be empty": add(models.IntegerField(null=True)),
    "a default of the database's": add(models.IntegerField(default=1, db_default=1)),
    "a time of the database's": add(models.DateTimeField(db_default=Now())),
    "a wider text": alter("title", models.CharField(max_length=40)),
    "a text without end": alter("title", models.TextField()),
    "other choices": alter("n", models.IntegerField(default=0, choices=[(0, "0")])),
    "a reference, not valid": ProtectReference("goal", "parent", validates=False),
    "a reference, validated": ValidateReference("goal", "parent"),
    "an index by hand, concurrently": migrations.RunSQL(
        "CREATE INDEX CONCURRENTLY x ON goals_goal (n)"
    ),
    "a check by hand, not valid": migrations.RunSQL(
        "ALTER TABLE goals_goal ADD CONSTRAINT x CHECK (n > 0) NOT VALID"
    ),
    "a function that speaks of an index": migrations.RunSQL(
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'CREATE INDEX' $$"
    ),
    "in the state alone": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.AddIndex("goal", INDEX)]
    ),
    "a column removed from the state alone": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("goal", "note")]
    ),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_operations_that_do_not_block_pass(case: str) -> None:
    assert judge(HARMLESS[case]) == []


def test_every_operation_on_a_new_table_passes() -> None:
    new = migrations.CreateModel(
        "Note", [("id", models.BigAutoField(primary_key=True))]
    )
    index = models.Index(fields=["id"], name="note_id")
    field = migrations.AddField("note", "n", models.IntegerField())
    assert judge(new, migrations.AddIndex("note", index), field) == []
