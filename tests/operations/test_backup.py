"""A backup restores into an empty server: rows, roles and row-level security.

The commands are those of docs/operating.md, "Backup and restore".
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.stores.binaries import postgres_bin
from config.stores.embedded import Stores
from config.stores.provision import provision
from config.stores.urls import database_name, with_database
from tests.stores import ADMIN_URL

pytestmark = pytest.mark.slow

COUNTS = """
    SELECT (SELECT count(*) FROM organizations_organization),
        (SELECT count(*) FROM organizations_membership),
        (SELECT count(*) FROM django_migrations),
        (SELECT count(*) FROM pg_policies),
        (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)
"""
SEED = """
    INSERT INTO organizations_organization (name, slug, time_zone, locale,
        fiscal_year_start_month, first_weekday, confidence_style, on_track_from,
        at_risk_from, is_demo, created_at)
    VALUES ('Backup', 'backup', 'UTC', 'en', 1, 1, 'words', 70, 50, false, now())
"""


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Stores]:
    with Stores(tmp_path / "data", durable=False, purpose="restore") as stores:
        yield stores


def run(program: str, *arguments: str) -> None:
    subprocess.run(  # noqa: S603  our own binaries
        [str(postgres_bin() / program), *arguments], check=True, timeout=60
    )


@pytest.mark.django_db(transaction=True)
def test_a_backup_restores_into_an_empty_server(
    empty_server: Stores, tmp_path: Path
) -> None:
    database = database_name(os.environ["DATABASE_URL"])
    source = with_database(os.environ[ADMIN_URL], database)
    with psycopg.connect(source) as connection:
        connection.execute(SEED)
    dump = tmp_path / "sightline.dump"

    run("pg_dump", "--format=custom", f"--file={dump}", source)
    urls = provision(empty_server.database_url)
    run(
        "pg_restore",
        "--exit-on-error",
        f"--dbname={empty_server.database_url}",
        str(dump),
    )

    with (
        psycopg.connect(source) as before,
        psycopg.connect(empty_server.database_url) as after,
    ):
        assert after.execute(COUNTS).fetchone() == before.execute(COUNTS).fetchone()
    with psycopg.connect(urls.app) as app:
        row = app.execute("SELECT count(*) FROM organizations_organization").fetchone()
        assert row == (1,)
        assert app.execute("SELECT count(*) FROM goals_goal").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM organizations_event")
