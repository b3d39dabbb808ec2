"""The servers of a test session: one temporary PostgreSQL and Valkey.

An early plugin (`-p tests.stores` in pyproject.toml), because pytest-django reads the
settings before any conftest.py is imported. The controlling process starts the servers,
or uses those of DATABASE_URL (an administrator's) and REDIS_URL; each worker of
pytest-xdist gets a database and a Valkey number of its own.

As in production the tests connect as the app role, and only migrations as the owner: a
suite that runs as a superuser proves nothing about row-level security.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from config.stores.embedded import Stores
from config.stores.ensure import given_urls
from config.stores.errors import StoresError
from config.stores.provision import (
    DatabaseUrls,
    ProvisioningError,
    derive_urls,
    provision,
)
from config.stores.urls import database_name, with_database, with_redis_db
from tests.clock import choose_day

ADMIN_URL = "SIGHTLINE_TEST_ADMIN_URL"
BROKER_URL = "SIGHTLINE_TEST_REDIS_URL"
RUN_DIR = "SIGHTLINE_TEST_DIR"
# Set where the tests of a copy run inside a test (tests/plugins/copies.py): the number
# of the worker that runs it.
COPY = "SIGHTLINE_TEST_COPY"
# Valkey has 16 databases by default: 0 is left to other users, 6 and 7 to the sites of
# the browser tests, the last eight to copies, two for each.
REDIS_DATABASES = 5
HOSTILE_REDIS_DATABASE = 6
SITE_REDIS_DATABASE = 7
COPIES_REDIS_DATABASES = 8


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """A wrapper, so that it runs before pytest-django reads the settings."""
    choose_day()
    if ADMIN_URL not in os.environ:
        _start(early_config)
    urls = urls_of(_database())
    os.environ["DATABASE_URL"] = urls.app
    os.environ["DATABASE_OWNER_URL"] = urls.owner
    os.environ["REDIS_URL"] = with_redis_db(os.environ[BROKER_URL], _redis_number())
    return (yield)


def _start(config: pytest.Config) -> None:
    """Starts missing servers; the workers get the URLs from the environment."""
    # In a process that tests start, DATABASE_URL would be the app role's.
    os.environ.pop("DATABASE_OWNER_URL", None)
    folder = Path(tempfile.mkdtemp(prefix="sightline-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    _compile_once(folder)
    config.add_cleanup(lambda: _forget_compiled(folder))
    database_url, redis_url = given_urls()
    if not (database_url and redis_url):
        stores = Stores(folder / "data", durable=False, purpose="tests")
        config.add_cleanup(stores.stop)
        try:
            stores.start()
        except StoresError as error:
            raise pytest.UsageError(str(error)) from error
        database_url = database_url or stores.database_url
        redis_url = redis_url or stores.redis_url
    os.environ[ADMIN_URL], os.environ[BROKER_URL] = database_url, redis_url
    os.environ[RUN_DIR] = str(folder)


def _compile_once(folder: Path) -> None:
    """Keeps bytecode in the run's folder, since dozens of programs start that would
    each compile their imports.

    Only under PYTHONDONTWRITEBYTECODE, which keeps bytecode out of the tree; the cache
    is deleted with the folder.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(folder / "compiled"))


def _forget_compiled(folder: Path) -> None:
    """Deletes the bytecode of the run's own files, which the prefix keeps separate."""
    if prefix := os.environ.get("PYTHONPYCACHEPREFIX"):
        shutil.rmtree(Path(prefix) / folder.relative_to("/"), ignore_errors=True)


def _worker() -> str:
    """`gw0`, `gw1` … of pytest-xdist; empty in a run without workers."""
    return os.environ.get("PYTEST_XDIST_WORKER", "")


def worker_number() -> int:
    return int(_worker().removeprefix("gw") or "0")


def _redis_number() -> int:
    if COPY in os.environ:
        place = 2 * int(os.environ[COPY]) + worker_number()
        return SITE_REDIS_DATABASE + 1 + place % COPIES_REDIS_DATABASES
    return 1 + worker_number() % REDIS_DATABASES


def main_database() -> str:
    return database_name(os.environ[ADMIN_URL])


def _database() -> str:
    copy = f"copy{os.environ[COPY]}" if COPY in os.environ else ""
    return "_".join(filter(None, ("test", main_database(), copy, _worker())))


