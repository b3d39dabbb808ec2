"""The parser of numbers, against what Babel writes and against what people type."""

import re
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.formats import decimals_with, number_text
from ui.locales import use_locale
from ui.numbers import (
    COMMA,
    LONGEST,
    POINT,
    NumberStyle,
    parse_number,
    read_number,
    read_plain_number,
)

# Commas, points, spaces of two widths, apostrophes, pairs of digits, a minus of its own.
LOCALES = ["en", "en_IN", "de", "de_AT", "de_CH", "fr", "fr_CH", "sv", "pl", "pt_BR",
           "pt_PT", "hi", "ja", "he", "fa", "es_MX", "nl", "ru", "tr"]  # fmt: skip
numbers = st.decimals(
    min_value=-(10**17), max_value=10**17, places=6, allow_nan=False
) | st.integers(-(10**7), 10**7).map(Decimal)
# Small ones, in which a mark before three digits is frequent.
thousands = st.integers(-(10**6), 10**6).map(lambda n: Decimal(n) / 1000)


@settings(deadline=None)
@given(value=numbers | thousands, locale=st.sampled_from(LOCALES))
def test_numbers_formatted_by_babel_round_trip(value: Decimal, locale: str) -> None:
    written = format_decimal(value, locale=locale, decimal_quantization=False)
    with use_locale(locale):
        assert parse_number(written) == value, written


@settings(deadline=None)
@given(value=numbers | thousands, locale=st.sampled_from(LOCALES))
def test_numbers_shown_in_a_field_round_trip(value: Decimal, locale: str) -> None:
    with use_locale(locale):
        assert parse_number(number_text(value)) == value


@settings(deadline=None)
@given(value=thousands, locale=st.sampled_from(["en", "de", "pt_BR", "fr", "pl"]))
def test_money_and_percentages_of_babel_are_read(value: Decimal, locale: str) -> None:
    digits = Locale.parse(locale).currency_formats["standard"]
    for code in ("EUR", "USD", "PLN", "CHF"):
        money = format_currency(
            value, code, format=digits, locale=locale, decimal_quantization=False
        )
        with use_locale(locale):
            assert parse_number(money) == value, money
    share = format_percent(value / 100, locale=locale, decimal_quantization=False)
    with use_locale(locale):
        assert parse_number(share) == value, share


@settings(deadline=None)
@given(value=numbers | thousands, mark=st.sampled_from([POINT, COMMA]))
def test_the_style_decides_ambiguous_numbers(value: Decimal, mark: str) -> None:
    written = decimals_with(value, mark)
    parsed = read_plain_number(written, NumberStyle(mark))
    assert parsed.value == value
    if parsed.other is not None:
        swapped = NumberStyle(COMMA if mark == POINT else POINT)
        assert read_plain_number(written, swapped).value == parsed.other


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789.,'’ \u202f-+−$€%eE"), max_size=14))
def test_every_reading_has_the_digits_of_the_text(text: str) -> None:
    """Whatever is read, no digit is lost, made up or moved past another."""
    try:
        parsed = read_number(text, NumberStyle())
    except ValueError:
        return
    digits = re.sub(r"\D", "", text)
    for value in (parsed.value, parsed.other):
        if value is not None:
            assert re.sub(r"\D", "", f"{value:f}").lstrip("0") == digits.lstrip("0")


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("22", "22", "22"),
        (" 22 ", "22", "22"),
        ("22.5", "22.5", "22.5"),
        ("85,5", "85.5", "85.5"),
        (",5", "0.5", "0.5"),
        ("12.", "12", "12"),
        ("-3", "-3", "-3"),
        ("−3", "-3", "-3"),
        ("+3", "3", "3"),
        ("1,234", "1234", "1.234"),
        ("1.234", "1.234", "1234"),
        ("0,125", "0.125", "0.125"),
        ("0.125", "0.125", "0.125"),
        ("1,234.5", "1234.5", "1234.5"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1.234,56", "1234.56", "1234.56"),
        ("1,234,567", "1234567", "1234567"),
        ("1.234.567", "1234567", "1234567"),
        ("1 234 567", "1234567", "1234567"),
        ("1’234.5", "1234.5", "1234.5"),
        ("1'234", "1234", "1234"),
        ("1\u202f234,5", "1234.5", "1234.5"),
        ("1 234.567", "1234.567", "1234.567"),
        ("$1,200", "1200", "1.2"),
        ("A$5", "5", "5"),
        ("CHF 1'000", "1000", "1000"),
        ("12%", "12", "12"),
        ("12 €", "12", "12"),
    ],
)
def test_numbers_are_read_in_both_styles(text: str, point: str, comma: str) -> None:
    assert parse_number(text, NumberStyle(POINT)) == Decimal(point)
    assert parse_number(text, NumberStyle(COMMA)) == Decimal(comma)
    assert read_number(text, NumberStyle()).is_ambiguous == (point != comma)


def test_without_a_style_the_readers_language_decides() -> None:
    for language, value in (("en", "1234"), ("de", "1.234"), ("de-ch", "1234")):
        with translation.override(language):
            assert parse_number("1,234") == Decimal(value)


def test_a_members_locale_overrides_the_language_of_the_page() -> None:
    with translation.override("en"), use_locale("de"):
        assert parse_number("1,234") == Decimal("1.234")


@pytest.mark.parametrize(
    "text",
    ["22o", "", "-", ".", "1,2,3", "1.2.3", "1,23,456.7", "1.5.6,7", "NaN", "Infinity",
     "1e5", "0x10", "²", "١٢", "12M", "--3", "1..2", "85 5", "1 2",
     "1,234 567", "9" * (LONGEST + 1)],
)  # fmt: skip
def test_invalid_numbers_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(text, NumberStyle())


def test_indian_grouping_is_accepted_where_usual() -> None:
    with use_locale("hi"):
        assert parse_number("12,34,567.5") == Decimal("1234567.5")
    with use_locale("en"), pytest.raises(ValueError, match="12,34,567"):
        parse_number("12,34,567")
