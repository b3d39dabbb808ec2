"""Formats numbers, money and percentages for the reader's locale."""

from __future__ import annotations

import copy
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from babel.numbers import format_compact_decimal
from django.utils.translation import gettext as _

from ui.locales import active_locale
from ui.money import NO_BREAK, with_currency

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

NO_VALUE = "–"
MINUS = "−"
# Below this value, `compact` writes every digit.
SHORTENED_FROM = 10_000
# From here on a shortened number has no decimals: three digits in all.
WHOLE_FROM = 100
NEARLY_DONE = 99
# Decimals of a percentage, a weight or a mean inside a sentence.
FINE = 2
# A stored value with more decimals was computed, not entered.
MOST_ENTERED = 4
CENTS = 2
MILLION = 1_000_000


class Format(NamedTuple):
    """How a metric's values are formatted. `type` is a `Goal.MetricType`."""

    type: str = "number"
    unit: str = ""
    currency: str = ""
    decimals: int = 0


def format_value(
    value: Decimal | float | None,
    *,
    metric_type: str = "number",
    unit: str = "",
    currency: str = "",
    decimals: int = 0,
    compact: bool = False,
) -> str:
    """A metric's value: `131`, `9 days`, `105%`, `$14,600,000`, `Yes`; a dash for None.

    Units: a percentage's value is in percent points, so 105 is “105%”. `decimals`: at
    least so many; a stored value that was entered with more is shown as it was entered.
    `compact` shortens from ten thousand on: `$14.6M`.
    """
    if value is None:
        return NO_VALUE
    decimals = _decimals_of(value, metric_type, decimals)
    value = Decimal(str(value))
    if metric_type == "yes_no":
        return _("Yes") if value >= 1 else _("No")
    text = _compact(abs(value), decimals) if compact else _plain(abs(value), decimals)
    text = _decorate(text, metric_type, unit, currency)
    return f"{MINUS}{text}" if _round(value, decimals) < 0 else text


def format_as(
    value: Decimal | float | None, how: Format, *, compact: bool = False
) -> str:
    """Like `format_value`, with the metric's attributes in one object."""
    return format_value(
        value,
        metric_type=how.type,
        unit=how.unit,
        currency=how.currency,
        decimals=how.decimals,
        compact=compact,
    )


def format_signed(change: Decimal | float | None, how: Format) -> str:
    """A change with its sign: `+3`, `−1.5`, `0`. Without the unit."""
    text = format_as(change, how._replace(unit=""))
    if change is None:
        return text
    decimals = _decimals_of(change, how.type, how.decimals)
    return f"+{text}" if _round(Decimal(str(change)), decimals) > 0 else text


def format_percent(fraction: float | None) -> str:
    """`0.37` as `37%`; a dash for None. A fraction below 1 never rounds up to 100%."""
    if fraction is None:
        return NO_VALUE
    number = int(_round(Decimal(str(fraction)) * 100, 0))
    if fraction < 1:
        number = min(number, NEARLY_DONE)
    return _percent(format_fixed(Decimal(number), 0))


def format_points(points: float) -> str:
    """Percent points without decimals: 37 as “37%”."""
    return _percent(format_fixed(points, 0))


def format_fine_percent(fraction: float) -> str:
    """0.655 as “65.5%”: with a decimal, so that the reader can follow a sum."""
    return _percent(format_fine(fraction * 100))


def format_exact(value: Decimal) -> str:
    """A number with all its decimals: “1,204.5”."""
    text = f"{value:f}"
    return format_fixed(value, len(text.partition(".")[2].rstrip("0")))


def format_fine(number: float) -> str:
    """With at most two decimals, without trailing zeros."""
    return format_exact(Decimal(f"{number:.{FINE}f}"))


def format_fixed(value: Decimal | float, decimals: int) -> str:
    """With exactly so many decimals: “0.7”, “1,204.50”, “−3”."""
    rounded = _round(Decimal(str(value)), decimals)
    text = _plain(abs(rounded), decimals)
    return f"{MINUS}{text}" if rounded < 0 else text


def format_count(count: int) -> str:
    """“1,204”."""
    return format_fixed(count, 0)


def format_times(ratio: Decimal) -> str:
    """A rough factor in words: “1,063”, “123 billion”."""
    if ratio < MILLION:
        return format_fixed(ratio, 0)
    return format_compact_decimal(
        ratio, format_type="long", locale=active_locale(), fraction_digits=0
    )


def format_coverage(contributing: int, measured: int) -> str:
    """“2 of 3 measured”: of the goals that a number is made of."""
    counts = {"n": format_count(measured), "total": format_count(contributing)}
    return _("%(n)s of %(total)s measured") % counts


def number_text(number: Decimal | None) -> str:
    """The number for a form field: all decimals, no grouping; `parse_number` reads it
    back.
    """
    return decimals_with(number, decimal_mark())


def decimal_mark() -> str:
    """The decimal mark of the reader's locale."""
    return str(active_locale().number_symbols["latn"]["decimal"])


def decimals_with(number: Decimal | None, mark: str) -> str:
    """All decimals after `mark`, no grouping, an ASCII minus; "" for None."""
    if number is None:
        return ""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", mark)


# --- Parts ------------------------------------------------------------------------------


def _decimals_of(value: Decimal | float, metric_type: str, decimals: int) -> int:
    """The goal's decimals, or those with which the value was entered, if more."""
    if not isinstance(value, Decimal):
        return decimals
    n = len(f"{value:f}".partition(".")[2].rstrip("0"))
    if n <= decimals or n > MOST_ENTERED:
        return decimals
    return max(n, CENTS) if metric_type == "money" else n


def _round(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _plain(value: Decimal, decimals: int) -> str:
    """A non-negative number with grouping."""
    return _written(value, decimals, active_locale())


# A page writes the same percentages and counts over and over; Babel takes its time.
@lru_cache(maxsize=4096)
def _written(value: Decimal, decimals: int, locale: Locale) -> str:
    text: str = _pattern(locale, decimals).apply(_round(value, decimals), locale)
    return text


@lru_cache(maxsize=256)
def _pattern(locale: Locale, decimals: int) -> NumberPattern:
    pattern: NumberPattern = copy.copy(locale.decimal_formats[None])
    pattern.frac_prec = (decimals, decimals)
    return pattern


def _compact(value: Decimal, decimals: int) -> str:
    """Three digits and a letter for thousands or millions; small numbers stay as they
    are.
    """
    if value < SHORTENED_FROM:
        return _plain(value, decimals)
    thousands = Decimal(1000) ** ((value.adjusted()) // 3)
    digits = 0 if value / thousands >= WHOLE_FROM else 1
    short = _round(value / thousands, digits) * thousands
    text = format_compact_decimal(short, locale=active_locale(), fraction_digits=digits)
    # Locales without a letter for thousands, such as German, return digits only.
    return text if any(sign.isalpha() for sign in text) else _plain(value, decimals)


def _decorate(number: str, metric_type: str, unit: str, currency: str) -> str:
    if metric_type == "percent":
        return _percent(number)
    if metric_type == "money" and currency:
        return with_currency(number, currency)
    return f"{number}{NO_BREAK}{unit}" if unit else number


def _percent(number: str) -> str:
    pattern = active_locale().percent_formats[None]
    return f"{pattern.prefix[0]}{number}{pattern.suffix[0]}"
