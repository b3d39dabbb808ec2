"""`manage.py migrate` builds few models anew, and changes the schema as Django would."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db import connections, migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from config.management.model_classes import few_built_anew
from tests.architecture.test_migrations import migrated

__all__ = ["migrated"]

APP = "online"
NAMES = ("company", "thing", "part", "other")


def create(name: str, refers_to: str = "") -> migrations.CreateModel:
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.IntegerField(primary_key=True)),
        ("number", models.IntegerField(default=0)),
    ]
    if refers_to:
        fields.append(("up", models.ForeignKey(f"{APP}.{refers_to}", models.CASCADE)))
    return migrations.CreateModel(name, fields)


def built() -> ProjectState:
    """A company with things and others, and parts of the things: all are related."""
    state = ProjectState()
    for operation in (
        create("Company"),
        create("Thing", refers_to="Company"),
        create("Part", refers_to="Thing"),
        create("Other", refers_to="Company"),
    ):
        operation.state_forwards(APP, state)
    assert state.apps.get_models()
    return state


def classes(state: ProjectState) -> dict[str, type[models.Model]]:
    return {name: state.apps.get_model(APP, name) for name in NAMES}


def change(state: ProjectState) -> set[str]:
    """The models that are built anew when a field of Thing changes."""
    before = classes(state)
    field = models.IntegerField(default=1)
    migrations.AlterField("Thing", "number", field).state_forwards(APP, state)
    return {name for name, model in classes(state).items() if model != before[name]}


def test_only_the_changed_model_and_those_that_refer_to_it_are_built_anew() -> None:
    with few_built_anew():
        assert change(built()) == {"thing", "part"}
    assert change(built()) == {"company", "thing", "part", "other"}


def test_the_python_code_of_a_migration_gets_models_that_belong_together() -> None:
    read = []

    def code(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
        for name, up in (("thing", "company"), ("part", "thing"), ("other", "company")):
            field = apps.get_model(APP, name)._meta.get_field("up")
            assert field.related_model is apps.get_model(APP, up)
            read.append(name)

    with few_built_anew():
        state = built()
        change(state)
        migrations.AddField(
            "Company", "year", models.IntegerField(default=0)
        ).state_forwards(APP, state)
        editor = BaseDatabaseSchemaEditor(connections["owner"], collect_sql=True)
        migrations.RunPython(code).database_forwards(APP, editor, state, state)
    assert read == ["thing", "part", "other"]


def test_a_changed_key_changes_the_columns_that_refer_to_it(migrated: None) -> None:
    migration = migrations.Migration("0001_big_keys", APP)
    migration.operations = [  # type: ignore[misc]  # a class has them as a rule
        create("Thing"),
        create("Part", refers_to="Thing"),
        migrations.AlterField("Thing", "id", models.BigIntegerField(primary_key=True)),
    ]
    state = ProjectState()
    assert not list(state.apps.get_models())
    with few_built_anew(), connections["owner"].schema_editor() as editor:
        migration.apply(state, editor)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns "
            "WHERE table_name = 'online_part' AND column_name = 'up_id'"
        )
        assert cursor.fetchone() == ("bigint",)
