"""Currency codes and symbols, from Babel (CLDR and ISO 4217)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from babel.core import get_global
from babel.numbers import (
    get_currency_symbol,
    get_territory_currencies,
    list_currencies,
)

from ui.locales import FALLBACK, active_locale, locale_of

NO_BREAK = "\N{NO-BREAK SPACE}"
# All codes, with former ones: old files may still contain “DEM”.
CODES = frozenset(list_currencies())
# All characters of Unicode's category “currency symbol”: $ € £ ¥ ₹ …
SIGNS = "".join(
    sign for sign in map(chr, range(0x10000)) if unicodedata.category(sign) == "Sc"
)
# “$”, “A$”, “$US”, “USD”, “zł”, “kr.”: letters and signs, with a full stop after
# letters.
_TOKEN = rf"(?:[^\W\d_]{{0,3}}[{SIGNS}][^\W\d_]{{0,2}}|[^\W\d_]{{1,4}}\.?)"
_BEFORE = re.compile(rf"(?P<sign>[+\-−]?)\s*(?P<token>{_TOKEN})\s*(?=[\d.,+\-−])")
_BEHIND = re.compile(rf"(?<=[\d.,])\s*(?P<token>{_TOKEN})\Z")
# The currency must have been in use in this period; older codes are mostly words with
# another meaning.
_RECENT = dt.date(2010, 1, 1), dt.date(2100, 1, 1)


def is_currency(code: str) -> bool:
    """Whether it is a code of ISO 4217, in capitals."""
    return code in CODES


@lru_cache(maxsize=1)
def codes_in_use() -> frozenset[str]:
    """Codes of currencies that some country uses."""
    begin, end = _RECENT
    return frozenset(
        code
        for territory in get_global("territory_currencies")
        for code in get_territory_currencies(territory, begin, end)
    )


def code_in(text: str) -> str:
    """The currency named in a text: its first word, or another word that is a current
    code.
    """
    words = text.split(" ")
    if is_currency(words[0]):
        return words[0]
    return next((word for word in words if word in codes_in_use()), "")


def with_currency(number: str, code: str) -> str:
    """The formatted number with the currency where the reader's locale puts it: $5, 5
    €, CHF 5.
    """
    locale = active_locale()
    pattern = locale.currency_formats["standard"]
    symbol = get_currency_symbol(code, locale=locale)
    before, behind = pattern.prefix[0], pattern.suffix[0]
    if before.endswith("¤") and symbol[-1:].isalpha():
        before += NO_BREAK
    if behind.startswith("¤") and symbol[:1].isalpha():
        behind = NO_BREAK + behind
    return f"{before}{number}{behind}".replace("¤", symbol)


def without_currency(text: str, *, any_case: bool = False) -> str:
    """The text without the currency around the number: “-$1,200”, “€ 40”, “40 USD”.

    `any_case`: also accept lower-case codes, where only money can be meant.
    """
    text = text.strip()
    found = _BEFORE.match(text)
    if found and _is_known(found["token"], any_case=any_case):
        return found["sign"] + text[found.end() :]
    found = _BEHIND.search(text)
    if found and _is_known(found["token"], any_case=any_case):
        return text[: found.start()]
    return text


def _is_known(token: str, *, any_case: bool) -> bool:
    if any(sign in SIGNS for sign in token):
        return True
    code = token.upper() if any_case else token
    return is_currency(code) or token in _symbols(str(active_locale()))


@lru_cache(maxsize=16)
def _symbols(locale: str) -> frozenset[str]:
    """Symbols other than codes, as the locale and English write them."""
    found = {
        symbol
        for name in (locale, FALLBACK)
        for symbol in locale_of(name).currency_symbols.values()
    }
    return frozenset(found - CODES)
