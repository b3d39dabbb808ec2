"""Settings that are not allowed in production. No database, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from organizations.jobs import MOST_DELAY_S

if TYPE_CHECKING:
    from collections.abc import Iterator

# In config/settings/development.py, which everybody can read.
DEVELOPMENT_SECRET = "development-only"  # noqa: S105  not a secret, see above
SECRET_LENGTH = 32
VISIBILITY_SHARE = 4
SIGN_UP_MODES = ("open", "invited", "closed")


def unsafe_settings() -> Iterator[str]:
    """What production refuses, one sentence each."""
    if settings.DEBUG:
        yield "DEBUG is on: it shows settings and code to whoever meets an error."
    yield from _unsafe_secret("SECRET_KEY", settings.SECRET_KEY)
    for key in settings.SECRET_KEY_FALLBACKS:
        yield from _unsafe_secret("SECRET_KEY_FALLBACKS", str(key))
    if not settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS is empty: no page would answer."
    for host in settings.ALLOWED_HOSTS:
        if "*" in host:
            yield (
                f"ALLOWED_HOSTS holds {host}: whoever sends a request would choose the "
                "host of its links. Name the hosts; .example.com is all below one."
            )

    if settings.SIGN_UP not in SIGN_UP_MODES:
        modes = ", ".join(SIGN_UP_MODES)
        yield f"SIGN_UP is {settings.SIGN_UP}, which is none of {modes}."


def _unsafe_secret(name: str, key: str) -> Iterator[str]:
    if key.startswith(DEVELOPMENT_SECRET):
        yield f"{name} is the one of development, which everybody can read."
    elif len(key) < SECRET_LENGTH:
        yield f"{name} is shorter than {SECRET_LENGTH} characters."


def unsafe_jobs(tasks: dict[str, Any]) -> Iterator[str]:
    """Jobs that could be delivered twice. `tasks`: Celery's, by name."""
    timeout = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    most = timeout / VISIBILITY_SHARE
    limits = {"CELERY_TASK_TIME_LIMIT": settings.CELERY_TASK_TIME_LIMIT}
    limits |= {name: task.time_limit for name, task in tasks.items() if task.time_limit}
    for name, limit in limits.items():
        if not limit or limit > most:
            yield (
                f"{name}: the time limit, {limit} s, is more than a quarter of the "
                f"visibility timeout, {timeout} s."
            )
    for name, delay in _delays(tasks):
        if delay > MOST_DELAY_S:
            yield f"{name}: waits {delay} s in the broker; at most {MOST_DELAY_S} s."


def _delays(tasks: dict[str, Any]) -> Iterator[tuple[str, float]]:
    yield "ROLL_UP_DEBOUNCE_SECONDS", settings.ROLL_UP_DEBOUNCE_SECONDS
    schedule: dict[str, dict[str, Any]] = settings.CELERY_BEAT_SCHEDULE
    for name, entry in schedule.items():
        yield (
            f"CELERY_BEAT_SCHEDULE {name}",
            entry.get("options", {}).get("countdown", 0),
        )
    for name, task in tasks.items():
        yield name, task.default_retry_delay or 0