def urls_of(database: str) -> DatabaseUrls:
    """A database of the run, for the roles that all of them share."""
    return derive_urls(
        os.environ[ADMIN_URL], database=database, role_prefix=main_database()
    )


def _template() -> str:
    return f"test_{main_database()}_template"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A database for this worker, copied from one that is migrated once.

    Imported by conftest.py: there it overrides pytest-django's.
    """
    with django_db_blocker.unblock():
        copy_template(_database())
    _refuse_powerful_app_role()
    with _flush_as_administrator():
        yield
    with django_db_blocker.unblock():
        drop(_database())


@contextmanager
def alone() -> Iterator[Path]:
    """The folder of the run, with a lock that excludes other workers.

    PostgreSQL refuses two that grant the same roles at once.
    """
    folder = Path(os.environ[RUN_DIR])
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _make_template_once(folder: Path) -> None:
    done = folder / "migrated"
    if not done.exists():
        _make_template()
        done.touch()


def _make_template() -> None:
    from django.core.management import call_command  # noqa: PLC0415  the settings come first
    from django.db import connections  # noqa: PLC0415  the settings come first

    drop(_template())
    try:
        provision(os.environ[ADMIN_URL], database=_template())
    except ProvisioningError as error:
        pytest.exit(str(error), returncode=3)
    owner = connections["owner"]
    with _named(owner.settings_dict, _template()):
        call_command("migrate", database="owner", verbosity=0)
        owner.close()


@contextmanager
def _named(settings: dict[str, object], database: str) -> Iterator[None]:
    name = settings["NAME"]
    settings["NAME"] = database
    try:
        yield
    finally:
        settings["NAME"] = name


def copy_template(database: str) -> None:
    """Replaces the database by a copy of the migrated one."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415  the settings come first

    with alone() as folder:
        _make_template_once(folder)
        copy_database(_template(), database)
    ContentType.objects.clear_cache()


def copy_database(source: str, database: str) -> None:
    """Replaces the database by a copy of another, to which nobody is connected."""
    drop(database)
    with administrator() as connection:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(database), sql.Identifier(source)
        )
        connection.execute(statement)
    # The copy does not include the rights on the database itself.
    provision(os.environ[ADMIN_URL], database=database)


def drop(database: str) -> None:
    with administrator() as connection:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(statement.format(sql.Identifier(database)))


def administrator(database: str = "postgres") -> psycopg.Connection:
    """A connection with all rights to a database of the run; commits each statement."""
    url = with_database(os.environ[ADMIN_URL], database)
    return psycopg.connect(url, autocommit=True)


APP_ROLE = """
    SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb
        OR EXISTS (SELECT FROM pg_class WHERE relowner = role.oid)
        OR EXISTS (SELECT FROM pg_auth_members WHERE member = role.oid)
    FROM pg_roles AS role WHERE rolname = current_user
"""


def _refuse_powerful_app_role() -> None:
    """RELIABILITY T2: no superuser, no BYPASSRLS, owner and member of nothing."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute(APP_ROLE).fetchone()
    if row != (False,):
        pytest.exit("The tests connect as a role that may too much.", returncode=3)


@contextmanager
def _flush_as_administrator() -> Iterator[None]:
    """Empty the tables after a transactional test.

    Django's way is TRUNCATE on `default`, which the app role rightly may not.
    Tables that the migrations filled keep their rows, so nothing is made anew.
    """
    from django.test import TransactionTestCase  # noqa: PLC0415  the settings come first

    kept = set(_filled_tables())

    def flush(_case: object) -> None:
        with administrator(_database()) as connection:
            _truncate(connection, sorted(set(_filled_tables()) - kept))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush)
        yield


def _filled_tables() -> list[str]:
    with administrator(_database()) as connection:
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
            "AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        parts = [
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
                sql.Literal(name), sql.Identifier(name)
            )
            for (name,) in rows
        ]
        if not parts:
            return []
        filled = connection.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall()
    return [str(name) for (name,) in filled]


def _truncate(connection: psycopg.Connection, tables: list[str]) -> None:
    if not tables:
        return
    if connection.info.parameter_status("is_superuser") == "on":
        # Append-only tables refuse even this by trigger.
        connection.execute("SET session_replication_role = replica")
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))
