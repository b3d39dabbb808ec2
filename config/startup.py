"""Refuses to start production with unsafe settings, database role or broker."""

from __future__ import annotations

import logging
import sys
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config.servers import broker_problem, role_problem
from config.static_files.versions import missing_files_problem
from config.unsafe import unsafe_settings

logger = logging.getLogger(__name__)


def refuse_unsafe_servers(*, shows_pages: bool = False) -> None:
    """Raises ImproperlyConfigured with every reason, under production's settings.

    A database that is down is a reason: its role is unknown, and nothing works without
    it. A Valkey that is down is none: pages work without. `shows_pages`: static files
    that were not collected are a reason, too.
    """
    if not settings.REFUSE_UNSAFE_SERVERS:
        return
    problems = [*unsafe_settings(), _role_problem(), _broker_problem()]
    if shows_pages:
        problems.append(missing_files_problem())
    found = [problem for problem in problems if problem]
    if found:
        raise ImproperlyConfigured(" ".join(found))


def exit_when_unsafe(**_signal: Any) -> None:
    """For Celery, which only logs exceptions of signal receivers, and would continue."""
    try:
        refuse_unsafe_servers()
    except ImproperlyConfigured as error:
        sys.exit(f"sightline: {error}")


def _role_problem() -> str:
    """Uses a separate connection: the worker forks afterwards and must not share a
    socket.
    """
    try:
        with (
            psycopg.connect(**connection.get_connection_params()) as plain,
            plain.cursor() as cursor,
        ):
            return role_problem(cursor)
    except psycopg.Error as error:
        return f"The database of DATABASE_URL does not answer: {error}".strip()


def _broker_problem() -> str:
    try:
        return broker_problem(settings.REDIS_URL)
    except ValueError:
        return "REDIS_URL leads to no Valkey, e.g. redis://host:6379/0."
    except OSError as error:
        logger.warning("Valkey does not answer, and was not checked: %s", error)
        return ""
