"""The only formatter of dates and times for people: pages, mails, messages and charts.

Names and order of a date belong to the language of the text around it (Django's active
language), not to the locale of numbers: an English sentence never says “Montag”.
Machines (`datetime` attributes, addresses, files, the API) get ISO 8601 instead.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from babel.dates import (
    match_skeleton,
    parse_pattern,
    tokenize_pattern,
    untokenize_pattern,
)
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ui.locales import FALLBACK, locale_of

if TYPE_CHECKING:
    from babel import Locale
    from babel.dates import DateTimePattern

DateFormat = Literal[
    "year",
    "month",
    "short_month",
    "month_and_year",
    "weekday",
    "short_weekday",
    "weekday_and_number",
    "weekday_and_day",
    "weekday_and_day_with_year",
    "short_weekday_and_day",
    "short_weekday_and_day_with_year",
    "day",
    "day_with_year",
    "long_day",
    "long_day_with_year",
    "time",
    "short_time",
    "weekday_and_time",
    "weekday_day_and_time",
    "short_weekday_day_and_time",
    "day_and_time",
    "day_with_year_and_time",
]
RangeFormat = Literal["day", "long_day"]
WeekdayFormat = Literal["weekday", "short_weekday"]


class _Pattern(NamedTuple):
    """How a format is written.

    `english`: the pattern in English; `skeleton` and `time`: the fields that CLDR
    orders in any other language.
    """

    english: str
    skeleton: str
    time: str = ""


# English is fixed here, since CLDR has none that puts the day first in short: its
# “en” writes “Nov 30”, its British English “Sept” and “Mon, 30 Nov 2026”.
PATTERNS: dict[DateFormat, _Pattern] = {
    "year": _Pattern("y", "y"),
    "month": _Pattern("LLLL", "MMMM"),
    "short_month": _Pattern("LLL", "MMM"),
    "month_and_year": _Pattern("LLLL y", "yMMMM"),
    "weekday": _Pattern("cccc", "EEEE"),
    "short_weekday": _Pattern("ccc", "EEE"),
    "weekday_and_number": _Pattern("EEEE d", "EEEEd"),
    "weekday_and_day": _Pattern("EEEE d MMMM", "MMMMEEEEd"),
    "weekday_and_day_with_year": _Pattern("EEEE d MMMM y", "yMMMMEEEEd"),
    "short_weekday_and_day": _Pattern("EEE d MMM", "MMMEd"),
    "short_weekday_and_day_with_year": _Pattern("EEE d MMM y", "yMMMEd"),
    "day": _Pattern("d MMM", "MMMd"),
    "day_with_year": _Pattern("d MMM y", "yMMMd"),
    "long_day": _Pattern("d MMMM", "MMMMd"),
    "long_day_with_year": _Pattern("d MMMM y", "yMMMMd"),
    "time": _Pattern("HH:mm", "", "Hm"),
    "short_time": _Pattern("H:mm", "", "Hm"),
    "weekday_and_time": _Pattern("EEEE HH:mm", "EEEEHm"),
    "weekday_day_and_time": _Pattern("EEEE d MMMM, H:mm", "MMMMEEEEd", "Hm"),
    "short_weekday_day_and_time": _Pattern("EEE d MMM, HH:mm", "MMMEd", "Hm"),
    "day_and_time": _Pattern("d MMM, HH:mm", "MMMd", "Hm"),
    "day_with_year_and_time": _Pattern("d MMM y, HH:mm", "yMMMd", "Hm"),
}
# The first and the last day of a range within a month, and of one over two.
ENGLISH_RANGES: dict[RangeFormat, dict[str, tuple[str, str]]] = {
    "day": {"d": ("d–", "d MMM"), "M": ("d MMM–", "d MMM")},
    "long_day": {"d": ("d–", "d MMMM"), "M": ("d MMM–", "d MMMM")},
}
# The letters of weekdays and months in patterns, inside a date and alone, with those
# in skeletons; so many letters stand for a short and for a whole name.
NAMES = {"E": "E", "c": "E", "M": "M", "L": "M"}
ABBREVIATED, WHOLE = 3, 4
WEEK = 7
# Any Monday; the other weekdays follow it.
A_MONDAY = dt.date(2026, 6, 1)


def format_date(value: dt.date | dt.time, how: DateFormat = "day_with_year") -> str:
    """The date, moment or time of day in the language of the text: “1 Oct 2026”.

    A moment is written as its own time zone has it: use `astimezone` or `localtime`
    before, as the template filter does. KeyError for an unknown format.
    """
    return _formatted(get_language() or FALLBACK, how, _local(value))


def format_days(first: dt.date, last: dt.date, how: RangeFormat) -> str:
    """Days from one to another: “18–22 May”, “29 Jun–3 Jul”; a single day once."""
    if first == last:
        return format_date(first, how)
    is_one_month = (first.year, first.month) == (last.year, last.month)
    language = get_language() or FALLBACK
    locale = locale_of(language)
    patterns = _range_patterns(language, how, "d" if is_one_month else "M")
    return "".join(
        _apply(pattern, day, locale)
        for pattern, day in zip(patterns, (first, last), strict=True)
    )


def near_day(day: dt.date, today: dt.date) -> str:
    """A short label for what is due: “Today”, “Fri” in the week after it, “12 Jun”."""
    ahead = (day - today).days
    if ahead == 0:
        return _("Today")
    return format_date(day, "short_weekday" if 0 < ahead < WEEK else "day")


def weekday_name(iso: int, how: WeekdayFormat = "weekday") -> str:
    """The weekday's name; 1 is Monday."""
    return format_date(A_MONDAY + dt.timedelta(days=iso - 1), how)


