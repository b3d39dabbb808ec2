"""A custom framework works everywhere, without special cases."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import pytest

from checkins.services import check_in
from frameworks.configuration import Settings
from frameworks.exchange import framework_from_json
from frameworks.selectors import catalogue_of
from frameworks.services import configure_frameworks
from frameworks.spec import KindRef
from goals.findings import findings_of
from goals.models import Goal, GoalProgress
from goals.rollup import drain
from organizations.tenancy import in_organization
from setup.custom_frameworks.services import settings_without
from tests.cast import signed_in
from tests.factories import GoalFactory
from tests.setup.custom_frameworks.documents import bets

if TYPE_CHECKING:
    from tests.cast import Acme


class Bets(NamedTuple):
    """Under an objective: two bets, a proof of each, and a belief."""

    objective: Goal
    first: Goal
    second: Goal
    proof: Goal
    belief: Goal


def in_force(acme: Acme) -> None:
    own = framework_from_json(bets(), is_own=True)
    configure_frameworks(Settings(own=(own,)), by=acme.hal, reason="We bet")
    for each in (acme.ada, acme.ben, acme.hal, acme.lena):
        each.organization.refresh_from_db()


@pytest.fixture
def goals(inside_acme: Acme) -> Bets:
    acme = inside_acme
    in_force(acme)

    def make(title: str, kind: str, **over: object) -> Goal:
        over = {"owner": acme.ben, "unit": acme.sales} | over
        return GoalFactory.create(
            by=acme.lena, title=title, framework="bets", kind=kind, **over
        )

    objective = GoalFactory.create(by=acme.ada, title="Grow", unit=acme.company)
    first = make("East", "bet", parent=objective, position=0)
    second = make("West", "bet", parent=objective, position=1)
    number = {
        "metric_type": Goal.MetricType.NUMBER,
        "progress_source": Goal.Source.METRIC,
        "start": Decimal(0),
        "target": Decimal(40),
    }
    proof = make("40 shops", "proof", parent=first, **number)
    belief = make(
        "Shops want us", "belief", parent=first, contributes=False, cadence_days=None
    )
    return Bets(objective, first, second, proof, belief)


def progress(goal: Goal) -> GoalProgress:
    return GoalProgress.objects.get(goal=goal)


def test_custom_goals_roll_up_through_other_frameworks(
    inside_acme: Acme, goals: Bets
) -> None:
    check_in(goals.proof, by=inside_acme.ben, value=Decimal(20))
    drain(inside_acme.organization.pk)
    assert progress(goals.proof).progress == pytest.approx(0.5)
    assert progress(goals.first).progress == pytest.approx(0.5)
    assert progress(goals.objective).progress == pytest.approx(0.5)
    statement = progress(goals.belief)
    assert (statement.progress, statement.health) == (None, "")


def test_rules_of_a_custom_framework_mark_its_goals(
    inside_acme: Acme, goals: Bets
) -> None:
    goals.proof.target = None
    parent = KindRef("bets", "bet")
    found = findings_of(goals.proof, parent=parent, n_children=0)
    assert [each.code for each in found] == ["no_target"]
    found = findings_of(goals.belief, parent=None, n_children=0)
    assert [each.code for each in found] == ["misplaced"]


def test_a_custom_framework_is_shown_on_pages_and_in_the_table(
    inside_acme: Acme, goals: Bets
) -> None:
    acme = inside_acme
    drain(acme.organization.pk)
    client = signed_in(acme.ben)
    page = client.get(f"/o/acme/goals/{goals.proof.public_id}/").content.decode()
    assert "Proof" in page
    form = client.get(f"/o/acme/goals/new/?parent={goals.first.public_id}")
    assert 'value="bets:proof"' in form.content.decode()
    outline = client.get("/o/acme/goals/").content.decode()
    assert "East" in outline
    answer = client.get("/o/acme/goals/export.csv")
    table = answer.getvalue()
    assert b"bets,bet," in table.replace(b'"', b"")


def test_goals_stay_after_their_framework_is_removed(
    inside_acme: Acme, goals: Bets
) -> None:
    acme = inside_acme
    settings = settings_without("bets", catalogue_of(acme.organization).settings)
    configure_frameworks(settings, by=acme.hal, reason="Enough")
    check_in(goals.proof, by=acme.ben, value=Decimal(40))
    drain(acme.organization.pk)
    assert progress(goals.first).progress == pytest.approx(1.0)
    client = signed_in(acme.ben)
    answer = client.get(f"/o/acme/goals/{goals.belief.public_id}/")
    assert answer.status_code == 200
    with in_organization(acme.organization.pk):
        assert Goal.objects.filter(framework="bets").count() == 4
