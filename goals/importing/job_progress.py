"""How far a running import is: a hint in the cache, never the truth."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
# After so many seconds of silence nobody believes it any more.
TIMEOUT = 120


@dataclass(frozen=True, slots=True)
class JobProgress:
    """`stage`: check, read, plan, write, history or roll_up. `done` of `total` lines of it."""

    stage: str
    done: int = 0
    total: int = 0

    @property
    def share(self) -> float | None:
        """0–1, None when it cannot be told."""
        return self.done / self.total if self.total and self.done else None


def key(organization_id: int, import_id: int) -> str:
    return f"import:{organization_id}:{import_id}"


def tick(
    organization_id: int, import_id: int, stage: str, done: int, total: int
) -> None:
    try:
        place = key(organization_id, import_id)
        cache.set(place, (stage, done, total), timeout=TIMEOUT)
    except (RedisError, OSError) as error:
        logger.warning("Progress of import %s: %s", import_id, error)


def read(organization_id: int, import_id: int) -> JobProgress | None:
    try:
        found = cache.get(key(organization_id, import_id))
    except (RedisError, OSError):
        return None
    return JobProgress(*found) if found else None


def stop(organization_id: int, import_id: int) -> None:
    try:
        cache.delete(key(organization_id, import_id))
    except (RedisError, OSError) as error:
        logger.warning("Progress of import %s: %s", import_id, error)
