"""Cycles of an organization's fiscal year. Pure arithmetic: no database."""

import datetime as dt
from dataclasses import dataclass

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class CalendarPeriod:
    """A period of the calendar; both days inclusive."""

    kind: str
    name: str
    starts_on: dt.date
    ends_on: dt.date


def add_months(day: dt.date, months: int) -> dt.date:
    """The first of a month, `months` later (or earlier)."""
    index = day.year * MONTHS_PER_YEAR + day.month - 1 + months
    return dt.date(index // MONTHS_PER_YEAR, index % MONTHS_PER_YEAR + 1, 1)


def fiscal_year_start(day: dt.date, first_month: int) -> dt.date:
    """The first day of the fiscal year that contains `day`."""
    year = day.year if day.month >= first_month else day.year - 1
    return dt.date(year, first_month, 1)


def fiscal_year_end(year: int, first_month: int) -> dt.date:
    """The last day of the fiscal year that ends in `year`."""
    next_start = dt.date(year + (first_month == 1), first_month, 1)
    return next_start - dt.timedelta(days=1)


def fiscal_year_name(start: dt.date) -> str:
    """Name of the year, after the year that it ends in.

    A calendar year is plain ("2026"), another one is marked ("FY2027").
    """
    if start.month == 1:
        return str(start.year)
    return f"FY{start.year + 1}"


def _period(kind: str, name: str, start: dt.date, months: int) -> CalendarPeriod:
    return CalendarPeriod(
        kind, name, start, add_months(start, months) - dt.timedelta(days=1)
    )


def fiscal_year(start: dt.date) -> list[CalendarPeriod]:
    """A year, its halves, quarters and months: 1 + 2 + 4 + 12 periods."""
    year = fiscal_year_name(start)
    halves = [
        _period("half", f"{year}-H{n + 1}", add_months(start, 6 * n), 6)
        for n in range(2)
    ]
    quarters = [
        _period("quarter", f"{year}-Q{n + 1}", add_months(start, 3 * n), 3)
        for n in range(4)
    ]
    months = [
        _period("month", f"{first:%Y-%m}", first, 1)
        for first in (add_months(start, n) for n in range(MONTHS_PER_YEAR))
    ]
    return [_period("year", year, start, MONTHS_PER_YEAR), *halves, *quarters, *months]


def share_elapsed(starts_on: dt.date, ends_on: dt.date, today: dt.date) -> float:
    """Share of the period that has passed at the end of `today`, 0–1; days inclusive."""
    total = (ends_on - starts_on).days + 1
    return min(1.0, max(0.0, ((today - starts_on).days + 1) / total))
