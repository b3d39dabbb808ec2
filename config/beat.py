"""Celery's scheduler, made safe for a broker without workers for days."""

from __future__ import annotations

import time
from typing import Any

from celery.beat import PersistentScheduler, ScheduleEntry

from config.heartbeat import BEAT, EVERY_S, record_heartbeat
from organizations.jobs import room_for


class BoundedScheduler(PersistentScheduler):  # type: ignore[misc]  # untyped
    """Skips tasks of full queues, and reports a heartbeat."""

    _next_heartbeat = 0.0

    def apply_async(
        self,
        entry: ScheduleEntry,
        producer: Any = None,
        advance: bool = True,  # noqa: FBT001, FBT002  Celery's signature
        **kwargs: Any,
    ) -> Any:
        if not room_for(entry.task):
            # This run is skipped; the next one is scheduled as usual.
            return self.reserve(entry) if advance else None
        return super().apply_async(entry, producer=producer, advance=advance, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if time.monotonic() >= self._next_heartbeat:
            self._next_heartbeat = time.monotonic() + EVERY_S
            record_heartbeat([BEAT])
        wait: float = super().tick(*args, **kwargs)
        return min(wait, EVERY_S)
