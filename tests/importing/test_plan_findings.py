"""Errors and notes of the plan, with line and column. No database."""

from decimal import Decimal

import pytest

from goals.importing.plan import KindName
from goals.importing.rights import Rights
from goals.importing.snapshot import KnownMember
from tests.importing.sheets import (
    KEY_RESULT,
    OBJECTIVE,
    here_with_pair,
    places,
    plan,
    snapshot,
    with_goal,
)

# --- Errors -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("over", "column", "code"),
    [
        ({"target": "forty"}, "target", "not_a_number"),
        ({"start": "1e3"}, "start", "not_a_number"),
        ({"current": "nan"}, "current", "not_a_number"),
        ({"weight": "heavy"}, "weight", "not_a_number"),
        ({"weight": "-1"}, "weight", "negative"),
        ({"weight": "1000001"}, "weight", "too_large"),
        ({"confidence": "0.7"}, "confidence", "not_a_confidence"),
        ({"due": "tomorrow"}, "due", "not_a_date"),
        ({"contributes": "maybe"}, "contributes", "unknown_word"),
        ({"status": "green"}, "status", "unknown_word"),
        ({"direction": "up"}, "direction", "unknown_word"),
        ({"metric_type": "euro"}, "metric_type", "unknown_word"),
        ({"progress_source": "guess"}, "progress_source", "unknown_word"),
        ({"indicator": "early"}, "indicator", "unknown_word"),
        ({"owner_email": "ada at home"}, "owner_email", "not_an_email"),
        ({"cycle": "Q4"}, "cycle", "unknown_cycle"),
        ({"unit_path": "Acme//Sales"}, "unit_path", "empty_unit"),
        ({"unit_path": "x" * 121}, "unit_path", "too_long"),
        ({"title": "x" * 301}, "title", "too_long"),
        ({"title": " "}, "title", "empty_title"),
        ({"kind": ""}, "kind", "empty_kind"),
        ({"framework": ""}, "framework", "empty_framework"),
        ({"id": ""}, "id", "empty_id"),
        ({"id": "x" * 121}, "id", "too_long"),
        ({"id": "O1"}, "id", "duplicate_id"),
        ({"parent_id": "O9"}, "parent_id", "missing_parent"),
        ({"parent_id": "K1"}, "parent_id", "loop"),
        ({"framework": "foreign", "kind": "vision"}, "kind", "unknown_kind"),
        ({"metric_unit": "x" * 85}, "metric_unit", "too_long"),
    ],
)
def test_an_error_names_line_and_column(
    over: dict[str, str], column: str, code: str
) -> None:
    made = plan(OBJECTIVE, KEY_RESULT | over)
    assert places(made.errors) == [(3, column, code)]
    assert not made.creates


def test_a_duplicate_names_both_lines() -> None:
    made = plan(OBJECTIVE, KEY_RESULT, OBJECTIVE)
    assert made.errors[0].message == "“O1” is already the id of row 2."
    assert made.errors[0].line == 4


def test_one_goal_under_two_ids_is_a_duplicate() -> None:
    made = plan(OBJECTIVE, OBJECTIVE | {"id": "public1"}, here=here_with_pair())
    assert places(made.errors) == [(3, "id", "duplicate_id")]


def test_a_loop_is_named_once_at_its_first_line() -> None:
    rows = [OBJECTIVE | {"id": a, "parent_id": b} for a, b in ("AB", "BC", "CA")]
    made = plan(OBJECTIVE | {"parent_id": ""}, *rows)
    assert places(made.errors) == [(3, "parent_id", "loop")]
    assert "A → B → C → A" in made.errors[0].message


def test_a_loop_through_existing_goals_is_found() -> None:
    made = plan({"id": "O1", "parent_id": "K1"}, here=here_with_pair())
    assert places(made.errors) == [(2, "parent_id", "loop")]
    assert "O1 → K1 → O1" in made.errors[0].message


def test_all_errors_are_reported_at_once() -> None:
    made = plan(
        OBJECTIVE | {"weight": "x", "due": "y"},
        KEY_RESULT | {"target": "z", "parent_id": "nowhere"},
    )
    assert [place[:2] for place in places(made.errors)] == [
        (2, "due"),
        (2, "weight"),
        (3, "target"),
        (3, "parent_id"),
    ]


