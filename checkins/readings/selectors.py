from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from checkins.models import CheckIn, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goals.models import Goal


def readings_for(goals: Iterable[Goal]) -> dict[int, Reading]:
    """What a machine last read of each goal since somebody's last word on it, by goal id.

    Newer in both ways: of a day no earlier than the check-in's, and arrived after it.
    Each comes with its source and uploader. Queries: 1, none without goals.
    """
    ids = [goal.pk for goal in goals]
    if not ids:
        return {}
    later = Q(on__gt=OuterRef("on")) | Q(created_at__gte=OuterRef("created_at"))
    words = CheckIn.objects.filter(goal_id=OuterRef("goal_id")).standing()
    rows = (
        Reading.objects.filter(goal_id__in=ids)
        .filter(~Exists(words.filter(later)))
        .select_related("source", "by__user")
        .order_by("goal_id", "-on", "-id")
        .distinct("goal_id")
    )
    return {row.goal_id: row for row in rows}


def machine_of(reading: Reading) -> str:
    """“CRM”, or the name of who uploaded the file. Queries: 0 for one of `readings_for`."""
    if reading.source is not None:
        return reading.source.name
    return str(reading.by) if reading.by is not None else ""
