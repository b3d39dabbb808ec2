"""RELIABILITY T2: three roles, each with no more than it needs."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config.stores.embedded import Stores
from config.stores.provision import (
    DatabaseUrls,
    ProvisioningError,
    derive_urls,
    provision,
)
from config.stores.urls import with_database

ATTRIBUTES = """
    SELECT rolname, rolcanlogin, rolcreatedb, rolcreaterole, rolsuper, rolbypassrls
    FROM pg_roles WHERE rolname LIKE 'roles\\_%' ORDER BY rolname
"""


@pytest.fixture(scope="module")
def admin_url(cluster: Stores) -> str:
    return with_database(cluster.database_url, "roles")


@pytest.fixture(scope="module")
def urls(admin_url: str) -> Iterator[DatabaseUrls]:
    provision(admin_url)
    yield provision(admin_url)  # a second time: nothing to do, nothing to say
    with psycopg.connect(
        with_database(admin_url, "postgres"), autocommit=True
    ) as connection:
        connection.execute("DROP DATABASE roles WITH (FORCE)")


def test_urls_are_derived_without_connecting(
    admin_url: str, urls: DatabaseUrls
) -> None:
    assert derive_urls(admin_url) == urls


def test_the_roles_have_only_what_they_need(urls: DatabaseUrls) -> None:
    with psycopg.connect(urls.app) as connection:
        found = {name: rights for name, *rights in connection.execute(ATTRIBUTES)}
    #                     login  createdb createrole super  bypassrls
    assert found == {
        "roles_app": [True, False, False, False, False],
        "roles_owner": [True, True, False, False, False],
        "roles_system": [False, False, False, False, True],
    }


def test_the_app_role_reads_and_writes_but_creates_nothing(urls: DatabaseUrls) -> None:
    with psycopg.connect(urls.owner) as owner:
        owner.execute("CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY)")
    with psycopg.connect(urls.app, autocommit=True) as app:
        app.execute("INSERT INTO note DEFAULT VALUES")
        assert app.execute("SELECT id FROM note").fetchone() == (1,)
        for refused in ("DROP TABLE note", "CREATE TABLE x ()", "TRUNCATE note"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(refused)


def test_only_functions_of_the_system_role_see_past_row_level_security(
    urls: DatabaseUrls,
) -> None:
    with psycopg.connect(urls.owner) as owner:
        owner.execute(
            """
            CREATE TABLE secret AS SELECT 1 AS one;
            ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
            ALTER TABLE secret FORCE ROW LEVEL SECURITY;
            CREATE FUNCTION n_secrets() RETURNS bigint LANGUAGE sql SECURITY DEFINER
                SET search_path = pg_catalog, public
                AS 'SELECT count(*) FROM secret';
            ALTER FUNCTION n_secrets() OWNER TO roles_system;
            """
        )
        count = "SELECT (SELECT count(*) FROM secret), n_secrets()"
        assert owner.execute(count).fetchone() == (0, 1)
    with psycopg.connect(urls.app) as app:
        assert app.execute(count).fetchone() == (0, 1)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SET ROLE roles_system")


def test_changed_roles_are_corrected(admin_url: str, urls: DatabaseUrls) -> None:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("ALTER ROLE roles_app SUPERUSER CREATEDB")
    provision(admin_url)
    test_the_roles_have_only_what_they_need(urls)


def test_a_hosted_administrator_without_superuser_works(cluster: Stores) -> None:
    """Cloud providers give CREATEROLE and CREATEDB, at best BYPASSRLS too."""
    postgres = with_database(cluster.database_url, "postgres")
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute("CREATE ROLE cloud LOGIN CREATEROLE CREATEDB BYPASSRLS")
    hosted = with_database(cluster.database_url, "hosted").replace(
        "postgres@", "cloud@"
    )
    provision(hosted)
    with psycopg.connect(provision(hosted).owner) as owner:
        owner.execute("CREATE EXTENSION citext")


def test_a_role_that_may_not_create_roles_gets_advice(urls: DatabaseUrls) -> None:
    with pytest.raises(ProvisioningError, match="DATABASE_OWNER_URL"):
        provision(urls.app)


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(ProvisioningError, match="Cannot connect"):
        provision("postgresql://nobody@/sightline?host=/nowhere")


def test_two_databases_are_provisioned_at_the_same_moment(cluster: Stores) -> None:
    """Roles belong to the whole server, so two databases touch the same rows."""
    admin_url = with_database(cluster.database_url, "together")
    names = ["together_a", "together_b", "together_c"]
    for _again in range(5):
        with ThreadPoolExecutor(len(names)) as pool:
            made = [
                pool.submit(provision, admin_url, database=name, role_prefix="together")
                for name in names
            ]
            urls = [each.result(60) for each in made]
        for name, each in zip(names, urls, strict=True):
            with psycopg.connect(each.app) as app:
                assert app.execute("SELECT current_database()").fetchone() == (name,)


def test_passwords_may_be_the_operators_own(admin_url: str, urls: DatabaseUrls) -> None:
    asked = "SELECT rolpassword FROM pg_authid WHERE rolname = 'roles_app'"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        before = admin.execute(asked).fetchone()
        provision(admin_url, app_password="own")
        after = admin.execute(asked).fetchone()
    assert after != before
    assert after is not None
    assert str(after[0]).startswith("SCRAM-SHA-256$")
    provision(admin_url)
    assert derive_urls(admin_url) == urls


def command(monkeypatch: pytest.MonkeyPatch, url: str, *arguments: str) -> str:
    out = StringIO()
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    call_command("provision", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_that_passwords_are_derived_and_shows_them_when_asked(
    admin_url: str, urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = command(monkeypatch, admin_url)
    assert "derived from DATABASE_URL" in said
    assert urls.app not in said
    shown = command(monkeypatch, admin_url, "--urls")
    assert f"DATABASE_URL={urls.app}\nDATABASE_OWNER_URL={urls.owner}\n" in shown


def test_the_command_takes_the_operators_own_passwords(
    admin_url: str, urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP_PASSWORD", "one")
    monkeypatch.setenv("OWNER_PASSWORD", "two")
    assert "derived" not in command(monkeypatch, admin_url)
    with pytest.raises(CommandError, match="--urls"):
        command(monkeypatch, admin_url, "--urls")
    provision(admin_url)