def test_findings_of_every_step_come_at_once() -> None:
    """Cells, owners, tree, cycles, places and rights: one upload tells them all."""
    ada = KnownMember(7, "ada", "Ada", "ada@example.org")
    here = snapshot(
        members=[ada], rights=Rights(gives=lambda wish: wish.owner_id is None)
    )
    loop = [OBJECTIVE | {"id": a, "parent_id": b} for a, b in ("AB", "BA")]
    made = plan(
        OBJECTIVE | {"parent_id": ""},
        KEY_RESULT | {"target": "forty"},
        KEY_RESULT | {"id": "K2", "owner": "Ada"},
        KEY_RESULT | {"id": "K3", "owner": "Nobody Here"},
        KEY_RESULT | {"id": "K4", "cycle": "soon"},
        KEY_RESULT | {"id": "K5", "parent_id": "K4"},
        *loop,
        OBJECTIVE | {"id": "O2", "parent_id": "K1"},
        here=here,
    )
    found = places(made.findings)
    assert places(made.errors) == [
        (3, "target", "not_a_number"),
        (4, "owner", "not_allowed"),
        (6, "cycle", "unknown_cycle"),
        (8, "parent_id", "loop"),
    ]
    assert (5, "owner", "unknown_owner") in found
    assert (10, "parent_id", "misplaced") in found
    assert (2, "cycle", "cycle_taken") in found
    assert not [place for place in found if place[:2] == (7, "cycle")]
    assert made.creates == made.updates == []


def test_an_owner_that_is_kept_as_text_is_noted_with_the_reason() -> None:
    twins = [KnownMember(n, f"ada{n}", "Ada", f"ada{n}@example.org") for n in (7, 8)]
    made = plan(
        OBJECTIVE | {"owner": "Ada"},
        OBJECTIVE | {"id": "O2", "owner": "Zoe", "owner_email": "zoe@example.org"},
        OBJECTIVE | {"id": "O3", "owner": "ADA", "owner_email": "ada8@example.org"},
        here=snapshot(members=twins),
    )
    noted = [place for place in places(made.findings) if "owner" in place[1]]
    assert noted == [
        (2, "owner", "ambiguous_owner"),
        (3, "owner_email", "unknown_owner"),
    ]


def test_new_goals_need_a_title_column() -> None:
    made = plan({"id": "O1", "framework": "okr", "kind": "objective"})
    assert ("title", "missing_column") in [place[1:] for place in places(made.errors)]


# --- Kinds ------------------------------------------------------------------------------


def test_unknown_kinds_are_counted_and_mapped() -> None:
    rows = [
        {"id": str(n), "title": "x", "framework": "foreign", "kind": kind}
        for n, kind in enumerate(("vision", "value", "value"))
    ]
    vision, value = KindName("foreign", "vision"), KindName("foreign", "value")
    made = plan(*rows)
    assert made.unknown_kinds == {vision: (1, 2), value: (2, 3)}
    objective = KindName("okr", "objective")
    mapped = plan(*rows, mapping={vision: objective, value: objective})
    assert not mapped.errors
    assert {draft.values["kind"] for draft in mapped.creates} == {"objective"}


def test_a_mapping_to_nowhere_is_an_error() -> None:
    mapping = {KindName("a", "b"): KindName("okr", "vision")}
    assert places(plan(OBJECTIVE, mapping=mapping).errors) == [
        (None, "", "bad_mapping")
    ]


def test_a_goal_whose_framework_is_gone_stays_as_it_is() -> None:
    gone = {"framework": "foreign", "kind": "vision"}
    here = with_goal(snapshot(), 1, "O1", **gone)
    made = plan(OBJECTIVE | gone, here=here)
    assert not made.errors
    assert made.n_unchanged == 1


# --- Notes ------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["", "$N", "N", "TBD", "?", "x", "…"])
def test_a_secret_or_missing_target_is_noted(cell: str) -> None:
    made = plan(OBJECTIVE, KEY_RESULT | {"target": cell, "metric_type": "currency"})
    assert not made.errors
    assert (3, "target", "target_to_set") in places(made.findings)
    assert made.creates[1].values["target"] is None


def test_a_secret_start_is_noted() -> None:
    made = plan(OBJECTIVE, KEY_RESULT | {"start": "?"})
    assert (3, "start", "masked") in places(made.findings)


def test_more_than_six_decimals_are_rounded_and_noted() -> None:
    made = plan(OBJECTIVE, KEY_RESULT | {"target": "0.12345678"})
    assert (3, "target", "rounded") in places(made.findings)
    assert made.creates[1].values["target"] == Decimal("0.123457")
    assert made.creates[1].values["decimals"] == 6


def test_a_kind_with_an_unusual_parent_is_accepted_and_noted() -> None:
    made = plan(KEY_RESULT | {"parent_id": ""})
    assert not made.errors
    assert (2, "parent_id", "misplaced") in places(made.findings)
