"""Settings: limits of jobs, and documentation of every environment variable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = [
    *sorted((REPOSITORY / "config").rglob("*.py")),
    REPOSITORY / "docker-compose.yml",
]
DOCUMENTS = [*sorted((REPOSITORY / "docs").rglob("*.md")), REPOSITORY / "README.md"]
# Not for people: of the tests, of tools, of the system.
OTHERS = {"DJANGO_SETTINGS_MODULE", "PATH", "HOME"}


def test_time_limits_are_far_below_the_visibility_timeout() -> None:
    """RELIABILITY R4."""
    visibility = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert visibility / 4 >= settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_TIME_LIMIT > settings.CELERY_TASK_SOFT_TIME_LIMIT
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
    assert settings.CELERY_RESULT_BACKEND is None
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]


def variables() -> set[str]:
    found: set[str] = set()
    for path in SOURCES:
        text = path.read_text()
        found |= set(
            re.findall(r"environ(?:\.get\(|\[|\.setdefault\()\s*\"([A-Z_]+)\"", text)
        )
    return found - OTHERS


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_variable_of_the_environment_is_documented(name: str) -> None:
    words = re.compile(rf"\b{name}\b")
    assert any(words.search(path.read_text()) for path in DOCUMENTS), name
