"""Currencies come from Babel: no list of our own."""

import re
from decimal import Decimal

import pytest

from tests.architecture.test_source import name_of, sources
from ui.formats import format_value
from ui.locales import use_locale
from ui.money import code_in, codes_in_use, is_currency, without_currency


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("$1,200", "1,200"),
        ("-$1,200", "-1,200"),
        ("€ -40", "-40"),
        ("40 USD", "40"),
        ("USD 12000", "12000"),
        ("1,5 $US", "1,5"),
        ("R$ 7", "7"),
        ("₫5", "5"),
        ("12M", "12M"),
        ("12 days", "12 days"),
        ("40 usd", "40 usd"),
    ],
)
def test_a_currency_around_a_number_is_removed(text: str, rest: str) -> None:
    assert without_currency(text) == rest


def test_lower_case_codes_are_accepted_for_money() -> None:
    assert without_currency("40 usd", any_case=True) == "40"


def test_symbols_of_the_readers_locale_are_known() -> None:
    with use_locale("pl"):
        assert without_currency("5 zł") == "5"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USD net new ARR", "USD"),
        ("net new ARR in EUR", "EUR"),
        ("XOF", "XOF"),
        # One of the past is meant only where it comes first.
        ("DEM revenue", "DEM"),
        ("revenue in DEM per PTE", ""),
        ("ARR", ""),
        ("", ""),
    ],
)
def test_the_currency_of_a_unit_is_found(text: str, code: str) -> None:
    assert code_in(text) == code


def test_codes_are_those_of_iso_4217() -> None:
    assert is_currency("KES")
    assert not is_currency("kes")
    assert not is_currency("ABC")
    assert "DEM" not in codes_in_use()
    assert {"USD", "EUR", "JPY", "XCG"} <= codes_in_use()


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "€1,234.50"),
        ("de", "1.234,50\u00a0€"),
        ("fr", "1\u202f234,50\u00a0€"),
        ("de_CH", "EUR\u00a01’234.50"),
        ("pt_BR", "€\u00a01.234,50"),
    ],
)
def test_money_is_written_as_the_locale_does(locale: str, text: str) -> None:
    with use_locale(locale):
        written = format_value(
            Decimal("1234.5"), metric_type="money", currency="EUR", decimals=2
        )
    assert written == text


def test_no_module_contains_a_list_of_currencies() -> None:
    """Babel knows them: a new one comes with its next release."""
    several = re.compile(r"(\"|')(USD|EUR|GBP)\1[^\n]*\n?[^\n]*\"(USD|EUR|GBP|JPY)\"")
    found = [
        name_of(path)
        for path in sources()
        if several.search(path.read_text()) and "demo" not in path.parts
    ]
    assert found == []
