"""The columns and values of an export; no formulas; who gets which goals."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from goals import rollup
from goals.exporting import export_csv
from goals.importing.columns import EXPORTED
from goals.models import Goal
from goals.services import archive_goal, set_override
from organizations.services import create_organization
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import (
    GoalFactory,
    KeyResultFactory,
    UnitFactory,
    UserFactory,
)
from tests.importing.exports import exported, import_into, rows
from tests.importing.real import (
    SOURCEGRAPH,
    export,
    run_import,
)

# --- Formulas (RELIABILITY I5) ------------------------------------------------------------

CORPUS = ["=1+1", "+1 555 0100", "-2 days", "@sum", "\tx", "\rx", "'=x", "''@x", "Grow"]


@pytest.mark.parametrize("dangerous", CORPUS)
def test_formulas_in_texts_are_escaped(
    acme: Acme, umbra: Umbra, dangerous: str
) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(
            by=acme.ada,
            title=dangerous,
            description=dangerous,
            source_note=dangerous,
            owner_name=dangerous.strip(),
            unit=UnitFactory.create(
                organization=acme.organization, name=dangerous.strip()
            ),
            external_id=dangerous.strip(),
        )
    first = exported(acme.organization)
    for cells in csv.reader(io.StringIO(first, newline="")):
        for cell in cells:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
    import_into(umbra.mallory, first)
    with in_organization(umbra.organization.pk):
        goal = Goal.objects.get()
        assert (goal.title, goal.external_id) == (dangerous, dangerous.strip())


def test_negative_numbers_are_not_escaped(inside_acme: Acme) -> None:
    objective = GoalFactory.create(by=inside_acme.ada)
    KeyResultFactory.create(by=inside_acme.ada, parent=objective, target=Decimal(-5))
    assert rows(exported(inside_acme.organization))[1]["target"] == "-5"


# --- What is in it ------------------------------------------------------------------------


def test_columns_are_those_of_the_format(inside_acme: Acme) -> None:
    header = exported(inside_acme.organization).splitlines()[0]
    assert header == ",".join(EXPORTED)
    assert header.startswith(SOURCEGRAPH.read_text().splitlines()[0])


def test_a_goal_without_an_external_id_uses_its_public_id(
    inside_acme: Acme,
) -> None:
    objective = GoalFactory.create(by=inside_acme.ada)
    KeyResultFactory.create(by=inside_acme.ada, parent=objective)
    above, below = rows(exported(inside_acme.organization))
    assert above["id"] == below["parent_id"] == objective.public_id


def test_values_are_written_as_the_format_says(inside_acme: Acme) -> None:
    objective = GoalFactory.create(
        by=inside_acme.ada, owner=inside_acme.ben, unit=inside_acme.sales
    )
    goal = KeyResultFactory.create(
        by=inside_acme.ada,
        parent=objective,
        metric_type="money",
        currency="USD",
        metric_unit="new ARR",
        direction="at_least",
        target=Decimal("1200.50"),
        contributes=False,
    )
    set_override(
        goal,
        progress=0.25,
        reason="x",
        until=dt.date(2999, 1, 1),
        by=inside_acme.ada,
    )
    rollup.recompute(inside_acme.organization.pk)
    above, below = rows(exported(inside_acme.organization))
    assert (above["owner"], above["owner_email"]) == ("Ben", "ben@example.org")
    assert above["unit_path"] == "Acme/Sales"
    assert (above["progress"], above["weight"], above["contributes"]) == (
        "",
        "1",
        "yes",
    )
    assert below["metric_type"] == "currency"
    assert below["metric_unit"] == "USD new ARR"
    assert (below["direction"], below["target"]) == ("maintain", "1200.5")
    assert (below["progress_source"], below["progress"]) == ("override", "0.250000")
    assert below["contributes"] == "no"


def test_the_computed_health_has_a_column_that_the_import_ignores(
    inside_acme: Acme,
) -> None:
    objective = GoalFactory.create(by=inside_acme.ada)
    goal = KeyResultFactory.create(
        by=inside_acme.ada, parent=objective, status="off_track"
    )
    rollup.recompute(inside_acme.organization.pk)
    first = exported(inside_acme.organization)
    stored = [g.progress.health for g in Goal.objects.order_by("pk")]
    assert [row["health"] for row in rows(first)] == stored
    assert rows(first)[1]["status"] == "off_track"
    claimed = first.replace(f",{stored[1]}\n", ",done\n")
    assert claimed != first
    import_into(inside_acme.ada, claimed)
    assert exported(inside_acme.organization) == first
    goal.refresh_from_db()
    assert goal.status == "off_track"


def test_archived_goals_are_not_exported(inside_acme: Acme) -> None:
    archive_goal(GoalFactory.create(by=inside_acme.ada), by=inside_acme.ada)
    assert rows(exported(inside_acme.organization)) == []


def test_the_export_can_be_limited_to_a_cycle(acme: Acme) -> None:
    run_import("acme", SOURCEGRAPH)
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Now")
    assert len(rows(export("acme", "--cycle", "cy2019-q4"))) == 66
    with pytest.raises(CommandError, match="This organization has no cycle “2031”"):
        call_command("export_goals", "acme", cycle="2031")


def test_queries_do_not_grow_with_the_goals(
    inside_acme: Acme, django_assert_num_queries: Any
) -> None:
    for _double in range(2):
        objective = GoalFactory.create(by=inside_acme.ada, unit=inside_acme.sales)
        KeyResultFactory.create(
            by=inside_acme.ada, parent=objective, owner=inside_acme.ben
        )
        with django_assert_num_queries(3):
            export_csv(inside_acme.organization, Goal.objects.all())


# --- In the browser -----------------------------------------------------------------------


def test_the_page_gives_a_file_of_what_the_member_may_see(
    acme: Acme, client: Client
) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Everybody’s")
        GoalFactory.create(by=acme.ada, title="Ada’s draft", state="draft")
    client.force_login(acme.rita.user)
    response = client.get("/o/acme/goals/export.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="acme-')
    titles = [row["title"] for row in rows(response.content.decode())]
    assert titles == ["Everybody’s"]


def test_the_outlines_query_narrows_the_file(acme: Acme, client: Client) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Sell more")
        GoalFactory.create(by=acme.ada, title="Hire well")
    client.force_login(acme.rita.user)
    response = client.get("/o/acme/goals/export.csv?for=excel")
    assert response.content.startswith(b"\xef\xbb\xbfid,")
    assert len(rows(response.content.decode("utf-8-sig"))) == 2
    response = client.get("/o/acme/goals/export.csv?q=sell")
    assert [r["title"] for r in rows(response.content.decode())] == ["Sell more"]


def test_an_outsider_gets_nothing(acme: Acme, umbra: Umbra, client: Client) -> None:
    client.force_login(umbra.mallory.user)
    assert client.get("/o/acme/goals/export.csv").status_code == 404


def test_a_new_organization_exports_its_header(db: None) -> None:
    owner = create_organization(
        slug="new", name="New", owner=UserFactory.create(name="Nia")
    )
    assert exported(owner.organization) == ",".join(EXPORTED) + "\n"
