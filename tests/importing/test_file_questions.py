"""Ambiguities of a file are asked about once, and no number is off by a factor of 1000."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from goals.importing.questions import Answers
from tests.importing.sheets import KEY_RESULT, OBJECTIVE, here_with_pair, plan

SEMICOLON = ";"


def targets(*cells: str, delimiter: str = SEMICOLON, **answers: Any) -> list[Decimal]:
    """What the target of each line is read as, in a file that has no errors."""
    rows = [
        KEY_RESULT | {"id": f"K{n}", "target": cell} for n, cell in enumerate(cells)
    ]
    made = plan(OBJECTIVE, *rows, delimiter=delimiter, **answers)
    assert not made.errors, made.errors
    return [draft.values["target"] for draft in made.drafts[1:]]


def codes(*cells: str, delimiter: str = SEMICOLON, **answers: Any) -> list[str]:
    rows = [
        KEY_RESULT | {"id": f"K{n}", "target": cell} for n, cell in enumerate(cells)
    ]
    made = plan(OBJECTIVE, *rows, delimiter=delimiter, **answers)
    return [finding.code for finding in made.findings if finding.line is None]


# --- Numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234,56", "1234.56"),
        ("0,5", "0.5"),
        ("1,234", "1.234"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("1'234", "1234"),
        ("1 234,5", "1234.5"),
        ("-1.234,5", "-1234.5"),
        ("40", "40"),
    ],
)
def test_in_semicolon_separated_files_a_comma_is_the_decimal_mark(
    cell: str, value: str
) -> None:
    assert targets(cell) == [Decimal(value)]


@pytest.mark.parametrize("column", ["start", "target", "current", "weight"])
def test_the_decimal_mark_applies_to_every_number_column(column: str) -> None:
    made = plan(OBJECTIVE, KEY_RESULT | {column: "1.234"}, delimiter=SEMICOLON)
    assert made.drafts[1].values[column] == 1234


def test_the_decimal_mark_is_noted_once_for_the_file() -> None:
    made = plan(
        OBJECTIVE,
        KEY_RESULT | {"start": "1.234", "target": "0,5", "weight": "1,5"},
        delimiter=SEMICOLON,
    )
    notes = [found.message for found in made.findings if found.code == "decimal_mark"]
    assert notes == ["This file uses a decimal comma: “1.234” is 1234."]
    assert [question.answer for question in made.questions] == ["comma"]


def test_whole_numbers_need_no_note() -> None:
    assert codes("40", "1 234") == ["delimiter"]


def test_in_comma_separated_files_a_point_is_the_decimal_mark_and_noted() -> None:
    assert targets("1.234", "1,234", delimiter=",") == [Decimal("1.234"), Decimal(1234)]
    assert codes("1.234", delimiter=",") == ["decimal_mark"]
    assert codes("12.5", "1,234.5", delimiter=",") == []


@pytest.mark.parametrize(
    ("cells", "delimiter"),
    [
        # Written with a point, although semicolons are between them.
        (("0.5", "1.234"), ";"),
        (("1,234.5", "1,234"), ";"),
        # Written with a comma, although commas are between them.
        (("0,5", "1.234"), ","),
        (("1.234,5", "1,234"), ","),
        # Both in one file.
        (("0,5", "0.5", "1.234"), ";"),
        # Copied out of a spreadsheet, and nothing else to go by.
        (("1.234", "40"), "\t"),
    ],
)
def test_an_ambiguous_file_asks_once(cells: tuple[str, ...], delimiter: str) -> None:
    assert "ask_decimal_mark" in codes(*cells, delimiter=delimiter)
    rows = [
        KEY_RESULT | {"id": f"K{n}", "target": cell} for n, cell in enumerate(cells)
    ]
    made = plan(OBJECTIVE, *rows, delimiter=delimiter)
    assert len(made.errors) == 1
    assert [(q.topic, q.is_open, q.answer) for q in made.questions] == [
        ("decimal_mark", True, "")
    ]


def test_an_answer_applies_to_the_whole_file() -> None:
    cells = ("0.5", "1.234", "2,345")
    point = targets(*cells, decimal_mark="point")
    assert point == [Decimal("0.5"), Decimal("1.234"), Decimal(2345)]
    comma = targets(*cells, decimal_mark="comma")
    assert comma == [Decimal("0.5"), Decimal(1234), Decimal("2.345")]


def test_unambiguous_cells_settle_ambiguous_ones() -> None:
    assert targets("1.234", "0,5", delimiter="\t") == [Decimal(1234), Decimal("0.5")]
    assert targets("1.234", "0.5", delimiter="\t") == [Decimal("1.234"), Decimal("0.5")]


def test_an_answer_overrides_the_guess() -> None:
    assert targets("1.234", decimal_mark="point") == [Decimal("1.234")]


def test_the_question_says_what_each_answer_makes_of_an_example() -> None:
    made = plan(OBJECTIVE, KEY_RESULT | {"target": "$1.234", "metric_type": "currency"},
                delimiter="\t")  # fmt: skip
    (question,) = made.questions
    assert "“$1.234”" in question.text
    assert dict(question.interpretations) == {
        "point": "Decimal point: “$1.234” is 1.234",
        "comma": "Decimal comma: “$1.234” is 1234",
    }


def test_other_errors_are_reported_beside_a_question() -> None:
    made = plan(
        OBJECTIVE | {"due": "soon"}, KEY_RESULT | {"target": "1.234"}, delimiter="\t"
    )
    assert {found.code for found in made.errors} == {"ask_decimal_mark", "not_a_date"}


# --- Dates ------------------------------------------------------------------------------


def due(*cells: str, **answers: Any) -> list[dt.date]:
    rows = [OBJECTIVE | {"id": f"O{n}", "due": cell} for n, cell in enumerate(cells)]
    made = plan(*rows, **answers)
    assert not made.errors, made.errors
    return [draft.values["due_on"] for draft in made.drafts]


def test_an_ambiguous_date_is_asked_about_once() -> None:
    made = plan(
        OBJECTIVE | {"due": "01/02/2026"},
        OBJECTIVE | {"id": "O2", "due": "03/04/2026"},
    )
    assert [found.code for found in made.errors] == ["ask_date_order"]
    (question,) = made.questions
    assert question.text.startswith("2 dates in this file could be read in two ways")
    assert dict(question.interpretations) == {
        "day_first": "Day first: “01/02/2026” is 1 Feb 2026",
        "month_first": "Month first: “01/02/2026” is 2 Jan 2026",
    }


def test_the_answered_date_order_applies_to_all() -> None:
    cells = ("01/02/2026", "11/30/2026", "30.11.2026")
    assert due(*cells[:1], date_order="day_first") == [dt.date(2026, 2, 1)]
    assert due(*cells, date_order="month_first") == [
        dt.date(2026, 1, 2),
        dt.date(2026, 11, 30),
        dt.date(2026, 11, 30),
    ]


def test_another_date_of_the_file_settles_the_order_and_is_noted() -> None:
    assert due("01/02/2026", "30/11/2026")[0] == dt.date(2026, 2, 1)
    assert due("01/02/2026", "11/30/2026")[0] == dt.date(2026, 1, 2)
    made = plan(
        OBJECTIVE | {"due": "01/02/2026"}, OBJECTIVE | {"id": "O2", "due": "11/30/2026"}
    )
    assert [found.message for found in made.findings if found.code == "date_order"] == [
        "Month first: “01/02/2026” is 2 Jan 2026."
    ]


def test_a_file_with_both_orders_is_asked_about() -> None:
    rows = [
        OBJECTIVE | {"id": f"O{n}", "due": day}
        for n, day in enumerate(("01/02/2026", "11/30/2026", "30/11/2026"))
    ]
    assert [found.code for found in plan(*rows).errors] == ["ask_date_order"]


# --- Parents ----------------------------------------------------------------------------


def test_an_unknown_parent_is_a_question() -> None:
    made = plan(OBJECTIVE, KEY_RESULT | {"parent_id": "X9"})
    assert [found.code for found in made.errors] == ["missing_parent"]
    assert [(q.topic, q.is_open) for q in made.questions] == [("unknown_parents", True)]
    stopped = plan(OBJECTIVE, KEY_RESULT | {"parent_id": "X9"}, unknown_parents="stop")
    assert [found.code for found in stopped.errors] == ["missing_parent"]
    assert [q.answer for q in stopped.questions] == ["stop"]


def test_goals_placed_at_the_top_are_noted_on_each_line() -> None:
    rows = [KEY_RESULT | {"id": f"K{n}", "parent_id": "X9"} for n in range(3)]
    made = plan(OBJECTIVE, *rows, unknown_parents="top")
    assert not made.errors
    found = [one.line for one in made.findings if one.code == "put_on_top"]
    assert found == [3, 4, 5]
    assert {draft.values["parent_id"] for draft in made.drafts} == {None}
    assert len(made.questions) == 1


def test_an_existing_goal_can_be_placed_at_the_top() -> None:
    made = plan(
        KEY_RESULT | {"parent_id": "X9"},
        here=here_with_pair(),
        unknown_parents="top",
    )
    assert [draft.changes for draft in made.updates] == [{"parent_id": None}]


def test_a_known_parent_is_no_question() -> None:
    assert plan(OBJECTIVE, KEY_RESULT).questions == []


# --- Answers ----------------------------------------------------------------------------


def test_answers_to_unknown_questions_are_dropped() -> None:
    stored = {"decimal_mark": "comma", "date_order": "sideways", "colour": "red"}
    assert Answers.from_stored(stored) == Answers(decimal_mark="comma")
    assert Answers(decimal_mark="comma").as_stored() == {"decimal_mark": "comma"}
