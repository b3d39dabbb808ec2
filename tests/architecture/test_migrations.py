"""The schema is what the models say, and every migration can be taken back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from config.management.model_classes import few_built_anew
from tests.stores import copy_template, drop

OURS = (
    *("organizations", "frameworks", "goals", "scheduling", "checkins", "feedback"),
    *("notifications", "setup", "accounts"),
)
# The last one of the first release, before kinds moved progress.
BEFORE_KINDS = "0006_settings_move_health"


@pytest.fixture
def migrated(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A migrated database of the test's own, under the roles of the session."""
    name = f"test_sightline_migrations_{os.getpid()}"
    owner = connections["owner"]
    before = owner.settings_dict["NAME"]
    with django_db_blocker.unblock():
        copy_template(name)
        owner.close()
        owner.settings_dict["NAME"] = name
        yield
        owner.close()
        owner.settings_dict["NAME"] = before
        drop(name)


def quietly(command: str, *arguments: str, **options: object) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, verbosity=0, **options)
    return out.getvalue()


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_model_change_lacks_a_migration() -> None:
    quietly("makemigrations", check=True, dry_run=True)


def objects() -> set[tuple[str, str]]:
    """What is in the schema besides Django's list of migrations."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT 'table', relname FROM pg_class WHERE relkind IN ('r', 'v', 'm') "
            " AND relnamespace = 'public'::regnamespace "
            "UNION SELECT 'function', proname FROM pg_proc "
            " WHERE pronamespace = 'public'::regnamespace "
            "UNION SELECT 'policy', tablename || '.' || policyname FROM pg_policies"
        )
        return set(cursor.fetchall())


def test_every_migration_is_reversible(migrated: None) -> None:
    """To nothing and back, with a stop on both ways: before the trigger functions were
    replaced. All migrations stand on those of organizations.
    """
    whole, latest = objects(), triggers()
    migrate("goals", BEFORE_KINDS)
    reversed_ = triggers()
    migrate(OURS[0], "zero")
    rest = {name for kind, name in objects() if name.startswith(OURS)}
    assert (rest, triggers()) == (set(), set())
    migrate("goals", BEFORE_KINDS)
    made = triggers()
    assert made <= reversed_
    assert made - latest
    migrate()
    assert (objects(), triggers()) == (whole, latest)


def migrate(*target: str) -> None:
    """As for a new database, which takes a fifth of the time."""
    with few_built_anew():
        quietly("migrate", *target, database="owner", interactive=False)


def triggers() -> set[tuple[str, str]]:
    """What our functions do, and when."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT proname, regexp_replace(prosrc, '\\s+', ' ', 'g') FROM pg_proc "
            " WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS "
            " (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') "
            "UNION SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
            " WHERE NOT tgisinternal"
        )
        return set(cursor.fetchall())


def test_migrations_have_descriptive_names() -> None:
    for app in OURS:
        folder = Path(apps.get_app_config(app).path, "migrations")
        names = sorted(path.name for path in folder.glob("[0-9]*"))
        assert names[0].startswith("0001_")
        assert not [name for name in names if "auto_" in name]
        # One line: no two that start with the same number.
        assert len({name[:4] for name in names}) == len(names)
