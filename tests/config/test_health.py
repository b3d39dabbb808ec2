"""`/healthz` and `/readyz` (O2), with real failures where possible."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from config.health import HealthMiddleware, database_problems
from tests.config.test_servers import UNREACHABLE


def test_healthz_needs_no_database_host_or_session(
    client: Client, settings: Settings
) -> None:
    """Without the `db` fixture a query raises."""
    settings.ALLOWED_HOSTS = ["sightline.example"]
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert not response.cookies


@pytest.mark.django_db
def test_readyz_is_200_when_everything_works(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/readyz")  # the first one of a process loads more
    with django_assert_num_queries(3):
        response = client.get("/readyz", headers={"host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response.json()["problems"] == []
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Client) -> None:
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app="goals", name="0004_sweeps").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == ["Migrations are missing: goals.0004_sweeps."]


@pytest.mark.django_db
def test_not_ready_when_the_role_is_a_superuser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reason = "The database role root is a superuser; the app needs another."
    monkeypatch.setattr("config.health.role_problem", lambda _cursor: reason)
    assert database_problems() == [reason]


@pytest.mark.django_db
def test_not_ready_without_a_database_and_reveals_no_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_cursor: object) -> str:
        raise OperationalError("connection to db.internal failed")

    monkeypatch.setattr("config.health.role_problem", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == ["The database does not answer."]


@pytest.mark.django_db
def test_a_valkey_that_is_down_only_warns(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = UNREACHABLE
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["warnings"]


def test_health_middleware_is_first(settings: Settings) -> None:
    name = f"{HealthMiddleware.__module__}.{HealthMiddleware.__name__}"
    assert settings.MIDDLEWARE[0] == name
