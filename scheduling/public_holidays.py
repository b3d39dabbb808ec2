"""Public holidays of countries, from the library `holidays`.

Pure: no database. Codes are those of the library: ISO 3166-1 alpha-2, and a country's
own subdivisions.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt

    from holidays import HolidayBase

WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
SMALL = re.compile(r" (And|Of|The)\b")
SPELT = {"DRCongo": "Congo (Democratic Republic)"}
# Offset to ISO weekdays, where Monday is 1; the library counts from 0.
ISO = 1


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """(code, English name) of every country that has a calendar, by name."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415  as in `_calendar`

    found = ((entry[1], _spelt(entry[0])) for entry in COUNTRIES.values())
    return tuple(sorted(found, key=lambda each: each[1]))


def _spelt(name: str) -> str:
    """The library's class name as words: `IsleOfMan` is the Isle of Man."""
    if name in SPELT:
        return SPELT[name]
    return SMALL.sub(lambda found: found[0].lower(), WORDS.sub(" ", name))


@cache
def regions(country: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of a country's subdivisions with holidays, by name.

    Empty for one without any, and for an unknown country.
    """
    if not is_country(country):
        return ()
    about = _calendar(country)
    names: dict[str, str] = {}
    for name, code in getattr(about, "subdivisions_aliases", {}).items():
        names.setdefault(code, name)
    found = ((code, names.get(code, code)) for code in about.subdivisions)
    return tuple(sorted(found, key=lambda each: each[1]))


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code, _name in countries())


def is_country(country: str) -> bool:
    return country in _codes()


def usual_weekend(country: str) -> list[int]:
    """ISO weekdays of the weekend; Saturday and Sunday for an unknown country."""
    if not is_country(country):
        return [6, 7]
    return sorted(day + ISO for day in _calendar(country).weekend)


def public_holidays(
    country: str, region: str, year: int, locale: str = "en"
) -> dict[dt.date, str]:
    """Public holidays of one year by date, in the locale's language if supported.

    Empty for an unknown country.
    """
    if not is_country(country):
        return {}
    known = {code for code, _name in regions(country)}
    found = _calendar(
        country,
        subdiv=region if region in known else None,
        years=year,
        language=_language(country, locale),
    )
    return {day: name for day, name in sorted(found.items()) if day.year == year}


@cache
def _language(country: str, locale: str) -> str | None:
    """The library's name of the language; None: the country's own."""
    spoken = _calendar(country).supported_languages
    short = locale.partition("-")[0]
    return next((each for each in spoken if each.partition("_")[0] == short), None)


def _calendar(country: str, **options: Any) -> HolidayBase:
    # 6 MiB, for the pages and jobs that ask for a country's days.
    from holidays import country_holidays  # noqa: PLC0415  as said

    return country_holidays(country, **options)
