"""Drafts from stored goals with their context, in a constant number of queries."""

import datetime as dt
from decimal import Decimal

from pytest_django import DjangoAssertNumQueries

from frameworks.guidance import HintKind
from goals.guidance import NEW, draft_of, drafts_of, hints_of
from goals.models import Goal
from organizations.models import Cycle
from tests.cast import Acme
from tests.factories import CycleFactory, GoalFactory, KeyResultFactory, cycle_of
from tests.needs import needs_framework

pytestmark = needs_framework("okr")


def loaded(*goals: Goal) -> list[Goal]:
    rows = Goal.objects.filter(pk__in=[goal.pk for goal in goals]).with_people()
    return list(rows.order_by("id"))


def test_a_goal_is_read_with_its_parent_and_its_cycle(inside_acme: Acme) -> None:
    top = GoalFactory.create(
        by=inside_acme.ada, title="Ports choose us", unit=inside_acme.company
    )
    below = KeyResultFactory.create(
        by=inside_acme.ben, parent=top, owner=inside_acme.ben
    )
    cycle = cycle_of(inside_acme.organization)
    found = drafts_of(loaded(top, below), inside_acme.organization)
    assert not found[top.pk].wants_parent
    assert not found[top.pk].wants_metric
    assert found[top.pk].is_measured_below
    assert found[below.pk].parent_title == "Ports choose us"
    assert found[below.pk].cycle_ends_on == cycle.ends_on
    assert found[below.pk].target == 40


def test_many_goals_cost_as_many_queries_as_one(
    inside_acme: Acme, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    top = GoalFactory.create(
        by=inside_acme.ada, title="Ports choose us", unit=inside_acme.company
    )
    goals = [
        KeyResultFactory.create(by=inside_acme.ben, parent=top, title=f"{n} logos")
        for n in range(3)
    ]
    one, many = loaded(goals[0]), loaded(top, *goals)
    hints_of(one, inside_acme.organization)
    for rows in (one, many):
        with django_assert_num_queries(2):
            hints_of(rows, inside_acme.organization)


def test_an_unsaved_goal_is_counted_last(inside_acme: Acme) -> None:
    top = GoalFactory.create(
        by=inside_acme.ada, title="Ports choose us", unit=inside_acme.company
    )
    for n in range(5):
        KeyResultFactory.create(by=inside_acme.ada, parent=top, title=f"{n} logos")
    new = Goal(
        organization=inside_acme.organization,
        framework="okr",
        kind="key_result",
        title="6 logos",
        parent=top,
        cycle=top.cycle,
        owner=inside_acme.ben,
        unit=inside_acme.sales,
        metric_type="number",
    )
    draft = draft_of(new, inside_acme.organization)
    assert (draft.n_beside, draft.place, draft.at_most) == (6, 6, 5)
    kinds = {hint.kind for hint in hints_of([new], inside_acme.organization)[NEW]}
    assert kinds == {HintKind.NO_TARGET, HintKind.TOO_MANY}


def test_only_goals_beyond_the_limit_get_a_hint(inside_acme: Acme) -> None:
    top = GoalFactory.create(
        by=inside_acme.ada, title="Ports choose us", unit=inside_acme.company
    )
    goals = [
        KeyResultFactory.create(by=inside_acme.ada, parent=top, title=f"{n + 1} logos")
        for n in range(6)
    ]
    found = hints_of(loaded(*goals), inside_acme.organization)
    asked = [
        goal
        for goal in goals
        if HintKind.TOO_MANY in {hint.kind for hint in found[goal.pk]}
    ]
    assert asked == goals[-1:]


def test_parts_of_a_sum_do_not_count_for_the_limit(inside_acme: Acme) -> None:
    top = GoalFactory.create(
        by=inside_acme.ada, title="Ports choose us", unit=inside_acme.company
    )
    whole = KeyResultFactory.create(by=inside_acme.ada, parent=top)
    parts = [
        KeyResultFactory.create(by=inside_acme.ada, parent=whole, title=f"{n} of them")
        for n in range(9)
    ]
    found = drafts_of(loaded(*parts), inside_acme.organization)
    assert {draft.at_most for draft in found.values()} == {None}


def before(acme: Acme, now: Cycle) -> Cycle:
    """A period as long, some years ago."""
    days = now.ends_on - now.starts_on
    start = dt.date(2020, 1, 1)
    return CycleFactory.create(
        organization=acme.organization,
        kind=now.kind,
        name="before",
        starts_on=start,
        ends_on=start + days,
    )


def test_past_changes_of_the_metric_are_considered(inside_acme: Acme) -> None:
    top = GoalFactory.create(
        by=inside_acme.ada, title="Ports choose us", unit=inside_acme.company
    )
    over = {"metric_unit": "logos", "owner": inside_acme.ben}
    KeyResultFactory.create(
        by=inside_acme.ada,
        parent=top,
        title="12 new logos",
        cycle=before(inside_acme, top.cycle),
        current=Decimal(12),
        **over,
    )
    goal = KeyResultFactory.create(
        by=inside_acme.ada, parent=top, title="40 new logos", **over
    )
    (hint,) = [
        each
        for each in hints_of(loaded(goal), inside_acme.organization)[goal.pk]
        if each.kind == HintKind.UNATTAINABLE
    ]
    assert "12" in hint.question
    other = KeyResultFactory.create(
        by=inside_acme.ada, parent=top, title="Meals", **over | {"metric_unit": "meals"}
    )
    assert draft_of(other, inside_acme.organization).largest_move is None


def test_the_balance_hint_is_shown_once(inside_acme: Acme) -> None:
    top = GoalFactory.create(
        by=inside_acme.ada, title="Ports choose us", unit=inside_acme.company
    )
    over = {"owner": inside_acme.ben, "indicator": "lagging"}
    goals = [
        KeyResultFactory.create(
            by=inside_acme.ada, parent=top, title=f"{n + 1} logos", **over
        )
        for n in range(3)
    ]
    found = hints_of(loaded(*goals), inside_acme.organization)
    asked = [
        goal
        for goal in goals
        if HintKind.ALL_LAGGING in {hint.kind for hint in found[goal.pk]}
    ]
    assert asked == goals[-1:]
