"""Numbers as people type them, in the language that they read."""

from decimal import Decimal

import pytest
from django.utils import translation

from ui.fields import number_text, parse_number


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("22", "22", "22"),
        (" 22 ", "22", "22"),
        ("22.5", "22.5", "22.5"),
        ("22,5", "22.5", "22.5"),
        (",5", "0.5", "0.5"),
        ("-3", "-3", "-3"),
        ("−3", "-3", "-3"),
        ("+3", "3", "3"),
        ("1,234", "1234", "1.234"),
        ("1.234", "1.234", "1234"),
        ("0,125", "0.125", "0.125"),
        ("0.125", "0.125", "0.125"),
        ("1,234.5", "1234.5", "1234.5"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1,234,567", "1234567", "1234567"),
        ("1 234 567", "1234567", "1234567"),
        ("1’234.5", "1234.5", "1234.5"),
        ("1\u202f234,5", "1234.5", "1234.5"),
        ("$1,200", "1200", "1.2"),
        ("12%", "12", "12"),
        ("12 €", "12", "12"),
    ],
)
def test_reads_numbers_in_both_languages(text: str, english: str, german: str) -> None:
    with translation.override("en"):
        assert parse_number(text) == Decimal(english)
    with translation.override("de"):
        assert parse_number(text) == Decimal(german)


@pytest.mark.parametrize(
    "text",
    ["22o", "", "-", "1,2,3", "1.2.3", "1,23,456.7", "1.5.6,7", "NaN", "Infinity",
     "1e5", "0x10", "²", "١٢", "12M", "--3", "1..2"],
)  # fmt: skip
def test_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(text)


def test_writes_a_number_so_that_it_can_be_read_again() -> None:
    for text in ("22", "22.5", "1234.000001", "-3", "1234.567"):
        for language in ("en", "de"):
            with translation.override(language):
                assert parse_number(number_text(Decimal(text))) == Decimal(text)
