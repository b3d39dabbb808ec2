"""Tolerant matching of names, and ids that a spreadsheet changed."""

import pytest

from goals.importing.plan import KindName
from goals.importing.snapshot import KnownCycle, KnownMember, KnownUnit
from tests.importing.sheets import (
    CURRENT,
    EARLIER,
    KEY_RESULT,
    OBJECTIVE,
    here_with_pair,
    plan,
    snapshot,
    with_goal,
)

UNITS = [KnownUnit(1, None, "Acme", "company"), KnownUnit(2, 1, "Customer Success")]
LAUNCH = KnownCycle(9, "quarter", "Big Launch", EARLIER.starts_on, CURRENT.ends_on)


@pytest.mark.parametrize(
    ("framework", "kind"),
    [
        ("okr", "key_result"),
        ("OKR", "Key Result"),
        (" okr ", "  key   result "),
        ("Okr", "KEY-RESULT"),
        ("okr", "Key results"),
    ],
)
def test_kinds_match_by_slug_or_name(framework: str, kind: str) -> None:
    made = plan(OBJECTIVE, KEY_RESULT | {"framework": framework, "kind": kind})
    assert not made.errors
    values = made.drafts[1].values
    assert (values["framework"], values["kind"]) == ("okr", "key_result")


def test_an_unknown_kind_keeps_its_name() -> None:
    made = plan(OBJECTIVE | {"framework": "Foreign", "kind": "Big Value"})
    assert list(made.unknown_kinds) == [KindName("Foreign", "Big Value")]


@pytest.mark.parametrize(
    "path",
    [
        "Acme/Customer Success",
        "acme / customer  success",
        " ACME/Customer\u00a0Success ",
    ],
)
def test_units_match_case_insensitively(path: str) -> None:
    made = plan(OBJECTIVE | {"unit_path": path}, here=snapshot(units=UNITS))
    assert made.units == []
    assert made.drafts[0].values["unit_id"] == 2


def test_names_match_in_any_unicode_normalization() -> None:
    here = snapshot(units=[KnownUnit(1, None, "Köln")])
    made = plan(OBJECTIVE | {"unit_path": "Ko\u0308ln"}, here=here)
    assert made.units == []


@pytest.mark.parametrize("label", ["Big Launch", "big  launch", " BIG LAUNCH "])
def test_cycles_match_case_insensitively(label: str) -> None:
    here = snapshot()
    here.cycles.append(LAUNCH)
    made = plan(OBJECTIVE | {"cycle": label}, here=here)
    assert not made.errors
    assert made.drafts[0].values["cycle_id"] == 9


@pytest.mark.parametrize("label", ["2026-Q4", "cy2026 - q4", " 2026 -Q4"])
def test_labels_of_periods_may_have_spaces(label: str) -> None:
    made = plan(OBJECTIVE | {"cycle": label})
    assert made.cycles == []
    assert made.drafts[0].values["cycle_id"] == CURRENT.id


def test_of_two_cycles_with_the_same_dates_a_goal_keeps_its_own() -> None:
    """An export names such a cycle by its dates: a filtered one must change nothing."""
    label = f"{CURRENT.starts_on}/{CURRENT.ends_on}"
    twin = KnownCycle(9, "half", "Launch", CURRENT.starts_on, CURRENT.ends_on)
    for cycle in (CURRENT.id, twin.id):
        here = snapshot()
        here.cycles.append(twin)
        with_goal(here, 1, "O1", cycle_id=cycle)
        assert plan({"id": "O1", "cycle": label}, here=here).updates == []


def test_owners_match_case_insensitively() -> None:
    here = snapshot(members=[KnownMember(7, "ada", "Ada Lovelace", "ada@example.org")])
    made = plan(OBJECTIVE | {"owner": " ada   LOVELACE"}, here=here)
    assert made.drafts[0].values["owner_id"] == 7
    assert not made.to_invite


# --- Ids ----------------------------------------------------------------------------------


def id_notes(*rows: dict[str, str]) -> list[tuple[int | None, str]]:
    found = [one for one in plan(*rows).findings if one.code == "spreadsheet_id"]
    assert all(not one.is_error for one in found)
    return [(one.line, one.column) for one in found]


@pytest.mark.parametrize("written", ["3.6712E+11", "3,6712E+11", "4E+15"])
def test_a_long_number_that_was_shortened_is_noted(written: str) -> None:
    child = KEY_RESULT | {"parent_id": written}
    assert id_notes(OBJECTIVE | {"id": written}, child) == [
        (2, "id"),
        (3, "parent_id"),
    ]


def test_a_duplicate_outline_number_is_noted_with_the_error() -> None:
    rows = [
        OBJECTIVE | {"id": "1.1"},
        OBJECTIVE | {"id": "1.2"},
        OBJECTIVE | {"id": "1.1"},
    ]
    assert id_notes(*rows) == [(2, "id"), (4, "id")]
    assert [one.code for one in plan(*rows).errors] == ["duplicate_id"]


def test_other_ids_are_not_changed() -> None:
    rows = [
        OBJECTIVE | {"id": name} for name in ("1.1", "1.10", "E+11", "OKR-3E", "3E")
    ]
    assert id_notes(*rows) == []


def test_a_file_of_existing_goals_changes_nothing() -> None:
    loose = {"framework": " OKR", "kind": "Key Result"}
    made = plan(OBJECTIVE, KEY_RESULT | loose, here=here_with_pair())
    assert made.updates == []
