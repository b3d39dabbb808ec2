import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.formulas import guard, unguard
from goals.importing import fields
from goals.importing.dates import DAY_FIRST, MONTH_FIRST
from goals.importing.fields import CellError
from ui.numbers import COMMA, POINT, NumberStyle

texts = st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    ("cell", "metric_type", "value"),
    [
        ("", "number", None),
        ("70", "number", "70"),
        ("-0.5", "number", "-0.5"),
        ("−3", "number", "-3"),
        ("+7", "number", "7"),
        (".5", "number", "0.5"),
        ("1,200", "number", "1200"),
        ("1 200 000.5", "number", "1200000.5"),
        ("1\u202f200", "number", "1200"),
        ("70%", "percent", "70"),
        ("70 %", "percent", "70"),
        ("$1,200", "money", "1200"),
        ("-€40", "money", "-40"),
        ("€ -40", "money", "-40"),
        ("12000 USD", "money", "12000"),
        ("USD 12000", "money", "12000"),
        ("yes", "yes_no", "1"),
        ("No", "yes_no", "0"),
        ("1", "yes_no", "1"),
    ],
)
def test_numbers_are_read(cell: str, metric_type: str, value: str | None) -> None:
    assert fields.number(cell, metric_type) == (value and Decimal(value))


@pytest.mark.parametrize(
    "cell",
    ["ten", "inf", "nan", "1e5", "1,2,3", "12 34", "1,20,000", "0x10", "١٢"],
)
def test_invalid_numbers_are_refused(cell: str) -> None:
    with pytest.raises(CellError) as caught:
        fields.number(cell)
    assert caught.value.code == "not_a_number"


def test_currency_and_percent_signs_must_fit_the_metric() -> None:
    for cell in ("70%", "$5", "yes"):
        with pytest.raises(CellError):
            fields.number(cell, "number")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0,5", "0.5"),
        ("85,5", "85.5"),
        ("1.200,50", "1200.5"),
        ("1.234.567", "1234567"),
    ],
)
def test_unambiguous_numbers_are_read(cell: str, value: str) -> None:
    for mark in (POINT, COMMA):
        assert fields.number(cell, style=NumberStyle(mark)) == Decimal(value)


def test_an_ambiguous_comma_is_refused_without_an_answer() -> None:
    with pytest.raises(CellError, match="could be two different numbers") as caught:
        fields.number("1,234", refuses_groups=True)
    assert caught.value.code == "ambiguous_number"
    assert fields.number("1.234", refuses_groups=True) == Decimal("1.234")
    assert fields.number("1,234,567", refuses_groups=True) == 1_234_567


def test_a_number_that_does_not_fit_is_refused() -> None:
    assert fields.number("9" * 18) is not None
    with pytest.raises(CellError) as caught:
        fields.number("9" * 19)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    "cell",
    ["$N", "N", "N%", "TBD", "tbd", "?", "??", "x", "XX", "…", "...", "n/a", "-", "–"],
)
def test_placeholders_for_secret_values_are_recognized(cell: str) -> None:
    assert fields.is_masked(cell)


@pytest.mark.parametrize("cell", ["", "5", "soon", "N5", "next year"])
def test_other_words_are_no_placeholders(cell: str) -> None:
    assert not fields.is_masked(cell)


@pytest.mark.parametrize(
    ("cell", "value"), [("", None), ("70", 70), ("70 %", 70), ("0", 0)]
)
def test_confidence_is_read(cell: str, value: int | None) -> None:
    assert fields.confidence(cell) == value


