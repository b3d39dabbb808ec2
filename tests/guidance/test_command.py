"""`manage.py check_goals`, with the published files, small ones, and an organization."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Acme, Umbra
from tests.factories import GoalFactory, KeyResultFactory
from tests.guidance.test_instagram import FIRST, SMART, TOO_MUCH
from tests.importing.real import SALESFORCE, SOURCEGRAPH
from tests.needs import needs_framework

HEADER = "id,parent_id,cycle,unit_path,owner,framework,kind,title,metric_type,target\n"


def check(source: object) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("check_goals", str(source), "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert isinstance(found, list)
    return found


def kinds_of(found: list[dict[str, Any]], goal: str) -> set[str]:
    return {each["kind"] for each in found if each["goal"] == goal}


@pytest.fixture
def ladder(tmp_path: Path) -> Path:
    rows = "".join(
        f'G{n},,,Acme,Ada,okr,objective,"{title}",none,\n'
        for n, title in enumerate((FIRST, SMART, TOO_MUCH))
    )
    file = tmp_path / "ladder.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    return file


@needs_framework("okr")
def test_a_file_is_asked_about_goal_by_goal(ladder: Path) -> None:
    found = check(ladder)
    assert kinds_of(found, "G0") == {"no_date"}
    assert kinds_of(found, "G1") == set()
    assert kinds_of(found, "G2") == {"over_specified"}
    (tactic,) = [each for each in found if each["goal"] == "G2"]
    assert set(tactic) == {"goal", "kind", "words", "question"}
    assert tactic["words"] == "through engaging video content"


@needs_framework("okr")
def test_the_text_output_shows_hints_and_suggested_wording(ladder: Path) -> None:
    out = StringIO()
    call_command("check_goals", str(ladder), stdout=out)
    assert f"→ {SMART}" in out.getvalue()
    assert "2 suggestions for 2 goals." in out.getvalue()


@needs_framework("okr")
def test_goals_of_a_file_are_checked_with_parents_and_children(tmp_path: Path) -> None:
    file = tmp_path / "tree.csv"
    file.write_text(
        HEADER
        + "O,,2026,Acme,Ada,okr,objective,Improve service,none,\n"
        + "K,O,,Acme,Ada,okr,key_result,Answer in a day,percent,90\n"
        + "S,,2026,Acme/Sales,,okr,objective,Sell to ports,none,\n"
        + "C,O,2026,Acme/Sales,Lena,okr,objective,Improve the service,none,\n",
        encoding="utf-8",
    )
    found = check(file)
    assert kinds_of(found, "O") == set()
    assert kinds_of(found, "K") == {"too_few"}
    assert kinds_of(found, "S") == {"no_parent", "no_owner"}
    assert kinds_of(found, "C") == {"copied_parent", "vague"}


@needs_framework("okr")
def test_a_real_companys_quarter_gets_few_questions() -> None:
    found = check(SOURCEGRAPH)
    assert len(found) < 66 / 3
    assert kinds_of(found, "SG19Q4-01") == {"over_specified", "no_target"}
    assert kinds_of(found, "SG19Q4-54") == {"vague", "no_measure"}
    assert kinds_of(found, "SG19Q4-14") == set()


@needs_framework("v2mom")
def test_visions_values_and_methods_get_no_wording_hints() -> None:
    found = check(SALESFORCE)
    asked = {each["goal"].rpartition("-")[2] for each in found}
    assert asked == {"M1.1", "M1.2", "M3.2", "M5.2", "M8.5"}


def test_an_invalid_file_is_refused_in_one_line(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Improve everything\n")
    with pytest.raises(CommandError, match="cannot be read: The column"):
        check(text)
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        check(tmp_path / "gone.csv")
    no_titles = tmp_path / "ids.csv"
    no_titles.write_text("id\n1\n")
    with pytest.raises(CommandError, match="no column “title”"):
        check(no_titles)


def test_an_unknown_organization_is_refused(acme: Acme) -> None:
    with pytest.raises(CommandError, match="no organization “nowhere”"):
        check("nowhere")


def test_an_organization_is_asked_about_its_own_active_goals(
    inside_acme: Acme, umbra: Umbra
) -> None:
    top = GoalFactory.create(
        by=inside_acme.ada, title="Ports choose us", unit=inside_acme.company
    )
    KeyResultFactory.create(
        by=inside_acme.ada, parent=top, title="Improve sales", metric_type="none"
    )
    GoalFactory.create(by=inside_acme.ada, title="Improve drafts", state="draft")
    found = check("acme")
    titles = {each["goal"] for each in found}
    assert len(titles) == 1
    assert {each["kind"] for each in found} >= {"vague", "no_measure"}
    assert check("umbra") == []
