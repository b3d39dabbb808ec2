"""What the lines of a reply say: a table of what people write, and what it means."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.inbound.line_parser import (
    Reason,
    Said,
    Target,
    UnclearError,
    read_line,
)
from notifications.inbound.reply_parser import Parsed, parse_reply

OPPS = Target("25 opps qualified from outbound", unit="opps", near=(Decimal(25),))
LEGAL = Target("10 opps past legal review", near=(Decimal(8), Decimal(10)))
CHURN = Target("Churn below 3%", "percent", decimals=1)
ARR = Target("ARR of $18M", "money", near=(Decimal(12_000_000), Decimal(18_000_000)))
LAUNCH = Target("Launch the portal", "yes_no")
MOOD = Target("Keep the team", "")
PARTS = Target("Parts sold", near=(Decimal(1100), Decimal(5000)))


def answer(value: int, confidence: int | None = None, note: str = "") -> Said:
    return Said(Decimal(value), confidence, note)


LINES = [
    (OPPS, "22", Said(Decimal(22))),
    (
        OPPS,
        "22, 4, three from the ports list",
        answer(22, 70, "three from the ports list"),
    ),
    (OPPS, "22 likely, three from ports", answer(22, 70, "three from ports")),
    (OPPS, "22; certain; signed", answer(22, 90, "signed")),
    (OPPS, "22 – won’t make it – Legal is away", answer(22, 10, "Legal is away")),
    (OPPS, "22 wont make it", answer(22, 10)),
    (OPPS, "22 4", answer(22, 70)),
    (OPPS, "22 4/5", answer(22, 70)),
    (OPPS, "22, 80%", answer(22, 80)),
    (OPPS, "22, confidence 80%", answer(22, 80)),
    (OPPS, "22 50/50", answer(22, 50)),
    (OPPS, "22 opps, doubtful", answer(22, 30)),
    (OPPS, "22/25 likely", answer(22, 70)),
    (OPPS, "22 of 25", answer(22)),
    (
        OPPS,
        "22 three from the ports list",
        answer(22, None, "three from the ports list"),
    ),
    (OPPS, "−3", answer(-3)),
    (OPPS, "likely", Said(None, 70)),
    (OPPS, "same", Said(is_unchanged=True)),
    (OPPS, "Nothing changed.", Said(is_unchanged=True)),
    (
        OPPS,
        "same, waiting for Legal",
        Said(note="waiting for Legal", is_unchanged=True),
    ),
    (OPPS, "same, doubtful", Said(None, 30)),
    (CHURN, "19.5%", Said(Decimal("19.5"))),
    (CHURN, "19.5 %, 80%", Said(Decimal("19.5"), 80)),
    (CHURN, "2,4", Said(Decimal("2.4"))),
    (ARR, "$12.4M likely", Said(Decimal(12_400_000), 70)),
    (ARR, "12,400,000", Said(Decimal(12_400_000))),
    (ARR, "12.400.000 €", Said(Decimal(12_400_000))),
    (PARTS, "1,234.5", Said(Decimal("1234.5"))),
    (PARTS, "1.234,5", Said(Decimal("1234.5"))),
    (PARTS, "1,234", Said(Decimal(1234))),
    # Read by what is known of the goal, against the language.
    (PARTS, "1.234", Said(Decimal(1234))),
    (LAUNCH, "yes", Said(Decimal(1))),
    (LAUNCH, "ja, sicher", answer(1, 90)),
    (LAUNCH, "Done!", Said(Decimal(1))),
    (LAUNCH, "no, likely, next week", Said(Decimal(0), 70, "next week")),
    (LAUNCH, "not yet", Said(Decimal(0))),
    (LAUNCH, "no change", Said(is_unchanged=True)),
    (LAUNCH, "80%", Said(None, 80)),
    (MOOD, "4, all stayed", Said(None, 70, "all stayed")),
]
UNCLEAR = [
    (OPPS, "going well", Reason.NO_VALUE),
    (OPPS, "80%", Reason.PERCENT),
    (OPPS, "25 opps qualified from outbound", Reason.TWO_WAYS),
    (OPPS, "22,4", Reason.TWO_WAYS),
    (OPPS, "22, 4 from the ports list", Reason.TWO_WAYS),
    (OPPS, "22 likely to slip", Reason.TWO_WAYS),
    (OPPS, "22, 4, 3", Reason.TWO_WAYS),
    (OPPS, "22, 80", Reason.CONFIDENCE),
    (OPPS, "22, 120%", Reason.CONFIDENCE),
    (OPPS, "22/30", Reason.TWO_WAYS),
    (OPPS, "22nd", Reason.NOT_A_NUMBER),
    (OPPS, "1.2.3", Reason.NOT_A_NUMBER),
    (OPPS, "9" * 30, Reason.TOO_LARGE),
    (LAUNCH, "no idea", Reason.TWO_WAYS),
    (LAUNCH, "22", Reason.YES_OR_NO),
    (OPPS, "22, likely, " + "x" * 2001, Reason.TOO_LONG),
]


@pytest.mark.parametrize(("target", "line", "said"), LINES)
def test_a_line_is_read(target: Target, line: str, said: Said) -> None:
    assert read_line(line, target) == said


@pytest.mark.parametrize(("target", "line", "reason"), UNCLEAR)
def test_a_line_is_not_guessed(target: Target, line: str, reason: Reason) -> None:
    with pytest.raises(UnclearError) as error:
        read_line(line, target)
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("line", "value"),
    [("22,4", "22.4"), ("1.234", "1234"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5")],
)
def test_germans_write_commas(line: str, value: str) -> None:
    with translation.override("de"):
        assert read_line(line, Target()) == Said(Decimal(value))
        assert read_line(f"{line}, wahrscheinlich", Target()).confidence == 70


def test_where_confidence_is_a_percentage_a_digit_is_not_one() -> None:
    percent = Target(speaks_percent=True)
    assert read_line("22, 65", percent) == Said(Decimal(22), 65)
    with pytest.raises(UnclearError):
        read_line("22, 4", percent)


TWO = (OPPS, LEGAL)
REPLIES = [
    (
        "22 likely\n8, 2, with Legal",
        Parsed({0: answer(22, 70), 1: answer(8, 30, "with Legal")}),
    ),
    ("Hi Sightline,\n\n22\n8\n\nThanks,\nBen", Parsed({0: answer(22), 1: answer(8)})),
    ("2: 8\n1: 22", Parsed({0: answer(22), 1: answer(8)})),
    ("2) 8, likely", Parsed({1: answer(8, 70)})),
    ("- 22\n- 8", Parsed({0: answer(22), 1: answer(8)})),
    (
        "10 opps past legal review: 8\n25 Opps qualified from outbound: 22",
        Parsed({0: answer(22), 1: answer(8)}),
    ),
    ("nothing changed", Parsed(dict.fromkeys((0, 1), Said(is_unchanged=True)))),
    ("22", Parsed({0: answer(22)})),
    ("22\nall fine", Parsed({0: answer(22)}, {1: Reason.NO_VALUE})),
    ("22, 4", Parsed(unclear={0: Reason.TWO_WAYS})),
    ("22\n8\n7", Parsed(general=(Reason.TOO_MANY,))),
    ("22\n8\nby the way", Parsed({0: answer(22), 1: answer(8)}, {}, (Reason.EXTRA,))),
    # Talk before, between or after: not an answer, and not counted as one.
    (
        "Sorry, I am late!\n22\nthree came from the list\n8",
        Parsed({0: answer(22), 1: answer(8)}, {}, (Reason.EXTRA,)),
    ),
    # An excuse before the first number, or the answer to it: asked rather than guessed.
    (
        "Sorry, I am late!\n22",
        Parsed({}, {0: Reason.NO_VALUE, 1: Reason.WHICH}),
    ),
    ("22,4\n8", Parsed({1: answer(8)}, {0: Reason.TWO_WAYS})),
    ("1: 22\n1: 23", Parsed(unclear={0: Reason.TWICE})),
    ("3: 22", Parsed(general=(Reason.NO_SUCH_GOAL,))),
    ("", Parsed(general=(Reason.EMPTY,))),
    (
        "22, likely, three came from the list of ports that we bought in\nMay\n8",
        Parsed(
            {
                0: answer(
                    22,
                    70,
                    "three came from the list of ports that we bought in May",
                ),
                1: answer(8),
            }
        ),
    ),
]


@pytest.mark.parametrize(("text", "parsed"), REPLIES)
def test_lines_find_their_goals(text: str, parsed: Parsed) -> None:
    assert parse_reply(text, TWO) == parsed


@given(st.text(max_size=200), st.sampled_from((OPPS, CHURN, ARR, LAUNCH, MOOD)))
@settings(max_examples=50, deadline=None)
def test_nothing_that_comes_raises(text: str, target: Target) -> None:
    parse_reply(text, (target, LEGAL))


NOTES = st.text(st.characters(categories=("Lu", "Ll")), min_size=3, max_size=30).filter(
    lambda note: note.casefold() not in {"certain", "likely", "sicher"}
)


@given(
    st.decimals(-99_999, 99_999, places=2),
    st.sampled_from((1, 2, 3, 4, 5)),
    NOTES,
    st.sampled_from(("{} {}, {}", "{}, {}, {}", "{}; {}; {}", "{} {} – {}")),
)
@settings(max_examples=50, deadline=None)
def test_what_the_mail_explains_is_understood(
    value: Decimal, digit: int, note: str, how: str
) -> None:
    said = read_line(how.format(value, digit, note), Target(decimals=2))
    assert said == Said(value, digit * 20 - 10, note)
