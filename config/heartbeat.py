"""Heartbeats of workers and beat, and warnings about missing ones (RELIABILITY O2).

In Valkey: a lost heartbeat is written again within half a minute.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)

EVERY_S = 30.0
SILENT_AFTER_S = 300.0
BEAT = "beat"


def record_heartbeat(names: Iterable[str]) -> None:
    """Records a heartbeat. `names`: the queues that a worker reads, or BEAT."""
    now = time.time()
    try:
        cache.set_many({_key(name): now for name in names}, timeout=None)
    except OSError as error:
        logger.warning("The heartbeat could not be recorded: %s", error)


def missing_heartbeats() -> list[str]:
    """A sentence for each program without a heartbeat; empty when Valkey is down."""
    queues = all_queues()
    try:
        found = cache.get_many([_key(name) for name in (BEAT, *queues)])
    except OSError:
        return []
    since = time.time() - SILENT_AFTER_S
    silent = [name for name in queues if found.get(_key(name), 0) < since]
    warnings = []
    if found.get(_key(BEAT), 0) < since:
        warnings.append(
            "Beat has been silent for 5 minutes: nothing falls due, nothing is repeated."
        )
    if silent:
        names = ", ".join(silent)
        warnings.append(f"No worker has read these queues for 5 minutes: {names}.")
    return warnings


def all_queues() -> list[str]:
    """The queues of the settings: the default one and those of the routes."""
    routes: Iterable[dict[str, Any]] = settings.CELERY_TASK_ROUTES.values()
    return sorted(
        {settings.CELERY_TASK_DEFAULT_QUEUE, *(str(each["queue"]) for each in routes)}
    )


def _key(name: str) -> str:
    return f"heartbeat:{name}"
