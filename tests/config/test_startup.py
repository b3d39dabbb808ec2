"""Web, worker and beat refuse to start with unsafe settings or servers, as real
processes.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from config.startup import exit_when_unsafe, refuse_unsafe_servers
from config.stores.folder import REPOSITORY
from config.stores.urls import database_name, with_database
from manage import default_settings
from tests.config.test_servers import UNREACHABLE, evicting_valkey
from tests.stores import ADMIN_URL

pytestmark = pytest.mark.slow

KNOWN = "development-only"
COLLECTED = "SIGHTLINE_TEST_COLLECTED"
WEB = ["-c", "import config.wsgi; print('serving')"]
WORKER = ["-m", "celery", "--quiet", "-A", "config", "worker", "--pool", "solo"]
BEAT = ["-m", "celery", "--quiet", "-A", "config", "beat", "--schedule", "{}/beat"]
MANAGE = ["manage.py", "check"]


@pytest.fixture(autouse=True)
def collected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As after `manage.py collectstatic` of a version without any files."""
    manifest = {"paths": {"page.css": "page.css"}, "version": "1.1", "hash": ""}
    file = tmp_path / "staticfiles.json"
    file.write_text(json.dumps(manifest))
    monkeypatch.setenv(COLLECTED, str(tmp_path))
    return file


def admin_url() -> str:
    return with_database(
        os.environ[ADMIN_URL], database_name(os.environ["DATABASE_URL"])
    )


def start(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """As an administrator does: nothing says which settings, so they are production's."""
    production = {
        "SECRET_KEY": "k" * 64,
        "ALLOWED_HOSTS": "sightline.example",
        "STATIC_ROOT": os.environ[COLLECTED],
    }
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name != "DJANGO_SETTINGS_MODULE"
    }
    return subprocess.run(  # noqa: S603 (our own)
        # Beat deletes the file that it is given and makes it anew.
        [sys.executable, *(part.format(os.environ[COLLECTED]) for part in command)],
        cwd=REPOSITORY,
        env=inherited | production | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.django_db
def test_web_starts_as_the_app_role() -> None:
    done = start(WEB)
    assert (done.returncode, done.stdout) == (0, "serving\n"), done.stderr


@pytest.mark.django_db
def test_web_says_that_static_files_are_missing(collected: Path) -> None:
    collected.unlink()
    done = start(WEB)
    assert done.returncode not in (0, None)
    assert "manage.py collectstatic" in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("command", [WEB, WORKER, BEAT], ids=["web", "worker", "beat"])
def test_no_process_starts_with_unsafe_settings(
    command: list[str],
) -> None:
    done = start(command, DATABASE_URL=admin_url(), DEBUG="1", SECRET_KEY=KNOWN)
    assert done.returncode not in (0, None)
    for reason in ("is a superuser", "DEBUG is on", "SECRET_KEY"):
        assert reason in done.stderr
    assert "serving" not in done.stdout


@pytest.mark.parametrize(
    "command", [WEB, WORKER, BEAT, MANAGE], ids=["web", "worker", "beat", "manage.py"]
)
def test_without_a_secret_key_each_says_what_is_missing(command: list[str]) -> None:
    """Development's settings have one, which everybody knows: nobody falls back to them."""
    done = start(command, SECRET_KEY="")
    assert done.returncode not in (0, None)
    assert "SECRET_KEY must be set" in done.stderr


def test_production_is_the_default_of_every_import_of_config() -> None:
    ask = "import config; from django.conf import settings; print(settings.SETTINGS_MODULE)"
    assert start(["-c", ask]).stdout == "config.settings.production\n"


@pytest.mark.parametrize(
    ("arguments", "module"),
    [
        (["dev"], "development"),
        (["stores"], "development"),
        (["migrate"], "production"),
        (["create_organization", "dev"], "production"),
        ([], "production"),
    ],
)
def test_only_development_commands_use_development_settings(
    arguments: list[str], module: str
) -> None:
    assert default_settings(arguments) == f"config.settings.{module}"


@pytest.fixture
def production(settings: Settings) -> Settings:
    settings.REFUSE_UNSAFE_SERVERS = True
    settings.SECRET_KEY = "k" * 64
    return settings


@pytest.mark.django_db
def test_safe_servers_are_accepted(production: Settings) -> None:
    refuse_unsafe_servers()


@pytest.mark.django_db
def test_an_evicting_valkey_is_refused(production: Settings) -> None:
    with evicting_valkey(), pytest.raises(ImproperlyConfigured, match="allkeys-lru"):
        refuse_unsafe_servers()
    with evicting_valkey(), pytest.raises(SystemExit, match="allkeys-lru"):
        exit_when_unsafe()


@pytest.mark.django_db
def test_a_valkey_that_is_down_is_no_reason(production: Settings) -> None:
    production.REDIS_URL = UNREACHABLE
    refuse_unsafe_servers()


@pytest.mark.django_db
def test_development_starts_with_unsafe_servers(settings: Settings) -> None:
    settings.REFUSE_UNSAFE_SERVERS = False
    with evicting_valkey():
        refuse_unsafe_servers()
