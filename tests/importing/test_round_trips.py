"""What is exported imports again, and gives the same export."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goals import rollup
from goals.exporting import export_csv
from goals.importing import runs
from goals.importing.columns import BASE
from goals.models import Goal, GoalImport
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import (
    GoalFactory,
    KeyResultFactory,
    UnitFactory,
    cycle_of,
)
from tests.importing.exports import exported, exported_for_excel, import_into, rows
from tests.importing.real import (
    SALESFORCE,
    SOURCEGRAPH,
    export,
    import_report,
    run_import,
)
from tests.needs import needs_framework
from ui.csv_files import PLAIN, excel_dialect


@pytest.mark.parametrize("file", [SOURCEGRAPH, SALESFORCE])
def test_real_goals_round_trip(
    acme: Acme, umbra: Umbra, tmp_path: Path, file: Path
) -> None:
    run_import("acme", file)
    first = export("acme")
    copy = tmp_path / "copy.csv"
    copy.write_text(first, newline="")
    assert import_report("acme", copy)["unchanged"] == len(rows(first))
    report = import_report("umbra", copy)
    assert report["created"] == len(rows(first))
    assert export("umbra") == first


def test_an_export_of_a_real_file_begins_with_that_file(acme: Acme) -> None:
    run_import("acme", SOURCEGRAPH)
    given_rows = rows(SOURCEGRAPH.read_text())
    back = [{name: row[name] for name in BASE} for row in rows(export("acme"))]
    assert back == given_rows


@needs_framework("v2mom")
def test_an_export_says_of_each_goal_what_the_real_file_says(acme: Acme) -> None:
    """The V2MOM's file goes level by level; an export goes down the tree."""
    run_import("acme", SALESFORCE)
    given_rows = {row["id"]: row for row in rows(SALESFORCE.read_text())}
    for row in rows(export("acme")):
        assert {name: row[name] for name in BASE} == given_rows.pop(row["id"])
    assert given_rows == {}


text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
short = text.map(str.strip)
titles = text.filter(lambda value: bool(value.strip()))
numbers = st.none() | st.decimals(
    min_value=-(10**12), max_value=10**12, places=6, allow_nan=False
)
goal_values = st.fixed_dictionaries(
    {
        "title": titles,
        "description": text,
        "source_note": text,
        "final_grade": text,
        "owner_name": short,
        "metric_type": st.sampled_from(Goal.MetricType.values),
        "direction": st.sampled_from(Goal.Direction.values),
        "metric_unit": short,
        "currency": st.sampled_from(["", "USD", "EUR"]),
        "start": numbers,
        "target": numbers,
        "current": numbers,
        "weight": st.floats(0, 1e6, allow_subnormal=False),
        "contributes": st.booleans(),
        "progress_source": st.sampled_from(Goal.Source.values),
        "override_progress": st.none() | st.integers(0, 100).map(lambda n: n / 100),
        "confidence": st.none() | st.integers(0, 100),
        "status": st.sampled_from(["", *Goal.Status.values]),
        "indicator": st.sampled_from(["", *Goal.Indicator.values]),
        "due_on": st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
        "starts_on": st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
        "starts_with_cycle": st.booleans(),
        "external_id": short,
        "kind": st.sampled_from(["objective", "key_result"]),
    }
)
forests = st.lists(
    st.tuples(goal_values, st.integers(0, 9), st.integers(0, 2)),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one[0]["external_id"] or id(one),
)


@pytest.fixture
def sibling(umbra: Umbra) -> Umbra:
    return umbra


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(forest=forests)
def test_any_goals_round_trip(
    acme: Acme, umbra: Umbra, forest: list[tuple[dict[str, Any], int, int]]
) -> None:
    with in_organization(umbra.organization.pk):
        Goal.objects.update(parent=None)
        Goal.objects.all().delete()
    with in_organization(acme.organization.pk):
        Goal.objects.update(parent=None)
        Goal.objects.all().delete()
        grow(acme, forest)
        rollup.recompute(acme.organization.pk)
    first = exported(acme.organization)
    import_into(umbra.mallory, first)
    assert exported(umbra.organization) == first
    import_into(acme.ada, first)
    for locale in ("en", "de"):
        excel = exported_for_excel(acme.organization, locale)
        import_into(acme.ada, excel)
        import_into(umbra.mallory, excel)
    assert exported(umbra.organization) == first
    with in_organization(acme.organization.pk):
        assert not GoalImport.objects.exists(), "importing its own export changed it"


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(forest=forests, kept=st.sets(st.integers(0, 7)))
def test_a_partial_export_round_trips_beside_the_other_goals(
    acme: Acme, forest: list[tuple[dict[str, Any], int, int]], kept: set[int]
) -> None:
    """Whatever a filter leaves out: parents that stand outside of the file are found."""
    with in_organization(acme.organization.pk):
        Goal.objects.update(parent=None)
        Goal.objects.all().delete()
        grow(acme, forest)
        rollup.recompute(acme.organization.pk)
        before = list(Goal.objects.order_by("pk").values())
        part = Goal.objects.filter(position__in=kept)
        for dialect in (PLAIN, excel_dialect()):
            content = export_csv(acme.organization, part, dialect)
            source = GoalImport(organization=acme.organization, by=acme.ada)
            plan = runs.write(acme.organization, source, content, {})
            assert plan.n_lines == part.count() or plan.errors
            assert {one.code for one in plan.errors} <= {"no_lines"}
            assert plan.does_nothing
        assert list(Goal.objects.order_by("pk").values()) == before


