"""The explanation equals what the roll-up stores, for every tree."""

import datetime as dt
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.explaining import explain
from goals.metrics import Metric
from goals.models import Goal, GoalProgress
from goals.nodes import node_of, result_of, thresholds_of
from goals.pace import GoalPeriod
from goals.rollup import drain
from goals.rollup.store import begin, fetch_all
from goals.rules import (
    Child,
    GoalNode,
    Result,
    Thresholds,
    attainment_of,
    counted,
    roll_up,
)
from goals.selectors.explain import explain_goal
from goals.services import archive_goal, close_goal, set_override
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory

TODAY = dt.date(2026, 5, 18)
fractions = st.floats(0, 1, allow_nan=False)
values = st.decimals(-1000, 1000, places=2)
days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
metrics = st.builds(
    Metric,
    type=st.sampled_from(["none", "number", "percent", "money", "yes_no"]),
    direction=st.sampled_from(["increase", "decrease", "at_least", "at_most"]),
    start=st.none() | values,
    target=st.none() | values,
    current=st.none() | values,
    unit=st.sampled_from(["", "logos", "Logos", "days"]),
)
nodes = st.builds(
    GoalNode,
    metric=metrics,
    source=st.sampled_from(["metric", "mean", "sum"]),
    state=st.sampled_from(["draft", "active", "closed", "archived"]),
    weight=st.sampled_from([0.0, 0.5, 1.0, 3.0]),
    contributes=st.booleans(),
    override=st.none() | fractions,
    override_until=st.none() | days,
    final=st.none() | fractions,
    confidence=st.none() | st.integers(0, 100).map(float),
    status=st.sampled_from(["", "on_track", "at_risk", "done"]),
    cadence_days=st.sampled_from([None, 7, 31]),
    updated_on=st.none() | days,
    created_on=days,
    period=st.none() | st.builds(GoalPeriod, st.just(dt.date(2026, 4, 1)), days),
    is_statement=st.sampled_from([False, False, False, True]),
    paced_by_year=st.booleans(),
)
results = st.builds(
    Result,
    progress=st.none() | fractions,
    value=st.none() | values,
    confidence=st.none() | fractions.map(lambda x: x * 100),
    updated_on=st.none() | days,
    health=st.sampled_from(["on_track", "at_risk", "off_track", "done", "done"]),
)
children = st.lists(st.builds(Child, nodes, results), max_size=6)
# As many as each property of the rules gets (tests/rules/conftest.py).
EXAMPLES = settings(max_examples=40, deadline=None)


@given(nodes, children)
@EXAMPLES
def test_the_explanation_ends_with_the_rolled_up_number(
    node: GoalNode, below: list[Child]
) -> None:
    found = explain(node, below, today=TODAY, thresholds=Thresholds(0.70, 0.50))
    right = roll_up(node, below, today=TODAY, thresholds=Thresholds(0.70, 0.50))
    assert found.result == right
    assert found.progress[-1].value == right.progress
    assert found.confidence.value == right.confidence
    assert found.pace.value == right.pace


@given(nodes, children)
@EXAMPLES
def test_the_steps_add_up_to_the_result(node: GoalNode, below: list[Child]) -> None:
    found = explain(node, below, today=TODAY, thresholds=Thresholds(0.70, 0.50))
    attainment = attainment_of(node, counted(below), TODAY)
    steps = {step.code: step.value for step in found.progress}
    assert all(step.text for step in found.progress)
    if "mean" in steps and attainment is not None:
        mean = steps["mean"]
        assert mean is not None
        assert abs(mean - attainment) < 1e-9
        shares = sum(part.share or 0 for part in found.parts)
        assert abs(shares - 1) < 1e-9
    if "way" in steps:
        assert steps["way"] == attainment
    for part in found.parts:
        assert bool(part.code) == bool(part.left_out)


@given(nodes, children)
@EXAMPLES
def test_the_reason_fits_the_health(node: GoalNode, below: list[Child]) -> None:
    found = explain(node, below, today=TODAY, thresholds=Thresholds(0.70, 0.50))
    expected = {
        "done": {"done"},
        "statement": {""},
        "first_year": {"on_track"},
        "silent": {"not_updated"},
        "unmeasured": {"not_updated"},
        "said": {node.status},
        "not_begun": {"on_track"},
        "by_pace": {"on_track", "at_risk", "off_track"},
        "incomplete": {"on_track"},
        "closed": {"done", "on_track", "at_risk", "off_track"},
    }
    assert found.result.health in expected[found.health.code]


