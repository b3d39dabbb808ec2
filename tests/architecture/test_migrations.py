"""The schema is what the models say, and every migration can be taken back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from config.stores.provision import provision
from tests.stores import ADMIN_URL, alone, copy_template, drop

OURS = (
    *("organizations", "frameworks", "goals", "scheduling", "checkins", "feedback"),
    *("notifications", "setup"),
)
# The last one of the first release, before kinds moved progress.
BEFORE_KINDS = "0006_settings_move_health"


@contextmanager
def scratch(make: Callable[[str], object]) -> Iterator[None]:
    """A database of the test's own, under the roles of the session."""
    name = f"test_sightline_migrations_{os.getpid()}"
    owner = connections["owner"]
    before = owner.settings_dict["NAME"]
    make(name)
    owner.close()
    owner.settings_dict["NAME"] = name
    yield
    owner.close()
    owner.settings_dict["NAME"] = before
    drop(name)


def make_empty(name: str) -> None:
    with alone():
        provision(os.environ[ADMIN_URL], database=name)


@pytest.fixture
def empty(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), scratch(make_empty):
        yield


@pytest.fixture
def migrated(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), scratch(copy_template):
        yield


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
    """All of them stand on those of organizations."""
    whole = objects()
    quietly("migrate", OURS[0], "zero", database="owner", interactive=False)
    rest = {name for kind, name in objects() if name.startswith(OURS)}
    assert rest == set()
    quietly("migrate", database="owner", interactive=False)
    assert objects() == whole


def triggers() -> set[tuple[str, str]]:
    """What our functions do, and when."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT proname, regexp_replace(prosrc, '\\s+', ' ', 'g') FROM pg_proc "
            " WHERE pronamespace = 'public'::regnamespace "
            "UNION SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
            " WHERE NOT tgisinternal"
        )
        return set(cursor.fetchall())


def test_reversing_restores_the_trigger_functions_exactly(empty: None) -> None:
    quietly("migrate", "goals", BEFORE_KINDS, database="owner", interactive=False)
    before = triggers()
    quietly("migrate", "goals", database="owner", interactive=False)
    assert triggers() != before
    quietly("migrate", "goals", BEFORE_KINDS, database="owner", interactive=False)
    assert triggers() == before


def test_migrations_have_descriptive_names() -> None:
    for app in OURS:
        folder = Path(apps.get_app_config(app).path, "migrations")
        names = sorted(path.name for path in folder.glob("[0-9]*"))
        assert names[0].startswith("0001_")
        assert not [name for name in names if "auto_" in name]
        # One line: no two that start with the same number.
        assert len({name[:4] for name in names}) == len(names)
