"""Days on which nobody is asked: leave, and the holidays of a location."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from scheduling.models import Holiday, Leave, Period
from scheduling.rules import span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from organizations.models import Membership, Organization


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Leave by member id and holidays by location id.

    `everywhere`: holidays without a location, which apply to all.
    """

    leaves: dict[int, list[tuple[dt.date, dt.date]]] = field(default_factory=dict)
    holidays: dict[int, set[dt.date]] = field(default_factory=dict)
    everywhere: frozenset[dt.date] = frozenset()

    def is_holiday(self, location_id: int | None, day: dt.date) -> bool:
        return day in self.everywhere or day in self.holidays.get(location_id or 0, ())

    def is_on_leave(self, member_id: int, day: dt.date) -> bool:
        return any(a <= day <= b for a, b in self.leaves.get(member_id, ()))

    def excuse(self, member: Membership, day: dt.date) -> str:
        """Why the member is away on that day; "" when they are not."""
        if self.is_on_leave(member.pk, day):
            return Period.Excuse.LEAVE
        if self.is_holiday(member.location_id, day):
            return Period.Excuse.HOLIDAY
        return ""

    def excuse_between(self, member: Membership, first: dt.date, last: dt.date) -> str:
        """The reason for days that are all off: leave if any of them is, else holiday."""
        found = {self.excuse(member, day) for day in span(first, last)}
        on_leave = Period.Excuse.LEAVE in found
        return Period.Excuse.LEAVE if on_leave else Period.Excuse.HOLIDAY


def days_off_from(
    organization: Organization,
    first: dt.date,
    last: dt.date,
    members: Collection[int] | None = None,
) -> DaysOff:
    """Leave and holidays between two days, of some members or of all. Queries: 2."""
    leaves = Leave.objects.filter(
        organization=organization, starts_on__lte=last, ends_on__gte=first
    )
    if members is not None:
        leaves = leaves.filter(member_id__in=members)
    spans: defaultdict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for member_id, a, b in leaves.values_list("member_id", "starts_on", "ends_on"):
        spans[member_id].append((a, b))
    days: defaultdict[int, set[dt.date]] = defaultdict(set)
    held = Q(organization=organization, on__range=(first, last), is_struck=False)
    for location_id, on in Holiday.objects.filter(held).values_list(
        "location_id", "on"
    ):
        days[location_id or 0].add(on)
    return DaysOff(dict(spans), dict(days), frozenset(days.pop(0, set())))
