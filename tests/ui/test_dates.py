"""Dates and times as people read them: the language's words and order, one table."""

import datetime as dt
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.dateformat import format as django_format
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.dates import (
    PATTERNS,
    DateFormat,
    format_date,
    format_days,
    months,
    near_day,
    weekday_name,
    weekdays,
)
from ui.locales import use_locale

MOMENT = dt.datetime(2026, 9, 7, 9, 5, tzinfo=dt.UTC)
FORMATS: tuple[DateFormat, ...] = get_args(DateFormat)
# Each format with the one of Django that English pages had before, and its German and
# French.
TABLE: dict[DateFormat, tuple[str, str, str, str]] = {
    "year": ("Y", "2026", "2026", "2026"),
    "month": ("F", "September", "September", "septembre"),
    "short_month": ("M", "Sep", "Sep", "sept."),
    "month_and_year": ("F Y", "September 2026", "September 2026", "septembre 2026"),
    "weekday": ("l", "Monday", "Montag", "lundi"),
    "short_weekday": ("D", "Mon", "Mo", "lun."),
    "weekday_and_number": ("l j", "Monday 7", "Montag, 7.", "lundi 7"),
    "weekday_and_day": (
        "l j F",
        "Monday 7 September",
        "Montag, 7. September",
        "lundi 7 septembre",
    ),
    "weekday_and_day_with_year": (
        "l j F Y",
        "Monday 7 September 2026",
        "Montag, 7. September 2026",
        "lundi 7 septembre 2026",
    ),
    "short_weekday_and_day": ("D j M", "Mon 7 Sep", "Mo., 7. Sept.", "lun. 7 sept."),
    "short_weekday_and_day_with_year": (
        "D j M Y",
        "Mon 7 Sep 2026",
        "Mo., 7. Sept. 2026",
        "lun. 7 sept. 2026",
    ),
    "day": ("j M", "7 Sep", "7. Sept.", "7 sept."),
    "day_with_year": ("j M Y", "7 Sep 2026", "7. Sept. 2026", "7 sept. 2026"),
    "long_day": ("j F", "7 September", "7. September", "7 septembre"),
    "long_day_with_year": (
        "j F Y",
        "7 September 2026",
        "7. September 2026",
        "7 septembre 2026",
    ),
    "time": ("H:i", "09:05", "09:05", "09:05"),
    "short_time": ("G:i", "9:05", "09:05", "09:05"),
    "weekday_and_time": ("l H:i", "Monday 09:05", "Montag, 09:05", "lundi 09:05"),
    "weekday_day_and_time": (
        "l j F, G:i",
        "Monday 7 September, 9:05",
        "Montag, 7. September, 09:05",
        "lundi 7 septembre, 09:05",
    ),
    "short_weekday_day_and_time": (
        "D j M, H:i",
        "Mon 7 Sep, 09:05",
        "Mo., 7. Sept., 09:05",
        "lun. 7 sept., 09:05",
    ),
    "day_and_time": (
        "j M, H:i",
        "7 Sep, 09:05",
        "7. Sept., 09:05",
        "7 sept., 09:05",
    ),
    "day_with_year_and_time": (
        "j M Y, H:i",
        "7 Sep 2026, 09:05",
        "7. Sept. 2026, 09:05",
        "7 sept. 2026, 09:05",
    ),
}
LANGUAGES = ["en", "en-gb", "de", "de-ch", "fr", "es", "pt-br", "sv", "pl", "cs", "ca",
             "hi", "ja", "zh-hans", "he", "fa", "ar", "ru", "tr", "fi"]  # fmt: skip


def test_the_table_has_every_format() -> None:
    assert set(FORMATS) == set(TABLE) == set(PATTERNS)


@pytest.mark.parametrize("how", FORMATS)
def test_a_date_is_written_in_the_language_of_the_text(how: DateFormat) -> None:
    for language, expected in zip(("en", "de", "fr"), TABLE[how][1:], strict=True):
        with translation.override(language):
            assert format_date(MOMENT, how) == expected


@pytest.mark.parametrize("how", FORMATS)
def test_english_of_two_years_is_as_it_was(how: DateFormat) -> None:
    """The first of the two has a 29 February."""
    days = [MOMENT.replace(year=2028, month=1, day=1) + dt.timedelta(days=n, minutes=n)
            for n in range(731)]  # fmt: skip
    with translation.override("en"):
        for day in days:
            assert format_date(day, how) == django_format(day, TABLE[how][0])


@settings(max_examples=200)
@given(
    moment=st.datetimes(timezones=st.just(dt.UTC)),
    language=st.sampled_from(LANGUAGES),
    how=st.sampled_from(FORMATS),
)
def test_every_format_of_every_day_has_a_text(
    moment: dt.datetime, language: str, how: DateFormat
) -> None:
    with translation.override(language):
        text = format_date(moment, how)
        assert text.strip() == text
        assert text
        if "time" not in how:
            assert format_date(moment.date(), how) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_names_are_not_shortened(language: str) -> None:
    """Babel's choice of a pattern alone writes “Mo., 7. Sept. 2026” for both."""
    with translation.override(language):
        whole = format_date(MOMENT, "weekday_and_day_with_year")
        assert weekday_name(1).lower() in whole.lower()


