"""`manage.py import_goals`, with real files and with small ones."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frameworks.configuration import FrameworkSettings, LevelSettings, Settings
from frameworks.services import configure_frameworks
from frameworks.spec import Cadence, Level
from goals.models import Adjustment, Goal, GoalDirty, GoalImport
from organizations.models import Cycle, Event, Unit
from tests.cast import Acme
from tests.importing.real import (
    FOREIGN,
    MAPPED,
    SALESFORCE,
    SOURCEGRAPH,
    import_report,
    run_import,
)
from tests.importing.sheets import KEY_RESULT, OBJECTIVE, table
from tests.needs import needs_framework


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.csv"
    file.write_bytes(table(OBJECTIVE, KEY_RESULT))
    return file


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    file = tmp_path / "foreign.csv"
    file.write_bytes(FOREIGN)
    return file


def test_a_real_companys_quarter_is_imported_completely(inside_acme: Acme) -> None:
    code, out, err = run_import("acme", SOURCEGRAPH)
    assert (code, err) == (0, "")
    assert "Goals: 66 new, 0 changed, 0 unchanged." in out
    assert "row 3, column target: No target yet." in out
    assert "VP Eng" in out
    goals = Goal.objects.filter(external_id__startswith="SG19Q4")
    assert goals.count() == 66
    deals = goals.get(external_id="SG19Q4-01")
    assert (deals.metric_type, deals.currency, deals.target) == ("money", "USD", None)
    assert deals.parent == goals.get(external_id="SG19Q4-00")
    assert (deals.owner, deals.owner_name) == (None, "Sales")
    assert deals.cycle.name == "CY2019-Q4"
    assert (deals.state, deals.cadence_days) == ("active", 7)
    roots = goals.filter(parent=None).order_by("position")
    assert [goal.external_id for goal in roots] == [
        "SG19Q4-00",
        "SG19Q4-26",
        "SG19Q4-53",
    ]


def test_units_are_a_company_with_departments_and_teams(inside_acme: Acme) -> None:
    run_import("acme", SOURCEGRAPH)
    company = Unit.objects.get(name="Sourcegraph")
    assert (company.kind, company.parent) == ("company", None)
    web = Unit.objects.get(name="Web")
    assert (web.kind, web.parent.name, web.parent.kind) == (
        "team",
        "Engineering",
        "department",
    )


def test_the_same_file_again_changes_nothing(inside_acme: Acme) -> None:
    run_import("acme", SOURCEGRAPH)
    before = (Event.objects.count(), GoalImport.objects.count(), Unit.objects.count())
    code, out, _err = run_import("acme", SOURCEGRAPH)
    assert code == 0
    assert "Goals: 0 new, 0 changed, 66 unchanged." in out
    after = (Event.objects.count(), GoalImport.objects.count(), Unit.objects.count())
    assert after == before
    assert not Adjustment.objects.exists()
    assert not GoalDirty.objects.exists()


def test_unknown_kinds_stop_the_import_and_are_listed(
    inside_acme: Acme, foreign: Path
) -> None:
    report = import_report("acme", foreign)
    assert not report["ok"]
    assert {"framework": "foreign", "kind": "value", "goals": 4, "line": 3} in report[
        "unknown_kinds"
    ]
    assert report["findings"][0]["code"] == "unknown_kind"
    assert (report["findings"][0]["line"], report["findings"][0]["column"]) == (
        2,
        "kind",
    )
    assert not Goal.objects.exists()
    assert not Unit.objects.filter(name="Salesforce").exists()


def test_a_mapping_imports_unknown_kinds(inside_acme: Acme, foreign: Path) -> None:
    report = import_report("acme", foreign, *MAPPED)
    assert report["ok"]
    assert report["created"] == 46
    assert report["cycles"] == ["2018", "2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4"]
    assert report["to_invite"] == [{"name": "Refocus team", "email": "", "goals": 46}]
    kinds = Goal.objects.values_list("framework", "kind").distinct()
    assert set(kinds) == {("okr", "objective"), ("okr", "key_result")}
    assert import_report("acme", foreign, *MAPPED)["unchanged"] == 46


@needs_framework("v2mom")
def test_a_real_v2mom_is_imported_with_three_levels(inside_acme: Acme) -> None:
    code, _out, err = run_import("acme", SALESFORCE)
    assert (code, err) == (0, "")
    goals = Goal.objects.filter(framework="v2mom")
    counts = Counter(goals.values_list("parent__parent__kind", "parent__kind", "kind"))
    assert counts == {
        (None, None, "vision"): 1,
        (None, "vision", "value"): 4,
        (None, "vision", "method"): 8,
        (None, "vision", "obstacle"): 3,
        ("vision", "method", "measure"): 30,
    }
    assert import_report("acme", SALESFORCE)["unchanged"] == 46


@needs_framework("v2mom")
def test_imported_statements_change_no_progress(inside_acme: Acme) -> None:
    run_import("acme", SALESFORCE)
    statements = Goal.objects.filter(kind__in=["value", "obstacle"])
    said = set(statements.values_list("contributes", "progress_source", "cadence_days"))
    assert said == {(False, "metric", None)}
    found = set(statements.values_list("progress__progress", "progress__health"))
    assert found == {(None, "")}
    vision = Goal.objects.get(kind="vision")
    assert vision.progress_source == "mean"
    # Eight methods and thirty measures.
    assert vision.progress.n_below == 38


def test_imported_goals_get_the_cadence_of_their_level(
    inside_acme: Acme, tmp_path: Path
) -> None:
    monthly = LevelSettings(cadence=Cadence.MONTHLY)
    yearly = LevelSettings(cadence=Cadence.YEARLY)
    levels = {Level.INDIVIDUAL: monthly, Level.DEPARTMENT: yearly}
    okr = FrameworkSettings(levels=levels)
    configure_frameworks(
        Settings(frameworks={"okr": okr}), by=inside_acme.ada, reason="Less often"
    )
    file = tmp_path / "levels.csv"
    whole = {"owner": "", "unit_path": ""}
    file.write_bytes(
        table(
            OBJECTIVE | whole,
            OBJECTIVE | {"id": "O2", "owner": "Ben", "unit_path": "Acme/Sales"},
            OBJECTIVE | {"id": "O3", "owner": "Lena", "unit_path": "Acme/Sales"},
            OBJECTIVE | {"id": "O4", "owner": "", "unit_path": "Acme/New"},
        )
    )
    run_import("acme", file)
    days = dict(Goal.objects.values_list("external_id", "cadence_days"))
    assert days == {"O1": 7, "O2": 31, "O3": 366, "O4": 366}


@needs_framework("v2mom")
def test_contributes_and_progress_source_of_statements_are_ignored(
    inside_acme: Acme, tmp_path: Path
) -> None:
    file = tmp_path / "value.csv"
    vision = OBJECTIVE | {"framework": "v2mom", "kind": "vision"}
    value = vision | {"id": "V1", "parent_id": "O1", "kind": "value"}
    said = {"contributes": "yes", "progress_source": "mean"}
    file.write_bytes(table(vision, value | said))
    run_import("acme", file)
    goal = Goal.objects.get(external_id="V1")
    assert (goal.contributes, goal.progress_source) == (False, "metric")
    assert import_report("acme", file)["unchanged"] == 2


def test_every_open_question_has_a_command_line_option(
    inside_acme: Acme, small: Path
) -> None:
    over = {"target": "1.234", "due": "01/02/2026", "parent_id": "X9"}
    small.write_bytes(table(OBJECTIVE, KEY_RESULT | over, delimiter="\t"))
    code, _out, err = run_import("acme", small)
    assert code == 1
    assert "--decimal-mark comma: Decimal comma: “1.234” is 1234" in err
    assert "--date-order day_first: Day first" in err
    assert "--unknown-parents top: Import these goals without a parent" in err
    code, _out, err = run_import(
        "acme",
        small,
        "--decimal-mark=comma",
        "--date-order=day_first",
        "--unknown-parents=top",
    )
    assert (code, err) == (0, "")
    goal = Goal.objects.get(external_id="K1")
    assert (goal.target, str(goal.due_on), goal.parent) == (
        Decimal(1234),
        "2026-02-01",
        None,
    )
    assert GoalImport.objects.get().answers == {
        "decimal_mark": "comma",
        "date_order": "day_first",
        "unknown_parents": "top",
    }


def test_a_dry_run_writes_nothing(inside_acme: Acme) -> None:
    code, out, _err = run_import("acme", SOURCEGRAPH, "--dry-run")
    assert code == 0
    assert "66 new" in out
    assert "nothing was written" in out
    assert not Goal.objects.exists()
    assert not Cycle.objects.filter(name="CY2019-Q4").exists()


def test_a_changed_target_leaves_an_adjustment(inside_acme: Acme, small: Path) -> None:
    run_import("acme", small)
    small.write_bytes(table(OBJECTIVE, KEY_RESULT | {"target": "50", "weight": "2"}))
    code, out, _err = run_import("acme", small)
    assert code == 0
    assert "Goals: 0 new, 1 changed, 1 unchanged." in out
    goal = Goal.objects.get(external_id="K1")
    assert goal.target == 50
    assert goal.original_target == 40
    rows = Adjustment.objects.filter(goal=goal).order_by("id")
    assert [(row.field, row.before, row.after) for row in rows] == [
        ("target", "40", "50"),
        ("weight", "1", "2"),
    ]
    assert {row.reason for row in rows} == {"Imported from small.csv"}
    assert Event.objects.filter(verb="goal.adjusted", object_id=goal.pk).count() == 1


def test_changes_of_owner_parent_and_title_leave_an_adjustment(
    inside_acme: Acme, small: Path
) -> None:
    run_import("acme", small)
    over = {"owner": "Ben", "parent_id": "", "title": "Fifty"}
    small.write_bytes(table(OBJECTIVE, KEY_RESULT | over))
    run_import("acme", small)
    found = {
        row.field: (row.before_label, row.after_label, row.after)
        for row in Adjustment.objects.all()
    }
    assert found == {
        "title": ("40 new logos", "Fifty", "Fifty"),
        "owner": ("", "Ben", inside_acme.ben.public_id),
        "parent": ("Grow", "", ""),
    }


def test_two_goals_may_change_places(inside_acme: Acme, small: Path) -> None:
    small.write_bytes(table(OBJECTIVE, OBJECTIVE | {"id": "O2", "parent_id": "O1"}))
    run_import("acme", small)
    small.write_bytes(
        table(
            OBJECTIVE | {"parent_id": "O2"}, OBJECTIVE | {"id": "O2", "parent_id": ""}
        )
    )
    code, _out, err = run_import("acme", small)
    assert (code, err) == (0, "")
    assert Goal.objects.get(external_id="O1").parent == Goal.objects.get(
        external_id="O2"
    )


def test_one_error_imports_nothing(inside_acme: Acme, small: Path) -> None:
    small.write_bytes(table(OBJECTIVE, KEY_RESULT | {"target": "forty"}))
    code, _out, err = run_import("acme", small)
    assert code == 1
    assert err == (
        "row 3, column target: “forty” is not a number.\n"
        "1 errors: nothing was imported.\n"
    )
    assert not Goal.objects.exists()


def test_progress_is_rolled_up_afterwards(inside_acme: Acme, small: Path) -> None:
    small.write_bytes(table(OBJECTIVE, KEY_RESULT | {"current": "10"}))
    run_import("acme", small)
    assert Goal.objects.get(external_id="O1").progress.progress == 0.25
    assert not GoalDirty.objects.exists()


def test_the_import_records_an_event(inside_acme: Acme, small: Path) -> None:
    run_import("acme", small)
    row = GoalImport.objects.get()
    assert (row.file_name, row.state, row.by) == ("small.csv", "done", inside_acme.ada)
    assert row.report["created"] == 2
    event = Event.objects.get(verb="goals.imported")
    assert event.data == {"created": 2, "updated": 0}
    assert Event.objects.filter(verb="goal.created").count() == 2


def test_json_is_one_object(acme: Acme, small: Path) -> None:
    _code, out, _err = run_import("acme", small, "--json", "--dry-run")
    report = json.loads(out)
    assert set(report) == {
        "ok", "dry_run", "created", "updated", "unchanged", "units", "cycles",
        "to_invite", "findings", "unknown_kinds", "questions",
    }  # fmt: skip
    for finding in report["findings"]:
        assert set(finding) == {"severity", "line", "column", "code", "message"}


def test_another_organization_sees_nothing_of_it(
    acme: Acme, umbra: object, small: Path
) -> None:
    run_import("acme", small)
    report = import_report("umbra", small)
    assert report["created"] == 2


@pytest.mark.parametrize("command", ["import_goals", "export_goals"])
def test_an_unknown_organization_is_one_clear_line(db: None, command: str) -> None:
    with pytest.raises(CommandError, match="There is no organization “nowhere”"):
        call_command(
            command, "nowhere", *(["x.csv"] if command == "import_goals" else [])
        )


def test_a_file_that_is_not_there_is_one_clear_line(acme: Acme) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_goals", "acme", "nowhere.csv")


def test_a_mapping_of_another_form_is_explained(acme: Acme, small: Path) -> None:
    with pytest.raises(CommandError, match="FRAMEWORK:KIND=FRAMEWORK:KIND"):
        call_command("import_goals", "acme", str(small), "--map", "foreign=okr")


def test_two_thousand_lines_are_imported(inside_acme: Acme, tmp_path: Path) -> None:
    rows = [OBJECTIVE | {"parent_id": "", "unit_path": "Acme", "cycle": "2026-Q4"}]
    rows += [
        KEY_RESULT
        | {"id": f"K{n}", "unit_path": f"Acme/D{n % 9}/T{n % 99}", "cycle": ""}
        for n in range(1999)
    ]
    file = tmp_path / "large.csv"
    file.write_bytes(table(*rows))
    report = import_report("acme", file)
    assert (report["created"], len(report["units"])) == (2_000, 108)
    assert import_report("acme", file)["unchanged"] == 2_000
