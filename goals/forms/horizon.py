"""The year that a horizon is set for, and the period that follows from it.

A horizon that stands alone (a BHAG) has a long-term cycle of its own; what lies on the
way to it (a milestone) shares that cycle and is due at the end of a year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameworks.selectors import catalogue_of
from organizations.calendar import fiscal_year_end
from organizations.models import Cycle

if TYPE_CHECKING:
    import datetime as dt

    from frameworks.spec import KindRef, Level
    from goals.models import Goal
    from organizations.models import Organization

DAYS_IN_YEAR = 365
FURTHEST = 25


class HorizonYears(NamedTuple):
    """The years that may be chosen, both inclusive, and whose cycle it is.

    `above`: the horizon that a milestone leads to; None for one that stands alone.
    """

    first: int
    last: int
    above: Goal | None = None

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)


def way_to(
    organization: Organization, ref: KindRef, level: Level, above: Goal | None
) -> HorizonYears:
    """The years that a goal of a horizon's kind may be set for. Queries: 0."""
    now = this_year(organization)
    if above is not None and above.cycle.kind == Cycle.Kind.LONG_TERM:
        return HorizonYears(now, max(now, above.cycle.ends_on.year), above)
    days = catalogue_of(organization).horizon_days(ref.framework, level)
    least, most = days or (DAYS_IN_YEAR, FURTHEST * (DAYS_IN_YEAR + 1))
    first = now + max(1, least // DAYS_IN_YEAR)
    return HorizonYears(first, max(first, now + most // (DAYS_IN_YEAR + 1)))


def this_year(organization: Organization) -> int:
    """The year in which the fiscal year of today ends."""
    today = organization.today()
    is_over = last_day(organization, today.year) < today
    return today.year + 1 if is_over else today.year


def year_of(goal: Goal) -> int | None:
    """The year that the goal is set for; None while it has no long-term cycle."""
    if goal.due_on is not None:
        return goal.due_on.year
    is_long = goal.cycle.kind == Cycle.Kind.LONG_TERM
    return goal.cycle.ends_on.year if is_long else None


def last_day(organization: Organization, year: int) -> dt.date:
    """Of the fiscal year that ends in that year."""
    return fiscal_year_end(year, organization.fiscal_year_start_month)
