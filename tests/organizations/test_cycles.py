"""Cycles are made once, and move one step at a time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from goals import cycles as goal_cycles
from goals.cycles import advance_cycles
from goals.models import Goal
from goals.services import close_goal
from organizations.cycle_rules import CLOSING_DAYS, ORDER, CycleState, state_on
from organizations.cycles import advance_by_date, generate_year, move_cycle
from organizations.fiscal_years import plan_year
from organizations.models import Cycle, Event
from organizations.tenancy import enter_organization, in_organization
from tests.factories import GoalFactory

if TYPE_CHECKING:
    from tests.cast import Acme, Umbra

FIRST, LAST = dt.date(2031, 4, 1), dt.date(2031, 6, 30)
DAY = dt.timedelta(days=1)
N_PERIODS = 19


def a_cycle(acme: Acme, state: str = "open") -> Cycle:
    return Cycle.objects.create(
        organization=acme.organization,
        kind=Cycle.Kind.QUARTER,
        name="A quarter",
        starts_on=FIRST,
        ends_on=LAST,
        state=state,
    )


# --- Making a year -------------------------------------------------------------------


def test_a_year_is_made_once(inside_acme: Acme) -> None:
    year = inside_acme.organization.today().year + 3
    made = generate_year(inside_acme.hal, year)
    assert len(made) == N_PERIODS
    assert {cycle.state for cycle in made} == {"open"}
    assert Event.objects.filter(verb="cycle.created").count() == N_PERIODS
    assert generate_year(inside_acme.hal, year) == []
    assert Event.objects.filter(verb="cycle.created").count() == N_PERIODS


def test_a_year_is_completed_and_a_name_that_is_taken_is_left_out(
    inside_acme: Acme,
) -> None:
    year = inside_acme.organization.today().year + 3
    period = plan_year(inside_acme.organization, year).missing[-1]
    Cycle.objects.create(
        organization=inside_acme.organization,
        kind=Cycle.Kind.MONTH,
        name=period.name,
        starts_on=FIRST,
        ends_on=FIRST + 9 * DAY,
    )
    plan = plan_year(inside_acme.organization, year)
    assert plan.taken == {period.name}
    made = generate_year(inside_acme.hal, year)
    assert {cycle.name for cycle in made} == {one.name for one in plan.missing}
    assert len(made) == N_PERIODS - 1


def test_only_hr_makes_a_year_or_moves_a_cycle(inside_acme: Acme) -> None:
    cycle = a_cycle(inside_acme)
    for member in (inside_acme.lena, inside_acme.ben):
        with pytest.raises(PermissionDenied):
            generate_year(member, FIRST.year)
        with pytest.raises(PermissionDenied):
            move_cycle(cycle, "planning", by=member)


def test_a_year_is_made_in_ones_own_organization(acme: Acme, umbra: Umbra) -> None:
    with in_organization(umbra.organization.pk):
        before = Cycle.objects.count()
    with in_organization(acme.organization.pk):
        generate_year(acme.hal, FIRST.year)
    with in_organization(umbra.organization.pk):
        assert Cycle.objects.count() == before


# --- Moving a cycle ------------------------------------------------------------------

moves = st.tuples(st.just("move"), st.sampled_from(ORDER), st.booleans())
days = st.tuples(st.just("day"), st.integers(-90, 140), st.booleans())


def test_a_cycle_moves_as_the_plain_rule_says(acme: Acme) -> None:
    """Against a list of states: by hand one step on, or back with a reason, which holds
    it; by its dates forward alone.
    """

    @settings(max_examples=60)
    @given(st.lists(st.one_of(moves, days), max_size=12))
    def example(acts: list[tuple[str, CycleState | int, bool]]) -> None:
        with transaction.atomic():
            enter_organization(acme.organization.pk)
            cycle = a_cycle(acme)
            at, held, n_events = 0, False, 0
            for _act, what, flag in acts:
                before = at
                if isinstance(what, CycleState):
                    to = ORDER.index(what)
                    allowed = to == at + 1 or (to == at - 1 and flag)
                    if to != at and not allowed:
                        with pytest.raises(ValidationError), transaction.atomic():
                            move_cycle(
                                cycle, what, by=acme.hal, reason="Why" if flag else ""
                            )
                    else:
                        move_cycle(
                            cycle, what, by=acme.hal, reason="Why" if flag else " "
                        )
                        held = to < at or (held and to == at)
                        at = to
                else:
                    day = FIRST + what * DAY
                    advance_by_date(acme.organization, day)
                    dated = state_on(cycle.kind, FIRST, LAST, day)
                    at = at if held else max(at, ORDER.index(dated))
                n_events += abs(at - before)
                cycle.refresh_from_db()
                assert (cycle.state, cycle.is_held) == (ORDER[at], held)
                assert bool(cycle.held_reason) == held
            told = Event.objects.filter(verb="cycle.moved", object_id=cycle.pk)
            assert told.count() == n_events
            transaction.set_rollback(True)

    example()


@pytest.mark.parametrize("before", ORDER)
@pytest.mark.parametrize("after", ORDER)
def test_the_database_refuses_more_than_one_step(
    inside_acme: Acme, before: CycleState, after: CycleState
) -> None:
    cycle = a_cycle(inside_acme, before)
    rows = Cycle.objects.filter(pk=cycle.pk)
    if abs(ORDER.index(before) - ORDER.index(after)) <= 1:
        assert rows.update(state=after) == 1
        return
    with pytest.raises(IntegrityError, match="cannot move"):
        rows.update(state=after)


def test_the_database_refuses_an_unknown_state(inside_acme: Acme) -> None:
    with pytest.raises(IntegrityError, match="cycle_state_known"):
        a_cycle(inside_acme, "paused")


# --- The daily job -------------------------------------------------------------------


def test_a_cycle_with_an_open_goal_does_not_close_by_itself(inside_acme: Acme) -> None:
    cycle = a_cycle(inside_acme, "running")
    goal = GoalFactory.create(by=inside_acme.ada, cycle=cycle)
    draft = GoalFactory.create(by=inside_acme.ada, cycle=cycle, state=Goal.State.DRAFT)
    last = LAST + CLOSING_DAYS * DAY
    advance_cycles(inside_acme.organization, last)
    assert state_of(cycle) == "closing"
    advance_cycles(inside_acme.organization, last + DAY)
    assert state_of(cycle) == "closing"
    close_goal(goal, by=inside_acme.ada, grade=0.5)
    advance_cycles(inside_acme.organization, last)
    assert state_of(cycle) == "closing"
    advance_cycles(inside_acme.organization, last + DAY)
    assert state_of(cycle) == "closed"
    assert draft.state == Goal.State.DRAFT


def test_a_reopened_cycle_stays_open(inside_acme: Acme) -> None:
    cycle = a_cycle(inside_acme, "closed")
    move_cycle(cycle, "closing", by=inside_acme.hal, reason="One was forgotten")
    advance_cycles(inside_acme.organization, LAST + 90 * DAY)
    assert state_of(cycle) == "closing"
    move_cycle(cycle, "closed", by=inside_acme.hal)
    assert (state_of(cycle), cycle.held_reason) == ("closed", "")


def test_a_job_that_was_killed_goes_on_where_it_was(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = LAST + (CLOSING_DAYS + 1) * DAY
    with in_organization(acme.organization.pk):
        cycle = a_cycle(acme, "running")

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(goal_cycles, "advance_cycle", killed)
        with pytest.raises(KeyboardInterrupt), in_organization(acme.organization.pk):
            advance_cycles(acme.organization, day)
    with in_organization(acme.organization.pk):
        for _again in range(2):
            advance_cycles(acme.organization, day)
            assert state_of(cycle) == "closed"
        told = Event.objects.filter(verb="cycle.moved", object_id=cycle.pk)
        assert told.count() == 2


def state_of(cycle: Cycle) -> str:
    cycle.refresh_from_db()
    return cycle.state
