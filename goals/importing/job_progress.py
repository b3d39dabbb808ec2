"""Progress of a running import: a hint in the cache, not authoritative."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.core.cache import cache

logger = logging.getLogger(__name__)
# Seconds without an update after which it expires.
TIMEOUT = 120


@dataclass(frozen=True, slots=True)
class JobProgress:
    """Progress of a running job.

    `stage`: check, read, plan, write, history, undo or roll_up. `done` of `total` lines.
    """

    stage: str
    done: int = 0
    total: int = 0

    @property
    def share(self) -> float | None:
        """Share of lines done, 0–1; None when it is unknown."""
        return self.done / self.total if self.total and self.done else None


def key(organization_id: int, import_id: int | str) -> str:
    """`import_id`: a key of an import of goals; of anything else, a name with it."""
    return f"import:{organization_id}:{import_id}"


def tick(
    organization_id: int, import_id: int | str, stage: str, done: int, total: int
) -> None:
    try:
        place = key(organization_id, import_id)
        cache.set(place, (stage, done, total), timeout=TIMEOUT)
    except OSError as error:
        logger.warning("Progress of import %s: %s", import_id, error)


def read(organization_id: int, import_id: int | str) -> JobProgress | None:
    try:
        found = cache.get(key(organization_id, import_id))
    except OSError:
        return None
    return JobProgress(*found) if found else None


def stop(organization_id: int, import_id: int | str) -> None:
    try:
        cache.delete(key(organization_id, import_id))
    except OSError as error:
        logger.warning("Progress of import %s: %s", import_id, error)
