"""The only parser of numbers: for forms, files, the API and replies by mail.

A number with one possible reading is parsed so, whatever the locale: “0,5”, “1.5”,
“1.234,56”, “1,234,567”. “1,234” and “1.234” have two: the style decides, and the result
says that there was another reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from ui.locales import active_locale
from ui.money import without_currency

if TYPE_CHECKING:
    from babel import Locale

POINT, COMMA = ".", ","
# Tab, and spaces of every width; characters that can only group digits.
SPACES = " \t\u00a0\u2007\u2008\u2009\u202f"
APOSTROPHES = "'’ʼ"
_SIGNS_OF_DIRECTION = re.compile("[\u061c\u200e\u200f]")
_NUMBER = re.compile(
    rf"(?P<sign>[+-]?)[{SPACES}]*(?P<body>\d[\d.,{SPACES}{APOSTROPHES}]*|[.,]\d+)",
    re.ASCII,
)
_DIGITS = re.compile(r"\d*", re.ASCII)
_GROUPING = re.compile(rf"[.,{SPACES}{APOSTROPHES}]")
GROUP, INDIAN_GROUP = 3, 2
# The longest float without an exponent.
LONGEST = 400


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """`decimal_mark`: “.” or “,”, whichever begins the decimals where both are
    possible.

    `has_pairs`: digits above the thousands may be grouped in pairs: 12,34,567.
    """

    decimal_mark: str = POINT
    has_pairs: bool = False


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """`decimal_mark`: the mark that it was parsed with; "" for a number without “.” and
    “,”.

    `other`: its value with the other mark; None where that is no number.
    """

    value: Decimal
    decimal_mark: str = ""
    other: Decimal | None = None

    @property
    def is_ambiguous(self) -> bool:
        return self.other is not None


def reader_style() -> NumberStyle:
    """The number style of the active locale."""
    return style_of(str(active_locale()), active_locale())


@lru_cache(maxsize=64)
def style_of(_name: str, locale: Locale) -> NumberStyle:
    mark = locale.number_symbols["latn"]["decimal"]
    _last, further = locale.decimal_formats[None].grouping
    return NumberStyle(COMMA if mark == COMMA else POINT, further == INDIAN_GROUP)


def parse_number(text: str, style: NumberStyle | None = None) -> Decimal:
    """The number in the text, without currency and percent signs around it.

    `style`: by default that of the active locale. Raises ValueError.
    """
    return read_number(text, style).value


def read_number(text: str, style: NumberStyle | None = None) -> ParsedNumber:
    """Like `parse_number`, with the other possible reading. Raises ValueError."""
    plain = text.strip()
    plain = plain.removesuffix("%")
    return read_plain_number(without_currency(plain), style)


def read_plain_number(text: str, style: NumberStyle | None = None) -> ParsedNumber:
    """Parses digits, marks and a sign, with nothing around them. Raises ValueError."""
    if len(text) > LONGEST:
        raise ValueError(text[:LONGEST])
    plain = _SIGNS_OF_DIRECTION.sub("", text).strip().replace("−", "-")
    if plain.isascii() and plain.isdigit():
        return ParsedNumber(Decimal(plain))
    return _with_marks(plain, style or reader_style())


# Cached: a file repeats the same numbers.
@lru_cache(maxsize=4096)
def _with_marks(text: str, style: NumberStyle) -> ParsedNumber:
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    sign, body = match["sign"], match["body"]
    usual = style.decimal_mark
    unusual = COMMA if usual == POINT else POINT
    value, other = (
        _with_mark(sign, body, mark, has_pairs=style.has_pairs)
        for mark in (usual, unusual)
    )
    if value is None:
        if other is None:
            raise ValueError(text)
        return ParsedNumber(other, unusual)
    if POINT not in body and COMMA not in body:
        return ParsedNumber(value)
    return ParsedNumber(value, usual, other)


def _with_mark(sign: str, body: str, mark: str, *, has_pairs: bool) -> Decimal | None:
    """The number when `mark` begins the decimals; None when it is invalid then."""
    whole, _mark, decimals = body.partition(mark)
    if not _DIGITS.fullmatch(decimals):
        return None
    grouping = set(_GROUPING.findall(whole))
    if len(grouping) > 1 or (grouping and mark in grouping):
        return None
    groups = re.split(_GROUPING, whole)
    if len(groups) > 1 and not _are_groups(groups, has_pairs=has_pairs):
        return None
    digits = f"{sign}{''.join(groups) or '0'}"
    return Decimal(f"{digits}.{decimals}" if decimals else digits)


def _are_groups(groups: list[str], *, has_pairs: bool) -> bool:
    first, *middle, last = groups
    if first.startswith("0") or len(last) != GROUP:
        return False
    if 0 < len(first) <= GROUP and all(len(group) == GROUP for group in middle):
        return True
    return (
        has_pairs
        and 0 < len(first) <= INDIAN_GROUP
        and all(len(group) == INDIAN_GROUP for group in middle)
    )
