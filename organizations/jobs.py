"""Enqueues jobs. Celery is imported by the first of them.

The broker holds hints for the moment: what is due stands in rows, and sweeps find it
(RELIABILITY R1, R4). Importing Celery takes longer than importing Django, and most
management commands enqueue nothing.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

logger = logging.getLogger(__name__)

# A delayed message is held in a worker's memory, and limited by the broker's visibility
# timeout: a long delay needs a row and a sweep instead (RELIABILITY R4).
MOST_DELAY_S = 300
# Far more than ever waits while workers run; the next sweep finds what was left out.
MOST_WAITING = 1_000
# Seconds for which a requested job stands for further requests. After it, or after the
# sweep, another one is enqueued: the worker may have died.
REQUESTED_S = 5


def celery_app() -> Any:
    """The Celery application of the settings, untyped as Celery is."""
    return import_string(settings.CELERY_APPLICATION)


def enqueue(task: str, *arguments: Any, countdown: float | None = None) -> bool:
    """Enqueues one job; `countdown`: seconds until it may start. Returns whether.

    With the broker down nothing is raised: the job is left to its sweep (RELIABILITY R1).
    Raises ValueError for a long delay, which would wait in the broker (R4).
    """
    if countdown and countdown > MOST_DELAY_S:
        raise ValueError(f"{task}: a delay of {countdown:.0f} s belongs in a row.")
    app = celery_app()
    from kombu.exceptions import OperationalError  # noqa: PLC0415  as heavy as Celery

    try:
        app.send_task(task, list(arguments), countdown=countdown, retry=False)
    except (OperationalError, OSError) as error:
        _log_left(task, arguments, error)
        return False
    return True


def enqueue_once(
    task: str, organization_id: int, countdown: float | None = None
) -> None:
    """Enqueues the job of an organization, unless one was just requested.

    With Valkey down nothing is raised, as for `enqueue`.
    """
    try:
        is_new = cache.add(requested_key(task, organization_id), 1, timeout=REQUESTED_S)
    except OSError as error:
        _log_left(task, [organization_id], error)
        return
    if is_new:
        enqueue(task, organization_id, countdown=countdown)


def begin_job(task: str, organization_id: int) -> None:
    """Called by the job when it starts: what is written from now on needs another."""
    try:
        cache.delete(requested_key(task, organization_id))
    except OSError as error:
        logger.warning("%s of organization %s: %s", task, organization_id, error)


def requested_key(task: str, organization_id: int) -> str:
    return f"{task}:{organization_id}"


def enqueue_each(task: str, arguments: Iterable[Sequence[Any]]) -> int:
    """Enqueues one job for each, up to the room in the task's queue; returns how many.

    For sweeps, which find again what was left out. Raises as `send_task` does when the
    broker does not answer.
    """
    wanted = list(arguments)
    if not wanted:
        return 0
    taken = wanted[: room_for(task)]
    app = celery_app()
    for each in taken:
        app.send_task(task, list(each))
    return len(taken)


def is_time_limit(error: Exception) -> bool:
    """Whether Celery ends the job with it, which goes past every other `except`."""
    from celery.exceptions import SoftTimeLimitExceeded  # noqa: PLC0415  as above

    return isinstance(error, SoftTimeLimitExceeded)


def room_for(task: str) -> int:
    """Number of messages that the task's queue still takes."""
    queue = queue_of(task)
    room = max(MOST_WAITING - n_waiting(queue), 0)
    if not room:
        logger.error(
            "The queue %s is full (%s jobs wait): does any worker read it?",
            *(queue, MOST_WAITING),
        )
    return room


def queue_of(task: str) -> str:
    return str(celery_app().amqp.router.route({}, task)["queue"].name)


def n_waiting(queue: str) -> int:
    """Number of messages that no worker has received yet."""
    with celery_app().producer_or_acquire() as producer:
        channel = producer.channel
        try:
            found = channel.queue_declare(queue=queue, passive=True)
        except channel.connection.client.channel_errors:
            # The broker deletes empty queues.
            return 0
    return int(found.message_count)


def _log_left(task: str, arguments: Sequence[Any], error: Exception) -> None:
    logger.warning(
        "%s %s is left to the sweep: %s", task, list(arguments), type(error).__name__
    )
