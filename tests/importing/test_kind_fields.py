"""Fields of single kinds: columns `field.<slug>`, exported and imported."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from frameworks.catalogue import Catalogue, catalogue_from
from frameworks.configuration import Settings
from frameworks.spec import Field, FieldType, Framework, Kind
from goals.importing.columns import EXPORTED
from goals.importing.plan import Plan
from goals.importing.planning import make_plan
from goals.importing.reading import read
from goals.importing.snapshot import Snapshot
from goals.models import Goal
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory
from tests.importing.real import export, import_report
from tests.importing.sheets import places, snapshot, table, with_goal
from tests.needs import needs_framework

FIELDS = (
    Field("why", "Why"),
    Field("story", "Story", FieldType.LONG_TEXT),
    Field("cost", "Cost", FieldType.NUMBER),
    Field("from_day", "From", FieldType.DATE),
    Field("risk", "Risk", FieldType.CHOICE, choices=(("hi", "High"), ("lo", "Low"))),
)
AIM = Kind("aim", "Aim", "Aims", (), fields=FIELDS)
AIMS = Framework("aims", "Aims", "1", (AIM, Kind("bare", "Bare", "Bare", ())), (1, 9))
ROW = {
    "id": "A",
    "title": "Grow",
    "framework": "aims",
    "kind": "aim",
    "cycle": "2026-Q4",
}


def catalogue() -> Catalogue:
    return catalogue_from(Settings(own=(AIMS,)))


def plan(row: dict[str, str], here: Snapshot | None = None) -> Plan:
    found = here or snapshot()
    found.catalogue = catalogue()
    return make_plan(read(table(ROW | row)), found)


@pytest.mark.parametrize(
    ("column", "cell", "kept"),
    [
        ("field.why", " because ", "because"),
        ("field.why", "'=1+1", "=1+1"),
        ("field.story", "one\ntwo", "one\ntwo"),
        ("field.cost", "1,200.50", "1200.5"),
        ("field.cost", "-5", "-5"),
        ("field.from_day", "2026-09-30", "2026-09-30"),
        ("field.risk", "hi", "hi"),
        ("field.risk", "LOW", "lo"),
        ("FIELD.Risk", "hi", "hi"),
    ],
)
def test_a_cell_is_kept_as_text_by_slug(column: str, cell: str, kept: str) -> None:
    made = plan({column: cell})
    assert made.findings == []
    assert made.creates[0].values["fields"] == {column.lower()[6:]: kept}


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("field.cost", "much", "not_a_number"),
        ("field.from_day", "31.9.2026", "not_a_date"),
        ("field.risk", "medium", "unknown_word"),
        ("field.why", "x" * 301, "too_long"),
    ],
)
def test_an_error_names_line_and_column(column: str, cell: str, code: str) -> None:
    assert places(plan({column: cell}).errors) == [(2, column, code)]


def test_fields_of_other_kinds_are_ignored_and_noted() -> None:
    made = plan({"kind": "bare", "field.why": "because"})
    assert not made.errors
    assert places(made.findings) == [(2, "field.why", "unknown_field")]
    assert made.creates[0].values["fields"] == {}


def test_an_empty_cell_of_another_kind_is_not_noted() -> None:
    assert plan({"kind": "bare", "field.why": ""}).findings == []


def here(**fields: str) -> Snapshot:
    return with_goal(
        snapshot(), 1, "A", framework="aims", kind="aim", fields=dict(fields)
    )


def test_a_missing_column_keeps_stored_values() -> None:
    made = plan({"field.why": "new"}, here(why="old", cost="3"))
    (draft,) = made.updates
    assert draft.changes["fields"] == {"why": "new", "cost": "3"}


def test_an_empty_cell_clears_it() -> None:
    made = plan({"field.why": ""}, here(why="old", cost="3"))
    assert made.updates[0].changes["fields"] == {"cost": "3"}


def test_unchanged_stored_values_are_always_accepted() -> None:
    """Its choices may have changed since, or its kind have lost the field."""
    made = plan(
        {"field.risk": "medium", "field.gone": "x"}, here(risk="medium", gone="x")
    )
    assert made.findings == []
    assert "fields" not in made.drafts[0].changes


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@needs_framework("bhag")
def test_kind_fields_round_trip(
    acme: Acme, umbra: Umbra, tmp_path: Path, inside_acme: Acme
) -> None:
    said = {"purpose": "=why\nnot", "vivid_description": "-5"}
    GoalFactory.create(
        by=acme.ada, title="Moon", framework="bhag", kind="bhag", fields=said
    )
    GoalFactory.create(by=acme.ada, fields={"ambition": "committed"})
    first = export("acme")
    header = first.partition("\n")[0].split(",")
    slugs = ["field.ambition", "field.purpose", "field.vivid_description"]
    assert header == [*EXPORTED, *slugs]
    assert [row["field.purpose"] for row in rows(first)] == ["'=why\nnot", ""]
    file = tmp_path / "goals.csv"
    file.write_text(first, newline="")
    assert import_report("acme", file)["unchanged"] == 2
    assert import_report("umbra", file)["created"] == 2
    assert export("umbra") == first


def test_a_change_is_written(inside_acme: Acme, tmp_path: Path) -> None:
    goals = [
        GoalFactory.create(by=inside_acme.ada, title=title) for title in ("One", "Two")
    ]
    file = tmp_path / "goals.csv"
    said = ({"id": goal.public_id, "field.ambition": "committed"} for goal in goals)
    file.write_bytes(table(*said))
    assert import_report("acme", file)["updated"] == 2
    kept = [goal.fields for goal in Goal.objects.all()]
    assert kept == [{"ambition": "committed"}] * 2


def test_files_without_kind_fields_get_no_new_columns(inside_acme: Acme) -> None:
    GoalFactory.create(by=inside_acme.ada)
    assert export("acme").partition("\n")[0] == ",".join(EXPORTED)
