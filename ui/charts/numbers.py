"""Numbers, money and percentages in the reader's language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

NO_VALUE = "–"
# Other currencies are written by their code.
SYMBOLS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "CA$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "PLN": "zł",
    "USD": "$",
}
THOUSAND = 1000
NEARLY_DONE = 99
NO_BREAK = "\N{NO-BREAK SPACE}"


class Format(NamedTuple):
    """How a metric's values are written. `type` is a `Goal.MetricType`."""

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

    Units: a percentage's value is in percent points, so 105 is “105%”.
    `compact` shortens from ten thousand on: `$14.6M`.
    """
    if value is None:
        return NO_VALUE
    value = Decimal(str(value))
    if metric_type == "yes_no":
        return _("Yes") if value >= 1 else _("No")
    text = _compact(abs(value), decimals) if compact else _plain(abs(value), decimals)
    text = _decorate(text, metric_type, unit, currency)
    return f"−{text}" if _round(value, decimals) < 0 else text


def format_as(
    value: Decimal | float | None, how: Format, *, compact: bool = False
) -> str:
    """The same, with the metric's parts in one."""
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
    up = change is not None and _round(Decimal(str(change)), how.decimals) > 0
    return f"+{text}" if up else text


def format_percent(fraction: float | None) -> str:
    """`0.37` as `37%`; a dash for None. What is not done never reads as 100%."""
    if fraction is None:
        return NO_VALUE
    number = int(_round(Decimal(str(fraction)) * 100, 0))
    if fraction < 1:
        number = min(number, NEARLY_DONE)
    return _percent(_plain(Decimal(number), 0))


def _percent(number: str) -> str:
    # Translators: a percentage; many languages put a no-break space before the sign.
    return pgettext("percentage", "{number}%").format(number=number)


def _round(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _plain(value: Decimal, decimals: int) -> str:
    rounded = _round(value, decimals)
    return number_format(rounded, decimal_pos=decimals, force_grouping=True)


def _compact(value: Decimal, decimals: int) -> str:
    """Three figures and a letter; small numbers stay as they are."""
    steps = (
        (Decimal(10) ** 9, pgettext("billions", "{number}B")),
        (Decimal(10) ** 6, pgettext("millions", "{number}M")),
        (Decimal(10) ** 3, pgettext("thousands", "{number}K")),
    )
    for size, pattern in steps:
        if value >= size * (10 if size == THOUSAND else 1):
            return pattern.format(number=_short(value / size))
    return _plain(value, decimals)


def _short(value: Decimal) -> str:
    text = _round(value, 1 if value < THOUSAND / 10 else 0)
    return _plain(text, 0 if text == text.to_integral_value() else 1)


def _decorate(number: str, metric_type: str, unit: str, currency: str) -> str:
    if metric_type == "percent":
        return _percent(number)
    if metric_type == "money" and currency:
        return _money(number, currency)
    return f"{number}{NO_BREAK}{unit}" if unit else number


def _money(number: str, currency: str) -> str:
    symbol = SYMBOLS.get(currency)
    if symbol is None:
        return f"{currency}{NO_BREAK}{number}"
    # Translators: an amount of money; many languages put the symbol behind.
    return pgettext("money", "{symbol}{number}").format(symbol=symbol, number=number)