def test_the_locale_of_numbers_does_not_change_the_words() -> None:
    with translation.override("en"), use_locale("de"):
        assert format_date(MOMENT, "weekday_and_day") == "Monday 7 September"


def test_without_a_language_it_is_english() -> None:
    with translation.override(None):
        assert format_date(MOMENT.date()) == "7 Sep 2026"


def test_a_moment_is_written_in_its_own_zone() -> None:
    """The same moment twice: equal, and not the same text."""
    assert format_date(MOMENT, "time") == "09:05"
    assert format_date(MOMENT.astimezone(ZoneInfo("Asia/Tokyo")), "time") == "18:05"


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(KeyError):
        format_date(MOMENT, "j F")  # type: ignore[arg-type]  # a wrong name is what the test gives
    with pytest.raises(KeyError):
        rendered('{{ value|format_date:"j F" }}', MOMENT)


@pytest.mark.parametrize(
    ("language", "within", "over"),
    [
        ("en", "18–22 May", "29 Jun–3 Jul"),
        ("de", "18.–22. Mai", "29. Juni\u2009–\u20093. Juli"),
        ("fr", "18–22 mai", "29 juin\u2009–\u20093 juil."),
    ],
)
def test_days_share_their_month(language: str, within: str, over: str) -> None:
    with translation.override(language):
        assert format_days(dt.date(2026, 5, 18), dt.date(2026, 5, 22), "day") == within
        assert format_days(dt.date(2026, 6, 29), dt.date(2026, 7, 3), "day") == over
        one = dt.date(2026, 5, 18)
        assert format_days(one, one, "day") == format_date(one, "day")


@pytest.mark.parametrize(
    ("language", "within", "over"),
    [
        ("en", "16–22 November", "30 Nov–6 December"),
        ("de", "16.–22. November", "30. November\u2009–\u20096. Dezember"),
        ("es", "16–22 de noviembre", "30 de noviembre\u2009–\u20096 de diciembre"),
    ],
)
def test_days_with_whole_months(language: str, within: str, over: str) -> None:
    first, last = dt.date(2026, 11, 16), dt.date(2026, 11, 30)
    week = dt.timedelta(days=6)
    with translation.override(language):
        assert format_days(first, first + week, "long_day") == within
        assert format_days(last, last + week, "long_day") == over


def test_names_of_weekdays_and_months() -> None:
    with translation.override("de"):
        assert weekday_name(7) == "Sonntag"
        assert weekdays()[0] == (1, "Montag")
        assert weekdays("short_weekday")[-1] == (7, "So")
        assert [*months()[:2], months()[-1]] == [
            (1, "Januar"),
            (2, "Februar"),
            (12, "Dezember"),
        ]
    with translation.override("en"):
        assert weekdays() == [(day + 1, str(name)) for day, name in WEEKDAYS.items()]
        assert weekdays("short_weekday") == [
            (day + 1, str(name)) for day, name in WEEKDAYS_ABBR.items()
        ]
        assert months() == [(month, str(name)) for month, name in MONTHS.items()]


# --- In templates -----------------------------------------------------------------------


def rendered(text: str, value: object) -> str:
    template = Template("{% load sightline tz %}" + text)
    return template.render(Context({"value": value}))


def test_a_page_shows_a_moment_in_the_current_zone() -> None:
    moment = dt.datetime(2026, 9, 7, 22, 30, tzinfo=dt.UTC)
    text = '{{ value|format_date:"day_and_time" }}'
    with timezone.override("Asia/Tokyo"):
        assert rendered(text, moment) == "8 Sep, 07:30"
    inside = "{% timezone 'America/New_York' %}" + text + "{% endtimezone %}"
    assert rendered(inside, moment) == "7 Sep, 18:30"


@pytest.mark.parametrize(
    ("value", "how", "shown"),
    [
        (dt.date(2026, 9, 7), "long_day", "7 September"),
        (dt.time(0, 0), "time", "00:00"),
        (dt.time(7, 30), "time", "07:30"),
        (None, "day", ""),
    ],
)
def test_a_page_shows_days_times_and_nothing(
    value: object, how: str, shown: str
) -> None:
    assert rendered("{{ value|format_date:'" + how + "' }}", value) == shown


@pytest.mark.parametrize(
    "text",
    [
        "{{ value }}",
        "{% load i18n %}{% blocktranslate %}On {{ value }}{% endblocktranslate %}",
        "{% firstof value %}",
    ],
)
def test_a_date_without_a_format_fails_in_tests(text: str) -> None:
    for value in (MOMENT, MOMENT.date(), MOMENT.time()):
        with pytest.raises(TypeError, match="without `format_date`"):
            rendered(text, value)


def test_a_missing_value_is_empty() -> None:
    assert rendered("{{ value.nothing|format_date:'day' }}", MOMENT) == ""


def test_what_is_due_soon_is_labelled_by_its_weekday() -> None:
    today = dt.date(2026, 6, 1)
    labels = {
        days: near_day(today + dt.timedelta(days=days), today) for days in (-1, 0, 1, 6)
    }
    assert labels == {-1: "31 May", 0: "Today", 1: "Tue", 6: "Sun"}
    assert near_day(dt.date(2026, 6, 8), today) == "8 Jun"
