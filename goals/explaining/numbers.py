"""Numbers inside a sentence: all their decimals where they fit, the reader's separators."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.translation import pgettext

if TYPE_CHECKING:
    import datetime as dt

# Of a percentage; of a weight or a mean.
FINE = 2


def exact(value: Decimal) -> str:
    """The value with the decimals that it has."""
    text = f"{value:f}"
    decimals = len(text.partition(".")[2].rstrip("0"))
    return number_format(value, decimal_pos=decimals, force_grouping=True).replace(
        "-", "−"
    )


def percent(fraction: float) -> str:
    """0.655 as “65.5%”: finer than on the page, so that the sum can be followed."""
    return pgettext("percentage", "{number}%").format(number=short(fraction * 100))


def short(number: float) -> str:
    """At most two decimals, none that say nothing."""
    text = f"{number:.{FINE}f}".rstrip("0").rstrip(".")
    return exact(Decimal("0" if text == "-0" else text))


def day(date: dt.date) -> str:
    return date_format(date)
