"""Axes of a chart over time: round values, weeks or months."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, NamedTuple

from ui.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

# Longer periods are marked by months.
MOST_WEEKS = 16
MOST_MONTHS = 13
# Periods of more years are marked by years.
MOST_YEARS_OF_MONTHS = 3
# Preferred number of steps between the lowest and the highest tick.
STEPS = 3
# The share of the height left free above the highest value.
AIR = 0.08
# A lowest value below this share of the highest one starts the scale at zero.
NEAR_ZERO = 0.4


class ChartWeek(NamedTuple):
    """A week of the period with its number; both days inclusive."""

    number: int
    first: dt.date
    last: dt.date


class Ticks(NamedTuple):
    """Ends of the scale, its round values and the decimals that they need."""

    low: float
    high: float
    values: list[float]
    decimals: int


class PlotFrame(NamedTuple):
    """The plot's area and the ranges of its axes: `n_days` days from `first` on."""

    left: float
    right: float
    top: float
    bottom: float
    first: dt.date
    n_days: int
    low: float
    high: float

    def x(self, day: dt.date) -> float:
        """Position of the end of the day, clamped to the plot."""
        return self.at(((day - self.first).days + 1) / self.n_days)

    def at(self, share: float) -> float:
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def y(self, value: Decimal | float) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def value_ticks(levels: Sequence[float]) -> Ticks:
    """A scale that includes all levels; it starts at zero when they are near it."""
    low, high = min(levels, default=0.0), max(levels, default=1.0)
    if 0 <= low <= NEAR_ZERO * high:
        low = 0.0
    if low == high:
        low, high = low - 1, high + 1
    step = round_step((high - low) / STEPS)
    bottom = math.floor(low / step) * step
    values = [bottom + place * step for place in range(int((high - bottom) / step) + 1)]
    top = max(high, values[-1])
    return Ticks(bottom, top + AIR * (top - bottom), values, decimals_of(step))


def round_step(step: float) -> float:
    """1, 2 or 5 times a power of ten, at least `step`."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * k for k in (1, 2, 5, 10) if power * k >= step * 0.999)


def decimals_of(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))


def week_marks(
    frame: PlotFrame, weeks: Sequence[ChartWeek]
) -> Iterator[tuple[float, str]]:
    """Numbers of the weeks below their middles, so that a cut week has room for its own."""
    for number, first, last in weeks:
        middle = (first.toordinal() + last.toordinal() + 1) / 2
        yield frame.at((middle - frame.first.toordinal()) / frame.n_days), str(number)


def month_marks(frame: PlotFrame) -> Iterator[tuple[float, str]]:
    """Names of the months at their first days; the year where one begins.

    Of more than a few years the years alone.
    """
    months = list(_months(frame))
    if len(months) > MOST_YEARS_OF_MONTHS * 12:
        months = [month for month in months if month.month == 1]
    every = math.ceil(len(months) / MOST_MONTHS)
    for month in months[::every]:
        share = (month - frame.first).days / frame.n_days
        name = format_date(month, "year" if month.month == 1 else "short_month")
        yield frame.at(share), name


def _months(frame: PlotFrame) -> Iterator[dt.date]:
    last = frame.first + dt.timedelta(days=frame.n_days - 1)
    month = frame.first.replace(day=1)
    while month <= last:
        if month >= frame.first:
            yield month
        month = (month + dt.timedelta(days=32)).replace(day=1)
