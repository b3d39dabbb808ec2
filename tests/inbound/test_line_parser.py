"""What the lines of a reply say: a table of what people write, and what it means."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.content.reply_reasons import UnclearReason
from notifications.inbound.line_parser import (
    LineAnswer,
    ReplyTarget,
    UnclearError,
    read_line,
)
from notifications.inbound.reply_parser import ParsedReply, parse_reply

OPPS = ReplyTarget("25 opps qualified from outbound", unit="opps", near=(Decimal(25),))
LEGAL = ReplyTarget("10 opps past legal review", near=(Decimal(8), Decimal(10)))
CHURN = ReplyTarget("Churn below 3%", "percent", decimals=1)
ARR = ReplyTarget(
    "ARR of $18M", "money", near=(Decimal(12_000_000), Decimal(18_000_000))
)
LAUNCH = ReplyTarget("Launch the portal", "yes_no")
MOOD = ReplyTarget("Keep the team", "")
PARTS = ReplyTarget("Parts sold", near=(Decimal(1100), Decimal(5000)))


def answer(value: int, confidence: int | None = None, note: str = "") -> LineAnswer:
    return LineAnswer(Decimal(value), confidence, note)


LINES = [
    (OPPS, "22", LineAnswer(Decimal(22))),
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
    (OPPS, "likely", LineAnswer(None, 70)),
    (OPPS, "same", LineAnswer(is_unchanged=True)),
    (OPPS, "Nothing changed.", LineAnswer(is_unchanged=True)),
    (
        OPPS,
        "same, waiting for Legal",
        LineAnswer(note="waiting for Legal", is_unchanged=True),
    ),
    (OPPS, "same, doubtful", LineAnswer(None, 30)),
    (CHURN, "19.5%", LineAnswer(Decimal("19.5"))),
    (CHURN, "19.5 %, 80%", LineAnswer(Decimal("19.5"), 80)),
    (CHURN, "2,4", LineAnswer(Decimal("2.4"))),
    (ARR, "$12.4M likely", LineAnswer(Decimal(12_400_000), 70)),
    (ARR, "12,400,000", LineAnswer(Decimal(12_400_000))),
    (ARR, "12.400.000 €", LineAnswer(Decimal(12_400_000))),
    (PARTS, "1,234.5", LineAnswer(Decimal("1234.5"))),
    (PARTS, "1.234,5", LineAnswer(Decimal("1234.5"))),
    (PARTS, "1,234", LineAnswer(Decimal(1234))),
    # Read by what is known of the goal, against the language.
    (PARTS, "1.234", LineAnswer(Decimal(1234))),
    (LAUNCH, "yes", LineAnswer(Decimal(1))),
    (LAUNCH, "ja, sicher", answer(1, 90)),
    (LAUNCH, "Done!", LineAnswer(Decimal(1))),
    (LAUNCH, "no, likely, next week", LineAnswer(Decimal(0), 70, "next week")),
    (LAUNCH, "not yet", LineAnswer(Decimal(0))),
    (LAUNCH, "no change", LineAnswer(is_unchanged=True)),
    (LAUNCH, "80%", LineAnswer(None, 80)),
    (MOOD, "4, all stayed", LineAnswer(None, 70, "all stayed")),
]
UNCLEAR = [
    (OPPS, "going well", UnclearReason.NO_VALUE),
    (OPPS, "80%", UnclearReason.PERCENT),
    (OPPS, "25 opps qualified from outbound", UnclearReason.TWO_WAYS),
    (OPPS, "22,4", UnclearReason.TWO_WAYS),
    (OPPS, "22, 4 from the ports list", UnclearReason.TWO_WAYS),
    (OPPS, "22 likely to slip", UnclearReason.TWO_WAYS),
    (OPPS, "22, 4, 3", UnclearReason.TWO_WAYS),
    (OPPS, "22, 80", UnclearReason.CONFIDENCE),
    (OPPS, "22, 120%", UnclearReason.CONFIDENCE),
    (OPPS, "22/30", UnclearReason.TWO_WAYS),
    (OPPS, "22nd", UnclearReason.NOT_A_NUMBER),
    (OPPS, "1.2.3", UnclearReason.NOT_A_NUMBER),
    (OPPS, "9" * 30, UnclearReason.TOO_LARGE),
    (LAUNCH, "no idea", UnclearReason.TWO_WAYS),
    (LAUNCH, "22", UnclearReason.YES_OR_NO),
    (OPPS, "22, likely, " + "x" * 2001, UnclearReason.TOO_LONG),
]


@pytest.mark.parametrize(("target", "line", "said"), LINES)
def test_a_line_is_read(target: ReplyTarget, line: str, said: LineAnswer) -> None:
    assert read_line(line, target) == said


@pytest.mark.parametrize(("target", "line", "reason"), UNCLEAR)
def test_an_unclear_line_is_not_guessed(
    target: ReplyTarget, line: str, reason: UnclearReason
) -> None:
    with pytest.raises(UnclearError) as error:
        read_line(line, target)
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("line", "value"),
    [("22,4", "22.4"), ("1.234", "1234"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5")],
)
def test_decimal_commas_are_read_for_german(line: str, value: str) -> None:
    with translation.override("de"):
        assert read_line(line, ReplyTarget()) == LineAnswer(Decimal(value))
        assert read_line(f"{line}, wahrscheinlich", ReplyTarget()).confidence == 70


def test_a_digit_is_no_confidence_where_percentages_are_used() -> None:
    percent = ReplyTarget(speaks_percent=True)
    assert read_line("22, 65", percent) == LineAnswer(Decimal(22), 65)
    with pytest.raises(UnclearError):
        read_line("22, 4", percent)


TWO = (OPPS, LEGAL)
REPLIES = [
    (
        "22 likely\n8, 2, with Legal",
        ParsedReply({0: answer(22, 70), 1: answer(8, 30, "with Legal")}),
    ),
    (
        "Hi Sightline,\n\n22\n8\n\nThanks,\nBen",
        ParsedReply({0: answer(22), 1: answer(8)}),
    ),
    *(
        (f"22\n8\n{closing}\nBen", ParsedReply({0: answer(22), 1: answer(8)}))
        for closing in ("Best wishes,", "Kind regards", "Viele Grüße", "LG")
    ),
    ("2: 8\n1: 22", ParsedReply({0: answer(22), 1: answer(8)})),
    ("2) 8, likely", ParsedReply({1: answer(8, 70)})),
    ("- 22\n- 8", ParsedReply({0: answer(22), 1: answer(8)})),
    (
        "10 opps past legal review: 8\n25 Opps qualified from outbound: 22",
        ParsedReply({0: answer(22), 1: answer(8)}),
    ),
    (
        "nothing changed",
        ParsedReply(dict.fromkeys((0, 1), LineAnswer(is_unchanged=True))),
    ),
    ("22", ParsedReply({0: answer(22)})),
    ("22\nall fine", ParsedReply({0: answer(22)}, {1: UnclearReason.NO_VALUE})),
    ("22, 4", ParsedReply(unclear={0: UnclearReason.TWO_WAYS})),
    ("22\n8\n7", ParsedReply(general=(UnclearReason.TOO_MANY,))),
    (
        "22\n8\nby the way",
        ParsedReply({0: answer(22), 1: answer(8)}, {}, (UnclearReason.EXTRA,)),
    ),
    # Talk before, between or after: not an answer, and not counted as one.
    (
        "Sorry, I am late!\n22\nthree came from the list\n8",
        ParsedReply({0: answer(22), 1: answer(8)}, {}, (UnclearReason.EXTRA,)),
    ),
    # An excuse before the first number, or the answer to it: asked rather than guessed.
    (
        "Sorry, I am late!\n22",
        ParsedReply({}, {0: UnclearReason.NO_VALUE, 1: UnclearReason.WHICH}),
    ),
    ("22,4\n8", ParsedReply({1: answer(8)}, {0: UnclearReason.TWO_WAYS})),
    ("1: 22\n1: 23", ParsedReply(unclear={0: UnclearReason.TWICE})),
    ("3: 22", ParsedReply(general=(UnclearReason.NO_SUCH_GOAL,))),
    ("", ParsedReply(general=(UnclearReason.EMPTY,))),
    (
        "22, likely, three came from the list of ports that we bought in\nMay\n8",
        ParsedReply(
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
def test_lines_match_their_goals(text: str, parsed: ParsedReply) -> None:
    assert parse_reply(text, TWO) == parsed


@given(st.text(max_size=200), st.sampled_from((OPPS, CHURN, ARR, LAUNCH, MOOD)))
@settings(max_examples=50, deadline=None)
def test_no_input_raises(text: str, target: ReplyTarget) -> None:
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
def test_the_examples_in_the_mail_are_understood(
    value: Decimal, digit: int, note: str, how: str
) -> None:
    said = read_line(how.format(value, digit, note), ReplyTarget(decimals=2))
    assert said == LineAnswer(value, digit * 20 - 10, note)