@pytest.mark.parametrize("cell", ["0.7", "101", "-1", "high", "70.5"])
def test_confidence_is_a_whole_percentage(cell: str) -> None:
    with pytest.raises(CellError, match="Enter a whole number from 0 to 100"):
        fields.confidence(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-11-30", (2026, 11, 30)),
        (" 2026-11-30 ", (2026, 11, 30)),
        ("2026-11-30 00:00:00", (2026, 11, 30)),
        ("2026/11/30", (2026, 11, 30)),
        ("30.11.2026", (2026, 11, 30)),
        ("30. 11. 2026", (2026, 11, 30)),
        ("30.9.2026", (2026, 9, 30)),
        ("11/30/2026", (2026, 11, 30)),
        ("30/11/2026", (2026, 11, 30)),
        ("30-11-2026", (2026, 11, 30)),
        # Points stand between day and month, never the other way round.
        ("01.02.2026", (2026, 2, 1)),
        # The same day in both orders.
        ("05/05/2026", (2026, 5, 5)),
    ],
)
def test_dates_of_spreadsheets_are_read(cell: str, day: tuple[int, int, int]) -> None:
    for order in ("", DAY_FIRST, MONTH_FIRST):
        assert fields.date(cell, order) == dt.date(*day)


def test_an_empty_date_is_none() -> None:
    assert fields.date(" ") is None


def test_an_ambiguous_date_uses_the_order_of_the_file() -> None:
    assert fields.date("01/02/2026", DAY_FIRST) == dt.date(2026, 2, 1)
    assert fields.date("01/02/2026", MONTH_FIRST) == dt.date(2026, 1, 2)
    with pytest.raises(CellError, match="could be two different dates") as caught:
        fields.date("01/02/2026")
    assert caught.value.code == "ambiguous_date"


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("2026-02-30", "The date “2026-02-30” doesn’t exist"),
        ("30.02.2026", "doesn’t exist"),
        ("13/13/2026", "doesn’t exist"),
        ("46356", "is the number a spreadsheet stores for 30 Nov 2026"),
        ("30.11.26", "has a two-digit year"),
        ("20260930", "is not a date. Use the format 2026-09-30."),
        ("2026-W01-1", "is not a date"),
        ("soon", "is not a date"),
        ("30.11/2026", "is not a date"),
    ],
)
def test_an_invalid_date_says_why(cell: str, words: str) -> None:
    with pytest.raises(CellError, match=words) as caught:
        fields.date(cell, DAY_FIRST)
    assert caught.value.code == "not_a_date"


def test_words_are_read_case_insensitively() -> None:
    assert fields.choice("On track", {"on_track": 1}) == 1
    assert fields.yes_no("YES") is True
    assert fields.yes_no("") is None
    with pytest.raises(CellError, match=r"isn’t allowed\. Use one of: on_track"):
        fields.choice("green", {"on_track": 1})


@pytest.mark.parametrize(
    ("unit", "currency", "rest"),
    [
        ("USD net new ARR", "USD", "net new ARR"),
        ("net new ARR in EUR", "EUR", "net new ARR in EUR"),
        ("ARR", "", "ARR"),
        ("USD", "USD", ""),
        ("", "", ""),
    ],
)
def test_the_currency_is_read_from_the_unit(
    unit: str, currency: str, rest: str
) -> None:
    assert fields.currency_in(unit) == (currency, rest)
    assert fields.unit_with_currency(rest, currency) == unit


@given(texts)
def test_escaped_formulas_round_trip(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r", "\0"))


def test_only_formulas_are_escaped() -> None:
    assert guard("=1+1") == "'=1+1"
    assert guard("'=1+1") == "''=1+1"
    for text in ("Grow", "5", "'tis", "", "a=b"):
        assert guard(text) == text
        assert unguard(text) == text


written = st.characters(codec="utf-8", exclude_categories=["Cc"])
# As long as the name of a unit may be.
names = st.text(written, min_size=1, max_size=120)
names = names.map(str.strip).filter(bool)


@given(st.lists(names, max_size=4))
def test_unit_paths_round_trip(path: list[str]) -> None:
    assert fields.path(guard(fields.written_path(path))) == tuple(path)


def test_a_path_with_an_empty_part_is_refused() -> None:
    with pytest.raises(CellError):
        fields.path("Acme//Sales")
