"""Finds dates in a sentence, and the days they mean."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frameworks.guidance.text import Cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.guidance.text import Sentence
    from frameworks.guidance.word_lists import WordLists

YEAR = re.compile(r"20[1-5]\d")
ISO = re.compile(r"(20\d\d)-(\d\d?)-(\d\d?)")
DAY_FIRST = re.compile(r"(\d\d?)[./](\d\d?)[./](20\d\d|\d\d)")
PERIOD_NAME = re.compile(r"(?:20\d\d-)?[qh][1-4](?:-20\d\d)?|(?:cy|fy|gj)(?:20)?\d\d")
DAY = re.compile(r"([0-3]?\d)(?:st|nd|rd|th)?")
# Alone they begin a date only after a preposition: "the year", "during the year".
ARTICLES = frozenset({"the", "of", "our", "its", "der", "die", "den", "dem", "des"})
DURATIONS = frozenset({"in", "within", "over", "innerhalb", "binnen", "von"})


@dataclass(frozen=True, slots=True)
class Dated:
    """Tokens that form a date, with the preposition: "by the end of March"."""

    cut: Cut
    core: int
    is_deadline: bool


def dates(sentence: Sentence, words: WordLists) -> list[Dated]:
    """Every date in the sentence, in order, without nested ones."""
    found: list[Dated] = []
    index = 0
    while index < len(sentence):
        dated = _date_at(sentence, index, words)
        if dated is not None:
            found.append(dated)
        index = dated.cut.end if dated else index + 1
    return found


def _date_at(sentence: Sentence, first: int, words: WordLists) -> Dated | None:
    preposition = sentence.at(first, "date_prepositions")
    core = preposition.end if preposition else first
    led = core
    while led < len(sentence) and led - core < 6:  # noqa: PLR2004  "by the end of the first"
        if sentence.at(led, "date_articles") or sentence.at(led, "date_edges"):
            led += 1
        else:
            break
    if led > core and sentence.word(led) in words.months:
        led -= sentence.tokens[led - 1].has_digit  # "am 3. März": a day, no ordinal
    is_led = any(sentence.word(at) not in ARTICLES for at in range(core, led))
    end = _core_end(sentence, led, words, is_led=is_led or preposition is not None)
    if end is None and (is_led or preposition):
        is_named = is_led or led > core
        end = _loose_end(sentence, led, words, is_led=is_named, before=first)
    if end is None:
        return None
    is_deadline = (
        preposition is not None
        and sentence.at(first, "deadline_prepositions") is not None
    )
    return Dated(Cut(first, end), led, is_deadline)


def _core_end(
    sentence: Sentence, index: int, words: WordLists, *, is_led: bool
) -> int | None:
    """End of a date that is complete by itself; a month alone only after a preposition."""
    word = sentence.word(index)
    if ISO.fullmatch(word) or DAY_FIRST.fullmatch(word) or YEAR.fullmatch(word):
        return index + 1
    if PERIOD_NAME.fullmatch(word):
        return _with_year(sentence, index + 1)
    phrase = sentence.at(index, "date_words")
    if phrase is not None:
        return _with_year(sentence, phrase.end)
    return _month_end(sentence, index, words, is_led=is_led)


def _month_end(
    sentence: Sentence, index: int, words: WordLists, *, is_led: bool
) -> int | None:
    has_day = DAY.fullmatch(sentence.word(index)) is not None
    month = index + 1 if has_day else index
    if has_day and sentence.word(month) == "of":
        month += 1
    if sentence.word(month) not in words.months:
        return None
    end = month + 1
    if not has_day and DAY.fullmatch(sentence.word(end)) and not sentence.stops(end):
        has_day, end = True, end + 1
    with_year = _with_year(sentence, end)
    return with_year if has_day or is_led or with_year > end else None


def _with_year(sentence: Sentence, index: int) -> int:
    word = sentence.word(index)
    is_year = YEAR.fullmatch(word) or PERIOD_NAME.fullmatch(word)
    return index + 1 if is_year else index


def _loose_end(
    sentence: Sentence, index: int, words: WordLists, *, is_led: bool, before: int
) -> int | None:
    """End of a relative date: "end of the fiscal year" or "within six months"."""
    if sentence.word(index) in words["periods"] and is_led:
        return _with_year(sentence, index + 1)
    if sentence.word(before) not in DURATIONS:
        return None
    is_count = sentence.tokens[index].has_digit if index < len(sentence) else False
    if is_count or sentence.word(index) in words["number_words"]:
        end = index + 1
        if sentence.word(end) in words["durations"]:
            return end + 1
    return None


# --- The day ----------------------------------------------------------------------------


def is_outside(
    sentence: Sentence, dated: Dated, words: WordLists, first: dt.date, last: dt.date
) -> bool:
    """Whether no reading of the date is within the days from `first` to `last`."""
    spans = list(_spans(sentence, dated, words, range(first.year, last.year + 1)))
    return bool(spans) and not any(
        begins <= last and ends >= first for begins, ends in spans
    )


def _spans(
    sentence: Sentence, dated: Dated, words: WordLists, years: range
) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last day of the date, in every year that it could mean."""
    core = [sentence.word(index) for index in range(dated.core, dated.cut.end)]
    exact = _exact(core[0]) if core else None
    if exact is not None:
        yield exact, exact
        return
    month = next((words.months[word] for word in core if word in words.months), None)
    named_years = [int(word) for word in core if YEAR.fullmatch(word)]
    if month is None:
        if len(core) == 1 and named_years:
            yield dt.date(named_years[0], 1, 1), dt.date(named_years[0], 12, 31)
        return
    day = next((int(found[1]) for word in core if (found := DAY.fullmatch(word))), None)
    for year in named_years or years:
        yield _days(year, month, day)


def _days(year: int, month: int, day: int | None) -> tuple[dt.date, dt.date]:
    last = calendar.monthrange(year, month)[1]
    if day is None or not 1 <= day <= last:
        return dt.date(year, month, 1), dt.date(year, month, last)
    return dt.date(year, month, day), dt.date(year, month, day)


def _exact(word: str) -> dt.date | None:
    if found := ISO.fullmatch(word):
        year, month, day = map(int, found.groups())
    elif found := DAY_FIRST.fullmatch(word):
        day, month, year = map(int, found.groups())
        year += 2000 if year < 100 else 0  # noqa: PLR2004  of two digits
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
