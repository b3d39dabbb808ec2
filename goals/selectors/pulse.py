from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goals.models import GoalDirty
from organizations.compiled_queries import compiled

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Pulse:
    """State of the roll-up. `mark`: id of the last dirty row at the time of the save."""

    mark: int
    is_behind: bool


def read_pulse(organization: Organization, mark: int | None) -> Pulse:
    """Whether dirty rows up to `mark` (None: up to now) still wait. Queries: 1."""
    if mark is None:
        last = _last_dirty(organization)
        return Pulse(last[0] if last else 0, is_behind=bool(last))
    dirty = GoalDirty.objects.filter(organization=organization, id__lte=mark)
    return Pulse(mark, is_behind=dirty.exists())


@compiled
def _last_dirty(organization: Organization) -> QuerySet[GoalDirty, int]:
    dirty = GoalDirty.objects.filter(organization=organization)
    return dirty.order_by("-id").values_list("id", flat=True)[:1]
