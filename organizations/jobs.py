"""Hands jobs to queues that have room. A queue that nobody reads does not grow for ever."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from celery import current_app

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

logger = logging.getLogger(__name__)

# Far more than waits anywhere while workers run; what is left out, the next sweep finds.
MOST_WAITING = 1_000


def enqueue_each(task: str, arguments: Iterable[Sequence[Any]]) -> int:
    """One job for each, as far as the queue of the task has room; how many there were.

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
    """How many more messages the queue of a task takes."""
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
    """Messages that no worker has taken yet."""
    with current_app.producer_or_acquire() as producer:
        channel = producer.channel
        try:
            found = channel.queue_declare(queue=queue, passive=True)
        except channel.connection.client.channel_errors:
            # The broker keeps no queue that is empty.
            return 0
    return int(found.message_count)
