"""docker-compose.yml and Dockerfile, read as text: no container runs here."""

from __future__ import annotations

import re

import pytest
from django.core.management import get_commands

from config.stores.folder import REPOSITORY

COMPOSE = (REPOSITORY / "docker-compose.yml").read_text()
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()
IGNORED = (REPOSITORY / ".dockerignore").read_text()
EXAMPLE = (REPOSITORY / "docker/example.env").read_text()
SETTINGS = "".join(
    (REPOSITORY / f"config/settings/{name}.py").read_text()
    for name in ("base", "production")
)
# Read in production, and rightly set by nobody there.
NOT_FOR_CONTAINERS = {"DEBUG"}


def read_by_settings() -> set[str]:
    return set(re.findall(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"", SETTINGS))


def block(name: str) -> str:
    """The lines of a service."""
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)+)", COMPOSE, re.MULTILINE)
    assert found, name
    return found[1]


@pytest.mark.parametrize("name", sorted(read_by_settings() - NOT_FOR_CONTAINERS))
def test_the_containers_pass_every_setting(name: str) -> None:
    assert re.search(rf"^    {name}: ", COMPOSE, re.MULTILINE)


def test_the_image_has_every_package() -> None:
    packages = {
        path.parent.name
        for path in REPOSITORY.glob("*/__init__.py")
        if path.parent.name not in ("bench", "tests")
    }
    allowed = set(re.findall(r"^!([\w.-]+)$", IGNORED, re.MULTILINE))
    assert packages | {"docker", "static", "templates", "manage.py"} <= allowed
    assert {name for name in allowed if not (REPOSITORY / name).exists()} == set()


def test_the_proxy_is_counted_and_the_port_open_to_it_alone() -> None:
    assert "TRUSTED_PROXY_COUNT: ${TRUSTED_PROXY_COUNT:-1}" in COMPOSE
    ports = re.findall(r"ports: \[(.*)\]", COMPOSE)
    assert ports == ['"${BIND:-127.0.0.1}:${PORT:-8000}:8000"']


def test_uploads_wait_on_a_disk_and_memory_is_bounded() -> None:
    assert re.findall(r"tmpfs: \[(.*)\]", COMPOSE) == ['"/tmp:size=64m,mode=1777"']
    assert "uploads:/var/sightline/uploads" in block("web")
    assert "/var/sightline/uploads" in DOCKERFILE


def test_files_of_former_versions_stay_in_a_volume() -> None:
    assert "static:/var/sightline/static:ro" in block("web")
    assert "collectstatic" in block("static")
    assert "service_completed_successfully" in block("web")


def test_the_containers_run_commands_that_exist() -> None:
    commands = re.findall(r"manage\.py, (\w+)", COMPOSE)
    assert commands == ["provision", "migrate", "collectstatic"]
    assert set(commands) <= get_commands().keys()
    scripts = re.findall(r"\bdocker/\w+\.py", COMPOSE + DOCKERFILE)
    assert scripts
    assert {name for name in scripts if not (REPOSITORY / name).exists()} == set()


def test_every_variable_of_the_compose_file_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))
    with_a_default = {"SECURE_SSL_REDIRECT"}
    given = set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert asked - with_a_default == given
