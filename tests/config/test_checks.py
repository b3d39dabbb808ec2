"""System checks: each finds nothing here, and something once it is broken."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from config.celery import app as celery_app
from config.checks import app_role, jobs, production_settings
from config.stores.folder import REPOSITORY
from config.unsafe import unsafe_jobs
from organizations.jobs import MOST_DELAY_S
from tests.architecture.test_source import sources

SAFE = {
    "DEBUG": False,
    "DEMO": False,
    "SECRET_KEY": "k" * 64,
    "ALLOWED_HOSTS": ["sightline.example"],
}
# The second: organizations/jobs.py passes on what its callers say, who are read too.
ALLOWED_DELAYS = ("settings.ROLL_UP_DEBOUNCE_SECONDS", "countdown")


@pytest.fixture
def safe(settings: Settings) -> Settings:
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def test_safe_settings_pass(safe: Settings) -> None:
    assert production_settings() == []


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("DEBUG", True, "DEBUG"),
        ("SECRET_KEY", "development-only-secret-key-not-for-production", "development"),
        ("SECRET_KEY", "short", "shorter"),
        ("SECRET_KEY_FALLBACKS", ["k" * 64, "short"], "FALLBACKS is shorter"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["sightline.example", "*"], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["*.sightline.example"], "ALLOWED_HOSTS"),
        ("DEMO", True, "DEMO"),
        # Read as "invited" otherwise: more than was meant.
        ("SIGN_UP", "close", "SIGN_UP"),
    ],
)
def test_unsafe_settings_are_found(
    safe: Settings, name: str, value: object, word: str
) -> None:
    setattr(safe, name, value)
    (found,) = production_settings()
    assert word in found.msg


def test_production_checks_run_with_deploy_only(safe: Settings) -> None:
    safe.DEBUG = True
    assert "sightline.E001" in {
        m.id for m in run_checks(include_deployment_checks=True)
    }
    assert "sightline.E001" not in {m.id for m in run_checks()}


def test_development_still_has_the_secret_that_is_refused() -> None:
    source = (REPOSITORY / "config/settings/development.py").read_text()
    assert '"development-only' in source


def test_the_jobs_of_today_are_safe() -> None:
    assert jobs() == []


def test_every_task_of_every_app_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    celery_app.loader.import_default_modules()
    ours = {name for name in celery_app.tasks if not name.startswith("celery.")}
    assert {"goals.roll_up", "scheduling.plan"} <= ours
    for name in ours:
        task = celery_app.tasks[name]
        monkeypatch.setattr(task, "default_retry_delay", MOST_DELAY_S + 1)
    assert {message.msg.partition(":")[0] for message in jobs()} == ours


def test_a_time_limit_beyond_a_quarter_of_the_visibility_timeout_is_found(
    settings: Settings,
) -> None:
    settings.CELERY_TASK_TIME_LIMIT = 901
    assert [message.id for message in jobs()] == ["sightline.E002"]


@pytest.mark.parametrize(
    "over", [{"time_limit": 1000}, {"default_retry_delay": MOST_DELAY_S + 1}]
)
def test_a_task_with_unsafe_options_is_found(over: dict[str, Any]) -> None:
    task = SimpleNamespace(**{"time_limit": 60, "default_retry_delay": 180} | over)
    (found,) = unsafe_jobs({"goals.slow": task})
    assert "goals.slow" in found


def test_a_beat_entry_with_a_long_countdown_is_found(settings: Settings) -> None:
    entry = {"task": "goals.x", "schedule": 60.0, "options": {"countdown": 3600}}
    settings.CELERY_BEAT_SCHEDULE = {"late": entry}
    assert "late" in jobs()[0].msg


def delays(source: Path) -> Iterator[str]:
    """Every `eta=` and `countdown=` that is not known to be short."""
    for node in ast.walk(ast.parse(source.read_text())):
        if not isinstance(node, ast.keyword) or node.arg not in ("eta", "countdown"):
            continue
        written = ast.unparse(node.value)
        is_short = (
            isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, int | float)
            and node.value.value <= MOST_DELAY_S
        )
        if node.arg == "eta" or not (is_short or written in ALLOWED_DELAYS):
            yield f"{source}: {node.arg}={written}"


def test_no_code_uses_a_long_delay() -> None:
    assert [delay for file in sources() for delay in delays(file)] == []


def test_a_long_delay_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("a.apply_async(countdown=600)\nb.apply_async(eta=soon)\n")
    assert len(list(delays(bad))) == 2


@pytest.mark.django_db
def test_the_role_is_checked_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert app_role(databases=["default"]) == []
    monkeypatch.setattr("config.checks.role_problem", lambda _cursor: "is a superuser")
    assert [message.id for message in app_role(databases=["default"])] == [
        "sightline.E003"
    ]
    assert app_role(databases=["owner"]) == []
    assert app_role(databases=None) == []
