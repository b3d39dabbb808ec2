"""How the plan reads what a file says. No database."""

import datetime as dt

import pytest

from goals.importing.plan import Invitee
from goals.importing.rights import Rights
from goals.importing.snapshot import KnownMember, KnownUnit
from tests.importing.sheets import (
    CURRENT,
    EARLIER,
    KEY_RESULT,
    OBJECTIVE,
    places,
    plan,
    snapshot,
    table,
)

ADA = KnownMember(7, "ada", "Ada", "ada@example.org")


# --- Cycles -----------------------------------------------------------------------------


def test_a_cycle_with_the_same_dates_is_reused() -> None:
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


@pytest.mark.parametrize(("owner", "refused"), [("Ada", False), ("Ben", True)])
def test_who_may_create_a_unit_gives_its_goals_to_nobody_else(
    owner: str, *, refused: bool
) -> None:
    """The right to create units is none to write goals for others."""
    ben = KnownMember(8, "ben", "Ben", "ben@example.org")
    here = snapshot(
        members=[ADA, ben],
        rights=Rights(gives=lambda wish: wish.owner_id == ADA.id),
    )
    made = plan(OBJECTIVE | {"unit_path": "Acme/Press", "owner": owner}, here=here)
    assert ((2, "owner", "not_allowed") in places(made.findings)) is refused


def test_units_are_created_from_the_top_and_reused() -> None:
    units = [KnownUnit(1, None, "Acme"), KnownUnit(2, 1, "Sales")]
    made = plan(
        OBJECTIVE | {"unit_path": "acme/Sales/North"},
        KEY_RESULT | {"unit_path": "ACME/sales/north"},
        here=snapshot(units=units),
    )
    (north,) = made.units
    assert (north.parent, north.kind, north.name) == (2, "team", "North")
    assert made.creates[0].values["unit_id"] == made.creates[1].values["unit_id"]


def test_another_company_becomes_a_second_root() -> None:
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


def test_a_name_shared_by_two_members_matches_nobody() -> None:
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
def test_a_goal_without_children_uses_its_own_metric(
    over: dict[str, str], source: str
) -> None:
    made = plan(OBJECTIVE, KEY_RESULT | over)
    assert made.creates[0].values["progress_source"] == "mean"
    assert made.creates[1].values["progress_source"] == source


def test_a_key_result_without_a_number_uses_its_supporting_goals() -> None:
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


# --- Order and text ---------------------------------------------------------------------


def test_parents_are_made_before_their_children() -> None:
    made = plan(KEY_RESULT | {"id": "K2", "parent_id": "K1"}, KEY_RESULT, OBJECTIVE)
    assert [draft.id for draft in made.creates] == ["O1", "K1", "K2"]


def test_a_formula_is_imported_as_text() -> None:
    made = plan(table(OBJECTIVE | {"title": "'=SUM(A1)"}))
    assert made.creates[0].values["title"] == "=SUM(A1)"
