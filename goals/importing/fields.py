"""Parses the text of one cell. Pure; raises CellError with a message for people."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from goals.formulas import unguard
from goals.importing import dates
from goals.importing.columns import YES_NO
from goals.models.goal import MOST_WEIGHT
from ui.dates import format_date
from ui.money import SIGNS, code_in, without_currency
from ui.numbers import COMMA, POINT, NumberStyle, ParsedNumber, read_plain_number

if TYPE_CHECKING:
    from collections.abc import Mapping

# Digits of stored numbers, as in goals/models/goal.py (`target`).
DECIMALS = 6
MOST_INTEGER_DIGITS = 18
LONGEST_TEXT = 100_000
SHOWN = 40

# Placeholders for a number that is secret or not known yet.
MASKED = re.compile(
    rf"[{SIGNS}]?\s*(?:n+|x+|\?+|tb[dc]|n/a|…|\.{{2,}}|[-–—])\s*%?\Z", re.IGNORECASE
)
# A number in a kind's field, as stored.
PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z")
POINT_STYLE = NumberStyle(POINT)


class CellError(Exception):
    """A cell that cannot be read. `code` is stable, `str()` is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def shown(text: str) -> str:
    """The cell as quoted in messages."""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def text(cell: str, most: int = LONGEST_TEXT) -> str:
    """The text unchanged, without the apostrophe that guards a formula."""
    value = unguard(cell)
    if len(value) > most:
        message = _("This text has %(n)s characters; the maximum is %(most)s.")
        raise CellError("too_long", message % {"n": len(value), "most": most})
    return value


def word(cell: str, most: int) -> str:
    """A short text without surrounding spaces."""
    return text(cell.strip(), most).strip()


def choice[T](cell: str, choices: Mapping[str, T]) -> T | None:
    """The value of a word in a table; None for an empty cell."""
    name = "_".join(re.split(r"[\s_-]+", cell.strip().lower()))
    if not name:
        return None
    if name not in choices:
        message = _("“%(text)s” isn’t allowed. Use one of: %(choices)s.")
        names = ", ".join(choices)
        raise CellError(
            "unknown_word", message % {"text": shown(cell), "choices": names}
        )
    return choices[name]


def yes_no(cell: str) -> bool | None:
    return choice(cell, YES_NO)


def date(cell: str, order: str = "") -> dt.date | None:
    """A day in any format that a spreadsheet writes; None for an empty cell.

    `order`: `DAY_FIRST` or `MONTH_FIRST`, for ambiguous cells such as “01/02/2026”.
    """
    value = cell.strip()
    if not value:
        return None
    days = dates.as_dates(value)
    if len(set(days.values())) == 1:
        return next(iter(days.values()))
    if order in days:
        return days[order]
    raise _not_a_date(value, is_ambiguous=bool(days))


def _not_a_date(value: str, *, is_ambiguous: bool) -> CellError:
    serial = dates.serial_date(value)
    if is_ambiguous:
        code, message = (
            "ambiguous_date",
            _("“%(text)s” could be two different dates. %(advice)s"),
        )
    elif dates.has_date_form(value):
        code, message = "not_a_date", _("The date “%(text)s” doesn’t exist. %(advice)s")
    elif dates.has_short_year(value):
        code = "not_a_date"
        message = _("“%(text)s” has a two-digit year. %(advice)s")
    elif serial:
        code = "not_a_date"
        message = _(
            "“%(text)s” is the number a spreadsheet stores for %(day)s. Format the "
            "column as a date. %(advice)s"
        )
    else:
        code, message = "not_a_date", _("“%(text)s” is not a date. %(advice)s")
    return CellError(
        code,
        message
        % {
            "text": shown(value),
            "advice": _("Use the format 2026-09-30."),
            "day": format_date(serial) if serial else "",
        },
    )


def email(cell: str, most: int = 254) -> str:
    value = word(cell, most).lower()
    if value:
        try:
            validate_email(value)
        except ValidationError:
            message = _("“%(text)s” isn’t an email address.")
            raise CellError("not_an_email", message % {"text": shown(cell)}) from None
    return value


def confidence(cell: str) -> int | None:
    value = cell.strip().removesuffix("%").strip()
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", value) or int(value) > 100:  # noqa: PLR2004  percent
        message = _(
            "“%(text)s” is not a confidence. Enter a whole number from 0 to 100."
        )
        raise CellError("not_a_confidence", message % {"text": shown(cell)})
    return int(value)