def grow(acme: Acme, forest: list[tuple[dict[str, Any], int, int]]) -> None:
    """Rows as nobody's form would let them in, straight into the table."""
    units = [None, acme.company, acme.sales]
    made: list[Goal] = []
    for values, parent, unit in forest:
        made.append(
            Goal.objects.create(
                organization=acme.organization,
                cycle=cycle_of(acme.organization),
                framework="okr",
                parent=made[parent % len(made)] if made and parent else None,
                unit=units[unit],
                position=len(made),
                **values,
            )
        )


def test_units_with_slashes_round_trip(acme: Acme, umbra: Umbra) -> None:
    with in_organization(acme.organization.pk):
        lab = UnitFactory.create(
            organization=acme.organization, name="R/D \\ lab", parent=acme.company
        )
        GoalFactory.create(by=acme.ada, unit=lab)
    first = exported(acme.organization)
    import_into(umbra.mallory, first)
    assert exported(umbra.organization) == first


def test_a_filtered_export_of_a_tree_round_trips(acme: Acme, client: Client) -> None:
    """Through HTTP: a filter leaves the parents out, and the import finds them here."""
    with in_organization(acme.organization.pk):
        objective = GoalFactory.create(by=acme.ada, title="Grow")
        KeyResultFactory.create(
            by=acme.ada, parent=objective, title="Close 40 logos", owner=acme.ben
        )
    client.force_login(acme.ada.user)
    content = client.get("/o/acme/goals/export.csv?q=logos").content
    (row,) = rows(content.decode())
    assert row["parent_id"] == objective.public_id
    response = client.post(
        "/o/acme/goals/import/", {"file": SimpleUploadedFile("part.csv", content)}
    )
    page = client.get(response["Location"]).content.decode()
    assert "Nothing to import: all goals are up to date" in page


@pytest.mark.parametrize(
    ("locale", "begin"),
    [("de", "id;parent_id;"), ("en", "id,parent_id,"), ("de_CH", "id,parent_id,")],
)
def test_for_excel_it_has_a_mark_and_the_locales_separator(
    acme: Acme, umbra: Umbra, locale: str, begin: str
) -> None:
    with in_organization(acme.organization.pk):
        objective = GoalFactory.create(by=acme.ada, title="Größer werden")
        KeyResultFactory.create(by=acme.ada, parent=objective, target=Decimal("1234.5"))
        rollup.recompute(acme.organization.pk)
    content = exported_for_excel(acme.organization, locale)
    assert content.startswith(b"\xef\xbb\xbf" + begin.encode())
    assert (b"1234,5" in content) == (locale == "de")
    import_into(umbra.mallory, content)
    assert exported(umbra.organization) == exported(acme.organization)


def test_small_decimals_survive_a_decimal_comma(acme: Acme, umbra: Umbra) -> None:
    with in_organization(acme.organization.pk):
        objective = GoalFactory.create(by=acme.ada)
        KeyResultFactory.create(
            by=acme.ada, parent=objective, target=Decimal("1.234"), weight=1.234
        )
    content = exported_for_excel(acme.organization, "de")
    import_into(umbra.mallory, content)
    with in_organization(umbra.organization.pk):
        goal = Goal.objects.get(kind="key_result")
        assert (goal.target, goal.weight) == (Decimal("1.234"), 1.234)


def test_a_cycle_with_custom_dates_round_trips(acme: Acme, umbra: Umbra) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada)
        cycle = goal.cycle
        cycle.pk, cycle.public_id = None, "launch"
        cycle.name, cycle.starts_on = "Launch", dt.date(2026, 10, 5)
        cycle.save()
        Goal.objects.filter(pk=goal.pk).update(cycle=cycle)
    first = exported(acme.organization)
    import_into(umbra.mallory, first)
    assert exported(umbra.organization) == first
    import_into(acme.ada, first)
    with in_organization(acme.organization.pk):
        assert not GoalImport.objects.exists()