def weekdays(how: WeekdayFormat = "weekday") -> list[tuple[int, str]]:
    """All weekdays to choose from: 1, “Monday” …"""
    return [(iso, weekday_name(iso, how)) for iso in range(1, 8)]


def months() -> list[tuple[int, str]]:
    """All months to choose from: 1, “January” …"""
    return [
        (month, format_date(A_MONDAY.replace(month=month), "month"))
        for month in range(1, 13)
    ]


# --- Parts ------------------------------------------------------------------------------


def _local(value: dt.date | dt.time) -> dt.date | dt.time:
    """Without the time zone: the same moment is another time in another zone."""
    if isinstance(value, dt.datetime | dt.time):
        return value.replace(tzinfo=None)
    return value


# Cached: a page repeats the same days, and a pattern takes Babel some microseconds.
@lru_cache(maxsize=4096)
def _formatted(language: str, how: DateFormat, value: dt.date | dt.time) -> str:
    return _apply(_pattern(language, how), value, locale_of(language))


def _apply(pattern: DateTimePattern, value: dt.date | dt.time, locale: Locale) -> str:
    text: str = pattern.apply(value, locale)
    return text


@lru_cache(maxsize=512)
def _pattern(language: str, how: DateFormat) -> DateTimePattern:
    wanted, locale = PATTERNS[how], locale_of(language)
    if str(locale) == FALLBACK:
        return parse_pattern(wanted.english)
    parts = [
        _skeleton_pattern(locale, skeleton)
        for skeleton in (wanted.skeleton, wanted.time)
        if skeleton
    ]
    if len(parts) == 1:
        return parse_pattern(parts[0])
    day, time = parts
    joined = str(locale.datetime_formats["medium"])
    return parse_pattern(joined.replace("{1}", day).replace("{0}", time))


@lru_cache(maxsize=128)
def _range_patterns(
    language: str, how: RangeFormat, differs: Literal["d", "M"]
) -> tuple[DateTimePattern, DateTimePattern]:
    locale = locale_of(language)
    if str(locale) == FALLBACK:
        begin, end = ENGLISH_RANGES[how][differs]
    else:
        skeleton = PATTERNS[how].skeleton
        known = locale.interval_formats
        found = known.get(skeleton) or known["MMMd"]
        begin, end = (_widened(part, skeleton) for part in found[differs])
    return parse_pattern(begin), parse_pattern(end)


def _skeleton_pattern(locale: Locale, skeleton: str) -> str:
    known = locale.datetime_skeletons
    match = match_skeleton(skeleton, known)
    if match is None:
        msg = f"{locale} has no pattern for {skeleton}"
        raise LookupError(msg)
    return _widened(known[match].pattern, skeleton)


def _widened(pattern: str, skeleton: str) -> str:
    """The pattern with whole names of weekdays and months where the skeleton has them.

    CLDR lists each order of fields once, mostly abbreviated, and leaves the widths to
    its reader; numbers stay numbers.
    """
    return untokenize_pattern(
        (kind, token if isinstance(token, str) else _widened_field(*token, skeleton))
        for kind, token in tokenize_pattern(pattern)
    )


def _widened_field(letter: str, width: int, skeleton: str) -> tuple[str, int]:
    field = NAMES.get(letter)
    is_name = field == "E" or width >= ABBREVIATED
    return letter, WHOLE if field and is_name and field * WHOLE in skeleton else width