def test_the_explanation_equals_the_stored_numbers(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top")
        total = KeyResultFactory.create(
            by=acme.ada,
            parent=top,
            title="40 logos",
            progress_source=Goal.Source.SUM,
            weight=2,
        )
        for value in (4, 9):
            KeyResultFactory.create(
                by=acme.ben, parent=total, title=f"{value}", current=Decimal(value)
            )
        other = KeyResultFactory.create(
            by=acme.ben,
            parent=total,
            title="days",
            current=Decimal(9),
            metric_unit="days",
        )
        done = KeyResultFactory.create(
            by=acme.ben, parent=top, title="Done", current=Decimal(30)
        )
        gone = KeyResultFactory.create(
            by=acme.ben, parent=top, title="Gone", current=Decimal(40)
        )
        late = KeyResultFactory.create(
            by=acme.ben, parent=top, title="Late", contributes=False
        )
        KeyResultFactory.create(
            by=acme.ben, parent=top, title="Draft", state=Goal.State.DRAFT
        )
        set_override(
            late, progress=0.4, reason="Lag", by=acme.ben, until=dt.date(2030, 1, 1)
        )
    drain(acme.organization.pk)
    with in_organization(acme.organization.pk):
        close_goal(done, by=acme.ada, grade=0.8, note="Enough")
        archive_goal(gone, by=acme.ada)
    drain(acme.organization.pk)
    with in_organization(acme.organization.pk):
        for goal in Goal.objects.with_people():
            why = explain_goal(acme.ada, goal)
            assert not why.is_behind, goal.title
            stored = GoalProgress.objects.get(goal=goal)
            assert why.explained.progress[-1].value == stored.progress
        codes = {
            child.goal.title: child.part.code
            for child in explain_goal(acme.ada, fresh(top)).children
        }
    assert codes == {
        "40 logos": "",
        "Done": "",
        "Gone": "archived",
        "Late": "supports",
        "Draft": "draft",
    }
    with in_organization(acme.organization.pk):
        total_why = explain_goal(acme.ada, fresh(total))
    assert {c.goal.pk: c.part.code for c in total_why.children}[other.pk] == ""


def fresh(goal: Goal) -> Goal:
    return Goal.objects.with_people().get(pk=goal.pk)


def test_the_explanation_reads_rows_like_the_roll_up(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, due_on=dt.date(2026, 11, 30))
        KeyResultFactory.create(
            by=acme.ben,
            parent=top,
            current=Decimal("1.5"),
            confidence=80,
            status="at_risk",
            metric_type="money",
            currency="USD",
            decimals=2,
            weight=0.5,
        )
    drain(acme.organization.pk)
    with in_organization(acme.organization.pk):
        context = begin(acme.organization.pk)
        assert context is not None
        rows, _everything = fetch_all(acme.organization.pk, context)
        usual = thresholds_of(acme.organization)
        goals = {goal.pk: goal for goal in Goal.objects.with_people()}
    for row in rows:
        assert node_of(goals[row.id], context.catalogue, usual) == row.node
        assert result_of(goals[row.id].progress) == row.stored


def test_the_explanation_is_available_as_json(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada)
        KeyResultFactory.create(by=acme.ben, parent=top, current=Decimal(15))
        KeyResultFactory.create(
            by=acme.ada, parent=top, title="Secret", state=Goal.State.DRAFT
        )
    drain(acme.organization.pk)
    client.force_login(acme.ben.user)
    url = reverse("goals:explain", args=["acme", top.public_id])
    found = client.get(url, headers={"accept": "application/json"}).json()
    assert found == client.get(url, {"format": "json"}).json()
    assert found["result"]["progress"] == 0.375
    assert found["progress"][-1]["value"] == 0.375
    assert [child["title"] for child in found["children"]] == ["40 new logos", None]
    assert found["children"][1]["left_out"] == "draft"
    assert "Secret" not in str(found)


def test_the_explanation_opens_in_place_and_as_a_page(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        goal = KeyResultFactory.create(
            by=acme.ben, parent=GoalFactory.create(by=acme.ada), current=Decimal(15)
        )
    drain(acme.organization.pk)
    client.force_login(acme.rita.user)
    url = reverse("goals:explain", args=["acme", goal.public_id])
    page = client.get(url).content.decode()
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    formula = "(15 − 0) ÷ (40 − 0) = 37.5%"
    assert formula in page
    assert formula in part
    assert "<html" in page
    assert "<html" not in part
