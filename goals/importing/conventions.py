"""Detects how a file writes numbers and dates, from its cells and its separator. Pure.

A cell with one possible reading is read so. An ambiguous one is read as the rest of the
file, else as usual for such a separator; what stays open is asked once for the whole
file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goals.importing.dates import DAY_FIRST, MONTH_FIRST, as_dates
from ui.money import without_currency
from ui.numbers import COMMA, POINT, NumberStyle, read_number

if TYPE_CHECKING:
    from collections.abc import Iterable

SEMICOLON = ";"
STYLES = {mark: NumberStyle(mark) for mark in (POINT, COMMA)}


@dataclass(slots=True)
class NumberConvention:
    """The decimal mark of a file.

    `mark`: decimal mark of ambiguous cells. `is_open`: it cannot be determined.
    `usual`: the mark usual for the separator, "" without one. `example`: the first
    ambiguous cell, "" for none. `shows`: marks that other cells prove. `chosen`:
    whether somebody answered.
    """

    usual: str
    mark: str = POINT
    is_open: bool = False
    chosen: bool = False
    example: str = ""
    n_open: int = 0
    marked: str = ""
    shows: set[str] = field(default_factory=set)

    @property
    def style(self) -> NumberStyle:
        return STYLES[self.mark]


def number_convention(
    cells: Iterable[str], *, delimiter: str, chosen: str = ""
) -> NumberConvention:
    """Detect the decimal mark. `chosen`: the mark answered for this file, "" for none."""
    found = NumberConvention(usual=usual_mark(delimiter), chosen=bool(chosen))
    for cell in cells:
        _classify_number(cell, found)
    if chosen:
        found.mark = chosen
    elif len(found.shows | ({found.usual} - {""})) == 1:
        (found.mark,) = found.shows or {found.usual}
    else:
        found.mark = found.usual or POINT
        found.is_open = bool(found.n_open)
    return found


def usual_mark(delimiter: str) -> str:
    """Usual decimal mark with the delimiter; "" if it indicates none, as a tab.

    Semicolons are used where the comma is the decimal mark.
    """
    return {SEMICOLON: COMMA, COMMA: POINT}.get(delimiter, "")


def _classify_number(cell: str, found: NumberConvention) -> None:
    if POINT not in cell and COMMA not in cell:
        return
    try:
        parsed = read_number(without_currency(cell, any_case=True), STYLES[POINT])
    except ValueError:
        return
    found.marked = found.marked or cell.strip()
    if parsed.is_ambiguous:
        found.n_open += 1
        found.example = found.example or cell.strip()
    elif parsed.decimal_mark:
        found.shows.add(parsed.decimal_mark)


@dataclass(slots=True)
class DateConvention:
    """The order of day and month in a file.

    `order`: for ambiguous cells; `is_open`: it cannot be determined. `example`: the
    first ambiguous cell, "" for none.
    """

    order: str = ""
    is_open: bool = False
    example: str = ""
    n_open: int = 0
    shows: set[str] = field(default_factory=set)


def date_convention(cells: Iterable[str], *, chosen: str = "") -> DateConvention:
    found = DateConvention()
    for cell in cells:
        _classify_date(cell, found)
    if chosen:
        found.order = chosen
    elif len(found.shows) == 1:
        (found.order,) = found.shows
    else:
        found.is_open = bool(found.n_open)
    return found


def _classify_date(cell: str, found: DateConvention) -> None:
    days = as_dates(cell)
    if days.keys() != {DAY_FIRST, MONTH_FIRST}:
        found.shows.update(days.keys() & {DAY_FIRST, MONTH_FIRST})
    elif days[DAY_FIRST] != days[MONTH_FIRST]:
        found.n_open += 1
        found.example = found.example or cell.strip()
