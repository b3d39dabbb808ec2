"""Wakes the roll-up's worker after a commit. Only a hint: the dirty rows decide."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds for which a lost worker may suppress other nudges; the sweep comes sooner.
PENDING_SECONDS = 5


def pending_key(organization_id: int) -> str:
    return f"roll-up:{organization_id}"


def nudge_after_commit(organization_id: int) -> None:
    """Ask for a roll-up once the open transaction is committed."""
    transaction.on_commit(partial(nudge, organization_id), robust=True)


def nudge(organization_id: int) -> None:
    """Ask for a roll-up; many nudges within the debounce make one job.

    If the broker is down nothing is raised: the sweep finds the dirty rows later.
    """
    try:
        if cache.add(pending_key(organization_id), 1, timeout=PENDING_SECONDS):
            current_app.send_task(
                "goals.roll_up",
                [organization_id],
                countdown=settings.ROLL_UP_DEBOUNCE_SECONDS,
                retry=False,
            )
    except (OperationalError, RedisError, OSError) as error:
        logger.warning(
            "Roll-up of organization %s left to the sweep: %s", organization_id, error
        )


def begin(organization_id: int) -> None:
    """Called when the worker starts: writes from now on need a nudge of their own."""
    try:
        cache.delete(pending_key(organization_id))
    except RedisError as error:
        logger.warning(
            "Roll-up's debounce of organization %s: %s", organization_id, error
        )
