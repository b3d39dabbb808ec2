"""Time-bound: which words are a date, and whether it lies in the cycle."""

import datetime as dt

import pytest

from frameworks.guidance import HintKind, praise
from tests.guidance.drafts import WORDS, draft, hint, kinds

NO_CYCLE = {"cycle_starts_on": None, "cycle_ends_on": None}


@pytest.mark.parametrize(
    "when",
    [
        "by 30 September",
        "by September 30th, 2027",
        "by the end of fiscal year",
        "by EOY",
        "by the end of our fiscal year",
        "by Friday",
        "by Q3",
        "in H1 2027",
        "until 2027-03-31",
        "in the third quarter",
        "within six months",
        "before Christmas",
        "bis Ende des Geschäftsjahres",
        "bis 3. März",
        "bis 31.03.2027",
        "im dritten Quartal",
        "bis Jahresende",
        "innerhalb von 6 Wochen",
    ],
)
def test_a_date_in_the_title_is_recognized(when: str) -> None:
    assert kinds(f"Win 40 logos {when}", **NO_CYCLE) == set()


@pytest.mark.parametrize(
    "title",
    [
        "Win 40 logos",
        "Answer within 30 seconds",
        "Close tickets within 2 business days",
        "Save 6 hours a week",
        "40 Häfen",
        "Shorten the cycle by 4 days",
    ],
)
def test_words_that_are_no_date_get_a_hint(title: str) -> None:
    assert kinds(title, **NO_CYCLE) == {"no_date"}
    assert kinds(title, **NO_CYCLE, due_on=dt.date(2026, 11, 1)) == set()
    assert kinds(title) == set()


def test_a_cycle_of_several_years_is_no_deadline() -> None:
    long = {"cycle_ends_on": dt.date(2036, 12, 31)}
    assert kinds("Win 4,000 ports", **long) == {"no_date"}
    assert kinds("Win 4,000 ports", **long, wants_metric=False) == set()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Win 40 logos by 15 March 2027", "by 15 March 2027"),
        ("Win 40 logos by the end of February", "by the end of February"),
        ("Win 40 logos until 2027", "until 2027"),
        ("40 Häfen bis 15.03.2027", "bis 15.03.2027"),
    ],
)
def test_a_deadline_outside_the_cycle_gets_a_hint(title: str, words: str) -> None:
    assert hint(title, HintKind.NO_DATE).words == words


@pytest.mark.parametrize(
    "title",
    [
        "Win 40 logos by 15 December 2026",
        "Win 40 logos by December",
        "Win 40 logos by the end of 2026",
        "Publish 2 roadmaps for 2027",
        "Win 40 logos by 31 November",
    ],
)
def test_an_ambiguous_date_counts_as_inside_the_cycle(title: str) -> None:
    assert kinds(title) == set()


def test_a_due_date_outside_the_cycle_gets_a_hint() -> None:
    found = hint("Win 40 logos", HintKind.NO_DATE, due_on=dt.date(2027, 1, 1))
    assert "1 Jan 2027" in found.question
    assert "31 Dec 2026" in found.question


def test_the_end_of_the_cycle_is_named() -> None:
    over = {"due_on": dt.date(2026, 12, 31)}
    (said,) = [
        each.reason
        for each in praise(draft("Win 40 logos", **over), WORDS)
        if each.letter == "T"
    ]
    assert said == "31 Dec 2026, the end of its cycle."
