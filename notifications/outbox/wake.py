"""Hints to workers that something is due. Lost ones do no harm: sweeps find the rows."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds for which one hint is enough; a worker that takes longer is found by the sweep.
PENDING_SECONDS = 5


def wake_after_commit(organization_id: int) -> None:
    """Ask for the delivery of what is due, once the open transaction is committed."""
    transaction.on_commit(partial(wake, organization_id), robust=True)


def wake(organization_id: int) -> None:
    """With the broker down nothing is raised (RELIABILITY R1)."""
    try:
        if cache.add(_pending(organization_id), 1, timeout=PENDING_SECONDS):
            current_app.send_task(
                "notifications.deliver", [organization_id], retry=False
            )
    except (OperationalError, RedisError, OSError) as error:
        logger.warning(
            "Messages of organization %s left to the sweep: %s", organization_id, error
        )


def begin(organization_id: int) -> None:
    """Called by a worker that starts: what is written from now on needs a hint of its own."""
    try:
        cache.delete(_pending(organization_id))
    except RedisError as error:
        logger.warning("Hints of organization %s: %s", organization_id, error)


def _pending(organization_id: int) -> str:
    return f"deliver:{organization_id}"
