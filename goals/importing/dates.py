"""Parses dates as people and spreadsheets write them. Pure."""

from __future__ import annotations

import datetime as dt
import re

ISO, DAY_FIRST, MONTH_FIRST = "iso", "day_first", "month_first"
ORDERS = (DAY_FIRST, MONTH_FIRST)
# 2026-11-30, 2026/11/30; spreadsheets add a time of midnight.
YEAR_FIRST = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?\Z", re.ASCII
)
YEAR_LAST = re.compile(
    r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?:[T ]0?0:00(?::00)?)?\Z", re.ASCII
)
SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}\Z", re.ASCII)
# Serial days since the end of 1899, as in spreadsheets: those of 1982 to 2119.
SERIAL = re.compile(r"([3-7]\d{4})(?:[.,]0+)?\Z", re.ASCII)
SERIAL_BEGIN = dt.date(1899, 12, 30)


def as_dates(cell: str) -> dict[str, dt.date]:
    """The possible days of a cell, by the order of its parts; empty for none.

    With points the order is day, month, year only: “01.02.2026” is in February.
    """
    text = cell.strip()
    if match := YEAR_FIRST.match(text):
        day = _date(match[1], match[3], match[4])
        return {ISO: day} if day else {}
    match = YEAR_LAST.match(text)
    if match is None:
        return {}
    first, second, year = match[1], match[3], match[4]
    days = {DAY_FIRST: _date(year, second, first)}
    if match[2] == ".":
        return {ISO: day} if (day := days[DAY_FIRST]) else {}
    days[MONTH_FIRST] = _date(year, first, second)
    return {order: day for order, day in days.items() if day}


def has_short_year(cell: str) -> bool:
    return bool(SHORT_YEAR.match(cell.strip()))


def has_date_form(cell: str) -> bool:
    """Whether it has the form of a date, even if there is no such day."""
    text = cell.strip()
    return bool(YEAR_FIRST.match(text) or YEAR_LAST.match(text))


def serial_date(cell: str) -> dt.date | None:
    """The day of a spreadsheet's serial number such as 46356."""
    match = SERIAL.match(cell.strip())
    return SERIAL_BEGIN + dt.timedelta(int(match[1])) if match else None


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