def is_masked(cell: str) -> bool:
    return bool(MASKED.match(cell.strip()))


def number(
    cell: str,
    metric_type: str = "number",
    style: NumberStyle = POINT_STYLE,
    *,
    refuses_groups: bool = False,
) -> Decimal | None:
    """A number; the accepted formats depend on the metric type.

    Units: `70 %` is 70. Yes is 1, no is 0. None for an empty cell. Not rounded.
    `style`: the decimal mark of ambiguous cells. `refuses_groups`: an ambiguous “1,234”
    is an error, for callers that cannot ask.
    """
    value = cell.strip()
    if not value:
        return None
    if metric_type == "yes_no" and value.lower() in YES_NO:
        return Decimal(YES_NO[value.lower()])
    parsed = _parsed(value, metric_type, style)
    if refuses_groups and parsed.is_ambiguous and COMMA in value:
        message = _("“%(text)s” could be two different numbers. Write 1234 or 1.234.")
        raise CellError("ambiguous_number", message % {"text": shown(cell)})
    if parsed.value.adjusted() >= MOST_INTEGER_DIGITS:
        message = _("“%(text)s” is too large.")
        raise CellError("too_large", message % {"text": shown(cell)})
    return parsed.value


def _parsed(value: str, metric_type: str, style: NumberStyle) -> ParsedNumber:
    plain = value
    if metric_type == "percent":
        plain = value.removesuffix("%")
    if metric_type == "money":
        plain = without_currency(value, any_case=True)
    try:
        return read_plain_number(plain, style)
    except ValueError:
        message = _("“%(text)s” is not a number.")
        raise CellError("not_a_number", message % {"text": shown(value)}) from None


def rounded(value: Decimal) -> Decimal:
    """Rounded to the six decimals that are stored."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -DECIMALS:
        return value.quantize(Decimal(1).scaleb(-DECIMALS))
    return value


def decimals(values: list[Decimal]) -> int:
    """Number of decimals needed to show them all."""
    exponents = (value.normalize().as_tuple().exponent for value in values)
    return max((-e for e in exponents if isinstance(e, int) and e < 0), default=0)


def weight(cell: str, style: NumberStyle = POINT_STYLE) -> float:
    """Weight among its siblings; 1 for an empty cell."""
    value = number(cell, style=style)
    if value is None:
        return 1.0
    if value < 0:
        raise CellError("negative", _("A weight cannot be less than 0."))
    if value > MOST_WEIGHT:
        raise CellError("too_large", _("A weight cannot be more than 1,000,000."))
    return float(value)


def fraction(cell: str, style: NumberStyle = POINT_STYLE) -> float | None:
    """A progress of 0–1; None for anything else."""
    try:
        value = number(cell, style=style)
    except CellError:
        return None
    return float(value) if value is not None and 0 <= value <= 1 else None


def currency_in(unit: str) -> tuple[str, str]:
    """(currency, the unit without it) of “USD net new ARR”."""
    code = code_in(unit)
    first, _space, rest = unit.partition(" ")
    return code, rest if code and first == code else unit


def unit_with_currency(unit: str, currency: str) -> str:
    """Inverse of `currency_in`: a text that reads as the same currency."""
    if not currency or currency_in(unit)[0] == currency:
        return unit
    return f"{currency} {unit}".rstrip()


def path(cell: str, most: int = 120) -> tuple[str, ...]:
    r"""The names of “Acme/Sales”, from the top; `\/` is a slash inside a name."""
    value = text(cell.strip())
    names = tuple(part.strip() for part in _split(value))
    if not any(names):
        return ()
    if not all(names):
        raise CellError("empty_unit", _("A name is missing between two slashes."))
    for name in names:
        text(name, most)
    return names


def _split(value: str) -> list[str]:
    if "\\" not in value:
        return value.split("/")
    parts, escaped = [""], False
    for sign in value:
        if not escaped and sign == "\\":
            escaped = True
            continue
        if not escaped and sign == "/":
            parts.append("")
        else:
            parts[-1] += sign
        escaped = False
    return parts


def written_path(names: list[str]) -> str:
    """Unit names from the top, as `path` parses them."""
    return "/".join(name.replace("\\", "\\\\").replace("/", "\\/") for name in names)
