"""System checks: `manage.py check --deploy`, `manage.py check --database default`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register  # noqa: A004  Django's name
from django.db import DatabaseError, connections
from django.utils.module_loading import autodiscover_modules

from config.servers import role_problem
from config.unsafe import unsafe_jobs, unsafe_settings
from organizations.jobs import celery_app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.checks import CheckMessage

# Celery's own tasks are not the product's; every other one is.
CELERYS = "celery."


@register(Tags.security, deploy=True)
def production_settings(**_kwargs: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = [
        Error(problem, id="sightline.E001") for problem in unsafe_settings()
    ]
    if settings.DEMO:
        message = "DEMO is on: everybody can sign in as one of the demo's people."
        errors.append(Warning(message, id="sightline.W001"))
    return errors


@register(deploy=True)
def jobs(**_kwargs: Any) -> list[CheckMessage]:
    """Checks the settings of jobs (RELIABILITY R4).

    Of `--deploy` alone: every command would import Celery for it.
    """
    # Not with Celery's loader, which would run the checks again.
    autodiscover_modules("tasks")
    tasks = {
        name: task
        for name, task in celery_app().tasks.items()
        if not name.startswith(CELERYS)
    }
    return [Error(problem, id="sightline.E002") for problem in unsafe_jobs(tasks)]


@register(Tags.database)
def app_role(*, databases: Sequence[str] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Checks the role of the app's connection (RELIABILITY T2).

    The owner's connection is for migrations, and owns the tables.
    """
    if "default" not in (databases or ()):
        return []
    try:
        with connections["default"].cursor() as cursor:
            problem = role_problem(cursor)
    except DatabaseError as error:
        problem = f"The database does not answer: {error}"
    return [Error(problem, id="sightline.E003")] if problem else []
