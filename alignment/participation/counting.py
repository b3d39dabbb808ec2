"""Count asked and submitted check-ins by unit and week.

People count in the unit in which they were on the first day of the week, so no move
changes a past figure; those who have left since still count for their weeks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count as N
from django.db.models import Q

from organizations.anonymity import GroupCount, suppress_small_groups
from organizations.hierarchy import unit_on
from scheduling.models import Period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

# The key of the root above every unit, for people without a unit; no unit has it.
EVERYBODY = 0


@dataclass(slots=True)
class WeekCounts:
    """The counts of one week. `own`: by unit, for its direct members only.

    Excused check-ins are not counted.
    """

    own: dict[int, GroupCount] = field(default_factory=dict)
    n_ahead: int = 0
    n_open: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether everybody was asked by now, so that the counted people are final."""
        return not self.n_ahead

    @property
    def is_over(self) -> bool:
        """Whether nobody may submit any more."""
        return not self.n_open

    def shown(self, parents: Mapping[int, int | None]) -> dict[int, GroupCount]:
        """Counts by unit with all below it, without small groups.

        See `suppress_small_groups`.
        """
        return suppress_small_groups(self.own, parents, EVERYBODY)


def count_weeks(
    organization_id: int, weeks: Collection[dt.date], now: dt.datetime
) -> dict[dt.date, WeekCounts]:
    """Count those of the weeks in which anybody was asked. Queries: 1."""
    rows = (
        Period.objects.filter(
            organization_id=organization_id, week_on__in=weeks, excuse=""
        )
        .order_by()
        .annotate(unit_then=unit_on("member", "week_on"))
        .values_list("week_on", "unit_then")
        .annotate(
            asked=N("id"),
            n_submitted=N("id", filter=Q(submitted_at__isnull=False)),
            ahead=N("id", filter=Q(opens_at__gt=now)),
            open=N("id", filter=Q(grace_until__gt=now)),
        )
    )
    found: defaultdict[dt.date, WeekCounts] = defaultdict(WeekCounts)
    for week_on, unit_id, asked, n_submitted, n_ahead, n_open in rows:
        week = found[week_on]
        week.own[unit_id or EVERYBODY] = GroupCount(asked, n_submitted)
        week.n_ahead += n_ahead
        week.n_open += n_open
    return dict(found)
