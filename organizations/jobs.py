"""Enqueues jobs while their queue has room, so that a queue without workers stays
bounded.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from celery import current_app

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

logger = logging.getLogger(__name__)

# Far more than ever waits while workers run; the next sweep finds what was left out.
MOST_WAITING = 1_000


def enqueue_each(task: str, arguments: Iterable[Sequence[Any]]) -> int:
    """Enqueues one job for each, up to the room in the task's queue; returns how many.

    For sweeps, which find again what was left out. Raises as `send_task` does when the
    broker does not answer.
    """
    wanted = list(arguments)
    if not wanted:
        return 0
    taken = wanted[: room_for(task)]
    for each in taken:
        current_app.send_task(task, list(each))
    return len(taken)


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
    return str(current_app.amqp.router.route({}, task)["queue"].name)


def n_waiting(queue: str) -> int:
    """Number of messages that no worker has received yet."""
    with current_app.producer_or_acquire() as producer:
        channel = producer.channel
        try:
            found = channel.queue_declare(queue=queue, passive=True)
        except channel.connection.client.channel_errors:
            # The broker deletes empty queues.
            return 0
    return int(found.message_count)
