from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max

from goals.models import GoalDirty

if TYPE_CHECKING:
    from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Pulse:
    """State of the roll-up. `mark`: id of the last dirty row at the time of the save."""

    mark: int
    is_behind: bool


def read_pulse(organization: Organization, mark: int | None) -> Pulse:
    """Whether dirty rows up to `mark` (None: up to now) still wait. Queries: 1."""
    dirty = GoalDirty.objects.filter(organization=organization)
    if mark is None:
        last = dirty.aggregate(last=Max("id"))["last"]
        return Pulse(last or 0, is_behind=last is not None)
    return Pulse(mark, is_behind=dirty.filter(id__lte=mark).exists())
