"""The year that a horizon is set for, and the period that follows from it.

A horizon without a parent (a BHAG) has a long-term cycle of its own; a milestone on the
way to it shares that cycle and is due at the end of a year.
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
    """The years that may be chosen, both inclusive.

    `above`: the horizon that a milestone leads to, whose cycle it shares; None without
    one.
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
    """The years that may be chosen for a goal of a horizon's kind. Queries: 0."""
    now = this_year(organization)
    if above is not None and above.cycle.kind == Cycle.Kind.LONG_TERM:
        return HorizonYears(now, max(now, above.cycle.ends_on.year), above)
    days = catalogue_of(organization).horizon_days(ref.framework, level)
    least, most = days or (DAYS_IN_YEAR, FURTHEST * (DAYS_IN_YEAR + 1))
    first = now + max(1, least // DAYS_IN_YEAR)
    return HorizonYears(first, max(first, now + most // (DAYS_IN_YEAR + 1)))


def this_year(organization: Organization) -> int:
    """The year in which the present fiscal year ends."""
    today = organization.today()
    is_over = last_day(organization, today.year) < today
    return today.year + 1 if is_over else today.year


def year_of(goal: Goal) -> int | None:
    """The goal's target year; None while it has no long-term cycle."""
    if goal.due_on is not None:
        return goal.due_on.year
    is_long = goal.cycle.kind == Cycle.Kind.LONG_TERM
    return goal.cycle.ends_on.year if is_long else None


def last_day(organization: Organization, year: int) -> dt.date:
    """Last day of the fiscal year that ends in that year."""
    return fiscal_year_end(year, organization.fiscal_year_start_month)
