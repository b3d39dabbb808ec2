from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def wake_after_commit() -> None:
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    """Only a hint: with the broker down, the sweep finds the row (RELIABILITY R1)."""
    try:
        current_app.send_task("notifications.sweep_account_emails", retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("Account e-mail is left to the sweep: %s", type(error).__name__)
