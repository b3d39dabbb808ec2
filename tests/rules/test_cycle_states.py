"""The states of a cycle by its dates, and the steps between them."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from organizations.cycle_rules import (
    ORDER,
    PLANNING_DAYS,
    CycleState,
    is_step,
    next_state,
    planning_from,
    previous_state,
    state_on,
    steps,
)

kinds = st.sampled_from(sorted(PLANNING_DAYS))
days = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))
states = st.sampled_from(ORDER)


@given(kinds, days, st.integers(1, 400), days)
def test_dates_ask_for_one_of_four_states(
    kind: str, starts_on: dt.date, n_days: int, day: dt.date
) -> None:
    ends_on = starts_on + dt.timedelta(days=n_days)
    expected = {
        CycleState.OPEN: day < planning_from(kind, starts_on),
        CycleState.PLANNING: planning_from(kind, starts_on) <= day < starts_on,
        CycleState.RUNNING: starts_on <= day <= ends_on,
        CycleState.CLOSING: ends_on < day,
    }
    assert expected[state_on(kind, starts_on, ends_on, day)]
    assert sum(expected.values()) == 1


@given(kinds, days, st.integers(1, 400), st.lists(days, min_size=2, max_size=2))
def test_a_later_day_never_asks_for_an_earlier_state(
    kind: str, starts_on: dt.date, n_days: int, two: list[dt.date]
) -> None:
    ends_on = starts_on + dt.timedelta(days=n_days)
    first, second = (state_on(kind, starts_on, ends_on, day) for day in sorted(two))
    assert ORDER.index(first) <= ORDER.index(second)


@given(states, states)
def test_steps_lead_from_one_state_to_the_other_one_at_a_time(
    before: CycleState, after: CycleState
) -> None:
    walked = [before, *steps(before, after)]
    assert all(is_step(a, b) for a, b in pairwise(walked))
    is_ahead = ORDER.index(after) >= ORDER.index(before)
    assert walked[-1] == (after if is_ahead else before)


@given(states)
def test_the_step_before_the_next_one_is_where_it_was(state: CycleState) -> None:
    following = next_state(state)
    assert following is None or previous_state(following) == state
