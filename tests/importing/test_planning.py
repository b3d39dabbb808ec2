"""What the plan says of a file, each error at its line and column. No database."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from goals.importing.plan import Invitee, KindName
from goals.importing.snapshot import KnownMember, KnownUnit, Snapshot
from tests.importing.sheets import (
    CURRENT,
    EARLIER,
    KEY_RESULT,
    OBJECTIVE,
    places,
    plan,
    snapshot,
    table,
    with_goal,
)

ADA = KnownMember(7, "ada", "Ada", "ada@example.org")


def here_with_pair() -> Snapshot:
    here = with_goal(snapshot(), 1, "O1")
    return with_goal(
        here,
        2,
        "K1",
        kind="key_result",
        title="40 new logos",
        parent_id=1,
        metric_type="number",
        start=Decimal(0),
        target=Decimal(40),
        progress_source="metric",
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
    assert made.errors[0].message == "“O1” is the id of line 2 already."
    assert made.errors[0].line == 4


def test_one_goal_by_two_ids_is_a_duplicate_too() -> None:
    made = plan(OBJECTIVE, OBJECTIVE | {"id": "public1"}, here=here_with_pair())
    assert places(made.errors) == [(3, "id", "duplicate_id")]


def test_a_loop_is_named_once_at_its_first_line() -> None:
    rows = [OBJECTIVE | {"id": a, "parent_id": b} for a, b in ("AB", "BC", "CA")]
    made = plan(OBJECTIVE | {"parent_id": ""}, *rows)
    assert places(made.errors) == [(3, "parent_id", "loop")]
    assert "A → B → C → A" in made.errors[0].message


def test_a_loop_through_goals_that_are_here_is_found() -> None:
    made = plan({"id": "O1", "parent_id": "K1"}, here=here_with_pair())
    assert places(made.errors) == [(2, "parent_id", "loop")]
    assert "O1 → K1 → O1" in made.errors[0].message


def test_every_error_is_told_at_once() -> None:
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
def test_a_target_that_is_secret_or_missing_is_to_be_set(cell: str) -> None:
    made = plan(OBJECTIVE, KEY_RESULT | {"target": cell, "metric_type": "currency"})
    assert not made.errors
    assert (3, "target", "target_to_set") in places(made.findings)
    assert made.creates[1].values["target"] is None


def test_a_masked_start_is_noted() -> None:
    made = plan(OBJECTIVE, KEY_RESULT | {"start": "?"})
    assert (3, "start", "masked") in places(made.findings)


def test_more_than_six_decimals_are_rounded_and_noted() -> None:
    made = plan(OBJECTIVE, KEY_RESULT | {"target": "0.12345678"})
    assert (3, "target", "rounded") in places(made.findings)
    assert made.creates[1].values["target"] == Decimal("0.123457")
    assert made.creates[1].values["decimals"] == 6


def test_a_kind_in_a_strange_place_is_taken_and_noted() -> None:
    made = plan(KEY_RESULT | {"parent_id": ""})
    assert not made.errors
    assert (2, "parent_id", "misplaced") in places(made.findings)


# --- Cycles -----------------------------------------------------------------------------


def test_a_cycle_of_the_same_dates_is_used_whatever_its_name() -> None:
    made = plan(OBJECTIVE | {"cycle": "CY2026-Q3"})
    assert made.creates[0].values["cycle_id"] == EARLIER.id
    assert made.cycles == []


def test_a_new_cycle_takes_its_label_as_name() -> None:
    made = plan(OBJECTIVE | {"cycle": "CY2019-Q4"})
    (cycle,) = made.cycles
    assert (cycle.name, cycle.starts_on) == ("CY2019-Q4", dt.date(2019, 10, 1))


def test_an_empty_cycle_takes_the_parents_even_from_below_in_the_file() -> None:
    made = plan(
        KEY_RESULT | {"cycle": "", "parent_id": "K0"},
        KEY_RESULT | {"cycle": "", "id": "K0"},
        OBJECTIVE | {"cycle": "2026-Q3"},
    )
    assert {draft.values["cycle_id"] for draft in made.creates} == {EARLIER.id}
    noted = [place for place in places(made.findings) if place[1] == "cycle"]
    assert noted == [(2, "cycle", "cycle_taken"), (3, "cycle", "cycle_taken")]


def test_an_empty_cycle_on_top_takes_the_current_one() -> None:
    made = plan(OBJECTIVE | {"cycle": ""})
    assert made.creates[0].values["cycle_id"] == CURRENT.id
    assert (2, "cycle", "cycle_taken") in places(made.findings)


# --- Units and owners -------------------------------------------------------------------


def test_units_are_made_from_the_top_and_used_again() -> None:
    units = [KnownUnit(1, None, "Acme"), KnownUnit(2, 1, "Sales")]
    made = plan(
        OBJECTIVE | {"unit_path": "acme/Sales/North"},
        KEY_RESULT | {"unit_path": "ACME/sales/north"},
        here=snapshot(units=units),
    )
    (north,) = made.units
    assert (north.parent, north.kind, north.name) == (2, "team", "North")
    assert made.creates[0].values["unit_id"] == made.creates[1].values["unit_id"]


def test_another_company_stands_beside_the_first() -> None:
    here = snapshot(units=[KnownUnit(1, None, "Acme")])
    made = plan(OBJECTIVE | {"unit_path": "Globex/Sales/North/A"}, here=here)
    kinds = [unit.kind for unit in made.units]
    assert kinds == ["company", "department", "team", "team"]
    assert made.units[0].parent is None


@pytest.mark.parametrize(
    ("name", "email", "owner"),
    [
        ("ada", "", 7),
        ("CEO", "Ada@Example.org", 7),
        ("Ada", "other@example.org", None),
        ("Bob", "", None),
    ],
)
def test_owners_are_found_or_kept_as_text(
    name: str, email: str, owner: int | None
) -> None:
    here = snapshot(members=[ADA])
    made = plan(OBJECTIVE | {"owner": name, "owner_email": email}, here=here)
    values = made.creates[0].values
    assert values["owner_id"] == owner
    if owner is None:
        assert (values["owner_name"], values["owner_email"]) == (name, email)
        assert made.to_invite == {Invitee(name, email): 1}
    else:
        assert not made.to_invite


def test_a_name_that_two_members_share_is_nobodys() -> None:
    here = snapshot(members=[ADA, KnownMember(8, "ada2", "Ada", "ada@work.org")])
    made = plan(OBJECTIVE | {"owner": "Ada"}, here=here)
    assert made.creates[0].values["owner_id"] is None


# --- Metrics and progress ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("over", "direction"),
    [
        ({"direction": ""}, "increase"),
        ({"start": "50", "direction": ""}, "decrease"),
        ({"direction": "maintain"}, "at_least"),
        ({"direction": "at_most"}, "at_most"),
    ],
)
def test_the_direction_is_read_or_follows(over: dict[str, str], direction: str) -> None:
    made = plan(OBJECTIVE, KEY_RESULT | over)
    assert made.creates[1].values["direction"] == direction


def test_money_takes_its_currency_from_the_unit() -> None:
    over = {"metric_type": "currency", "metric_unit": "USD net new ARR", "target": "$5"}
    values = plan(OBJECTIVE, KEY_RESULT | over).creates[1].values
    assert values["metric_type"] == "money"
    assert (values["currency"], values["metric_unit"]) == ("USD", "net new ARR")


@pytest.mark.parametrize(
    ("over", "source"),
    [
        ({}, "metric"),
        ({"progress_source": "sum"}, "sum"),
        ({"metric_type": "none", "target": "", "start": ""}, "metric"),
    ],
)
def test_a_leaf_measures_itself(over: dict[str, str], source: str) -> None:
    made = plan(OBJECTIVE, KEY_RESULT | over)
    assert made.creates[0].values["progress_source"] == "mean"
    assert made.creates[1].values["progress_source"] == source


def test_a_key_result_without_a_readable_number_takes_what_is_below() -> None:
    below = KEY_RESULT | {"id": "K2", "parent_id": "K1"}
    masked = plan(OBJECTIVE, KEY_RESULT | {"target": "$N"}, below)
    assert masked.creates[1].values["progress_source"] == "mean"
    assert plan(OBJECTIVE, KEY_RESULT, below).creates[1].values["progress_source"] == (
        "metric"
    )


def test_an_override_comes_from_the_progress_column() -> None:
    over = {"progress_source": "override", "progress": "0.45"}
    values = plan(OBJECTIVE, KEY_RESULT | over).creates[1].values
    assert (values["override_progress"], values["override_reason"]) == (
        0.45,
        "Imported",
    )
    assert values["progress_source"] == "metric"


@pytest.mark.parametrize("progress", ["", "lots", "1.5"])
def test_an_override_without_a_progress_is_left_out(progress: str) -> None:
    over = {"progress_source": "override", "progress": progress}
    made = plan(OBJECTIVE, KEY_RESULT | over)
    assert (3, "progress", "override_without_progress") in places(made.findings)
    assert "override_progress" not in made.creates[1].values


# --- What is here already ---------------------------------------------------------------


def test_the_same_again_changes_nothing() -> None:
    made = plan(OBJECTIVE | {"parent_id": ""}, KEY_RESULT, here=here_with_pair())
    assert made.does_nothing
    assert made.n_unchanged == 2


@pytest.mark.parametrize(
    ("over", "changes"),
    [
        ({"target": "50"}, {"target": Decimal(50)}),
        ({"target": "40.0"}, {}),
        ({"title": "50 logos"}, {"title": "50 logos"}),
        ({"weight": "2"}, {"weight": 2.0}),
        ({"weight": ""}, {}),
        ({"current": ""}, {}),
        ({"confidence": ""}, {}),
        ({"cycle": ""}, {}),
        ({"progress_source": ""}, {}),
        ({"parent_id": ""}, {"parent_id": None}),
        ({"description": "Why"}, {"description": "Why"}),
        (
            {"current": "1.5"},
            {
                "current": Decimal("1.5"),
                "decimals": 1,
                "updated_on": dt.date(2026, 11, 22),
            },
        ),
    ],
)
def test_only_what_differs_changes(
    over: dict[str, str], changes: dict[str, Any]
) -> None:
    made = plan(KEY_RESULT | over, here=here_with_pair())
    assert not made.errors
    found = made.updates[0].changes if made.updates else {}
    assert found == changes


def test_columns_that_are_not_there_leave_everything_as_it_is() -> None:
    made = plan({"id": "K1", "target": "50"}, here=here_with_pair())
    assert made.updates[0].changes == {"target": Decimal(50)}


def test_an_empty_target_clears_it() -> None:
    made = plan(KEY_RESULT | {"target": ""}, here=here_with_pair())
    assert made.updates[0].changes == {"target": None}


def test_a_public_id_is_an_id_too() -> None:
    rows = ({"id": "public2", "parent_id": "public1", "title": "New"},)
    made = plan(*rows, here=here_with_pair())
    assert made.updates[0].key == 2
    assert made.updates[0].changes == {"title": "New"}


def test_parents_are_made_before_their_children() -> None:
    made = plan(KEY_RESULT | {"id": "K2", "parent_id": "K1"}, KEY_RESULT, OBJECTIVE)
    assert [draft.id for draft in made.creates] == ["O1", "K1", "K2"]


def test_a_formula_is_text() -> None:
    made = plan(table(OBJECTIVE | {"title": "'=SUM(A1)"}))
    assert made.creates[0].values["title"] == "=SUM(A1)"
