from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from ui.formats import (
    Format,
    format_percent,
    format_signed,
    format_value,
)


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        (Decimal(131), {}, "131"),
        (Decimal("1204.5"), {"decimals": 1}, "1,204.5"),
        (Decimal("22.5"), {}, "22.5"),
        (Decimal("12.500000"), {}, "12.5"),
        (Decimal("8.250000"), {"decimals": 1}, "8.25"),
        (Decimal("22.123456"), {}, "22"),
        (22.5, {}, "23"),
        (Decimal("8.5"), {"metric_type": "money", "currency": "USD"}, "$8.50"),
        (Decimal(9), {"unit": "days"}, "9\N{NO-BREAK SPACE}days"),
        (Decimal(105), {"metric_type": "percent"}, "105%"),
        (
            Decimal(14_600_000),
            {"metric_type": "money", "currency": "USD"},
            "$14,600,000",
        ),
        (
            Decimal(14_600_000),
            {"metric_type": "money", "currency": "USD", "compact": True},
            "$14.6M",
        ),
        (
            Decimal(5),
            {"metric_type": "money", "currency": "CHF"},
            "CHF\N{NO-BREAK SPACE}5",
        ),
        (Decimal(-3), {"metric_type": "money", "currency": "USD"}, "−$3"),
        (Decimal("-0.2"), {}, "−0.2"),
        (Decimal("-0.000001"), {}, "0"),
        (Decimal(1), {"metric_type": "yes_no"}, "Yes"),
        (Decimal(0), {"metric_type": "yes_no"}, "No"),
        (Decimal(9_999), {"compact": True}, "9,999"),
        (Decimal(12_000), {"compact": True}, "12K"),
        (Decimal(123_456), {"compact": True}, "123K"),
        (Decimal(2_000_000_000), {"compact": True}, "2B"),
        (None, {"metric_type": "money", "currency": "USD"}, "–"),
    ],
)
def test_values_read_as_people_write_them(
    value: Decimal | float | None, how: dict[str, Any], text: str
) -> None:
    assert format_value(value, **how) == text


def test_values_follow_the_readers_language() -> None:
    with translation.override("de"):
        assert format_value(Decimal("1204.5"), decimals=1) == "1.204,5"


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(None, "–"), (0.0, "0%"), (0.374, "37%"), (0.996, "99%"), (1.0, "100%")],
)
def test_incomplete_progress_never_rounds_to_100_percent(
    fraction: float | None, text: str
) -> None:
    assert format_percent(fraction) == text


@pytest.mark.parametrize(
    ("change", "text"),
    [(3, "+3"), (-3, "−3"), (0, "0"), (Decimal("0.5"), "+0.5"), (None, "–")],
)
def test_changes_carry_their_sign(change: Decimal | int | None, text: str) -> None:
    assert format_signed(change, Format(unit="logos")) == text
