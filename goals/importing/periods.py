"""Cycle labels ↔ dates: “CY2019-Q4”, “FY2020-Q1”, “2018-H1”, “2026-2036”. Pure.

As pages show them, too: “Q1 FY2020”, “July 2026”.
"""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from goals.importing.fields import CellError, shown
from goals.importing.names import folded
from organizations.calendar import CalendarPeriod, add_months
from ui.dates import format_date
from ui.locales import FALLBACK

LABEL = re.compile(
    r"(?P<base>CY|FY)?(?P<year>\d{4})"
    r"(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|M?(?P<month>0[1-9]|1[0-2])))?\Z",
    re.ASCII | re.IGNORECASE,
)
# The part first, as on pages (goals.selectors.scope.cycle_label).
PART_FIRST = re.compile(
    r"(?P<part>Q[1-4]|H[12]) (?P<year>(?:CY|FY)?\d{4})\Z", re.ASCII | re.IGNORECASE
)
MONTH_FIRST = re.compile(r"(?P<month>\D+) (?P<year>\d{4})\Z")
LONG_TERM = re.compile(r"(?P<first>\d{4})[-–](?P<last>\d{4})\Z", re.ASCII)
DATES = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)\Z", re.ASCII)
# Spaces around the separators of a label: “2026 - Q4”.
JOINT = re.compile(r"\s*([-–/])\s*")
YEARS = range(1900, 2201)
DAY = dt.timedelta(days=1)
# Longest cycle of each kind in days, for cycles given by dates.
LENGTHS = (("month", 31), ("quarter", 92), ("half", 184), ("year", 366))


def period_of(label: str, fiscal_month: int) -> CalendarPeriod:
    """The period of a label, which becomes its name.

    `fiscal_month`: the first month of the organization's fiscal year, which is named
    after the calendar year that it ends in. Raises CellError.
    """
    label = _as_name(JOINT.sub(r"\1", " ".join(label.split())))
    found = _calendar(label, fiscal_month) or _long_term(label) or _between_dates(label)
    if found is None:
        message = _(
            "“%(text)s” is not a cycle. Use, for example, 2026, 2026-H1, CY2026-Q4, "
            "Q1 FY2027, 2026-07 or 2026-2036."
        )
        raise CellError("unknown_cycle", message % {"text": shown(label)})
    return found


def _as_name(label: str) -> str:
    """The label of a page as a cycle is named: “Q2 FY2027” is “FY2027-Q2”."""
    if found := PART_FIRST.match(label):
        return f"{found['year']}-{found['part']}"
    if found := MONTH_FIRST.match(label):
        month = _months().get(folded(found["month"]))
        return f"{found['year']}-{month:02}" if month else label
    return label


def _months() -> dict[str, int]:
    """Months by their names in the language of the page, and in English."""
    names = {}
    for language in (FALLBACK, get_language() or FALLBACK):
        with override(language):
            for month in range(1, 13):
                name = format_date(dt.date(2026, month, 1), "month")
                names[folded(name)] = month
    return names


def _calendar(label: str, fiscal_month: int) -> CalendarPeriod | None:
    match = LABEL.match(label)
    if not match or int(match["year"]) not in YEARS:
        return None
    year, fiscal = int(match["year"]), (match["base"] or "").upper() == "FY"
    first = dt.date(year, 1, 1)
    if fiscal and fiscal_month > 1:
        first = dt.date(year - 1, fiscal_month, 1)
    for kind, months in (("quarter", 3), ("half", 6), ("month", 1)):
        if match[kind]:
            start = add_months(first, months * (int(match[kind]) - 1))
            return CalendarPeriod(kind, label, start, add_months(start, months) - DAY)
    return CalendarPeriod("year", label, first, add_months(first, 12) - DAY)


def _long_term(label: str) -> CalendarPeriod | None:
    match = LONG_TERM.match(label)
    if not match:
        return None
    first, last = int(match["first"]), int(match["last"])
    if first not in YEARS or last not in YEARS or last <= first:
        return None
    return CalendarPeriod(
        "long_term", label, dt.date(first, 1, 1), dt.date(last, 12, 31)
    )


def _between_dates(label: str) -> CalendarPeriod | None:
    match = DATES.match(label)
    try:
        first, last = (dt.date.fromisoformat(day) for day in match.groups())  # type: ignore[union-attr]  # caught below
    except (AttributeError, ValueError):
        return None
    if last <= first:
        return None
    days = (last - first).days + 1
    kind = next((kind for kind, most in LENGTHS if days <= most), "long_term")
    return CalendarPeriod(kind, label, first, last)


def is_dates(label: str) -> bool:
    """Whether the label consists of two dates only."""
    return bool(DATES.match(label))


def label_of(period: CalendarPeriod, fiscal_month: int) -> str:
    """A label that `period_of` reads as the same dates: the name if possible."""
    try:
        if _same(period_of(period.name, fiscal_month), period):
            return period.name
    except CellError:
        pass
    return f"{period.starts_on}/{period.ends_on}"


def _same(one: CalendarPeriod, other: CalendarPeriod) -> bool:
    return (one.kind, one.starts_on, one.ends_on) == (
        other.kind,
        other.starts_on,
        other.ends_on,
    )
