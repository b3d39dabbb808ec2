"""`/healthz` and `/readyz`, which bypass all other middleware."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse

from config.heartbeat import missing_heartbeats
from config.servers import broker_warning, role_problem
from config.warming import warm

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

UNAVAILABLE = 503


class HealthMiddleware:
    """The first middleware, so that no host check, session, redirect or transaction
    applies.

    A probe comes by IP address, over plain HTTP, and many times a minute.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return _answer([], [])
        if request.path_info == "/readyz":
            return self._readiness()
        return self.get_response(request)

    def _readiness(self) -> HttpResponse:
        problems = database_problems()
        if not (problems or settings.DEBUG):
            warm(self.get_response)
        warning = broker_warning(settings.REDIS_URL)
        return _answer(problems, [warning] if warning else missing_heartbeats())


def _answer(problems: list[str], warnings: list[str]) -> HttpResponse:
    body = {
        "status": "unavailable" if problems else "ok",
        "problems": problems,
        "warnings": warnings,
    }
    response = JsonResponse(body, status=UNAVAILABLE if problems else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def database_problems() -> list[str]:
    """Why the app cannot work with its database, in messages without addresses."""
    try:
        with connection.cursor() as cursor:
            problem = role_problem(cursor)
        missing = missing_migrations()
    except DatabaseError:
        logger.exception("Readiness")
        return ["The database does not answer."]
    found = [problem] if problem else []
    if missing:
        found.append(f"Migrations are missing: {', '.join(missing)}.")
    return found


def missing_migrations() -> list[str]:
    """Migrations of the code that are not applied; a database that is ahead is fine.

    It is ahead while a new version is rolled out.
    """
    applied = MigrationRecorder(connection).applied_migrations()
    return [
        f"{app}.{name}" for app, name in _migrations() if (app, name) not in applied
    ]


@cache
def _migrations() -> list[tuple[str, str]]:
    return sorted(MigrationLoader(None).disk_migrations)
