"""Requirements on the database role and Valkey, on real servers (T2, O1)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from redis import Redis

from config.servers import broker_problem, broker_warning, role_problem
from config.stores.urls import database_name, with_database
from tests.stores import ADMIN_URL

UNREACHABLE = "redis://127.0.0.1:1/0"


@contextmanager
def administrator() -> Iterator[psycopg.Connection]:
    """In the test's database; what is done there is rolled back."""
    url = with_database(
        os.environ[ADMIN_URL], database_name(os.environ["DATABASE_URL"])
    )
    with psycopg.connect(url) as connection:
        yield connection
        connection.rollback()


def problem_of(url: str) -> str:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        return role_problem(cursor)


@contextmanager
def evicting_valkey() -> Iterator[None]:
    with Redis.from_url(os.environ["REDIS_URL"]) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        try:
            yield
        finally:
            client.config_set("maxmemory-policy", "noeviction")


@pytest.mark.django_db
def test_the_app_role_is_bound_by_row_level_security() -> None:
    assert problem_of(os.environ["DATABASE_URL"]) == ""


@pytest.mark.django_db
def test_the_owner_is_refused() -> None:
    problem = problem_of(os.environ["DATABASE_OWNER_URL"])
    assert "_owner owns tables" in problem


@pytest.mark.django_db
def test_a_superuser_is_refused() -> None:
    with administrator() as connection, connection.cursor() as cursor:
        assert "is a superuser" in role_problem(cursor)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setup", "reason"),
    [
        ("CREATE ROLE {role} BYPASSRLS", "has BYPASSRLS"),
        (
            "CREATE ROLE {strong} BYPASSRLS; CREATE ROLE {role}; GRANT {strong} TO {role}",
            "may become a role",
        ),
        ("CREATE ROLE {role}", ""),
    ],
)
def test_bypassing_roles_are_refused(setup: str, reason: str) -> None:
    role = f"probe_{os.getpid()}"
    names = {"role": sql.Identifier(role), "strong": sql.Identifier(f"{role}_strong")}
    with administrator() as connection, connection.cursor() as cursor:
        for statement in setup.split(";"):
            cursor.execute(sql.SQL(statement).format(**names))
        cursor.execute(sql.SQL("SET LOCAL ROLE {role}").format(**names))
        problem = role_problem(cursor)
    assert reason in problem
    assert bool(problem) == bool(reason)


def test_an_evicting_valkey_is_refused() -> None:
    assert broker_problem(os.environ["REDIS_URL"]) == ""
    with evicting_valkey():
        assert "allkeys-lru" in broker_problem(os.environ["REDIS_URL"])


@pytest.mark.parametrize("url", ["", UNREACHABLE])
def test_a_valkey_that_is_down_is_a_warning(url: str) -> None:
    assert broker_warning(url)
