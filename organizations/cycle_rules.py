"""States of a cycle and the days on which it moves on. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class CycleState(StrEnum):
    """In the order in which a cycle passes through them."""

    OPEN = "open"
    PLANNING = "planning"
    RUNNING = "running"
    CLOSING = "closing"
    CLOSED = "closed"


ORDER = tuple(CycleState)
# Days before its first one from which a cycle is planned, by the kind of cycle.
PLANNING_DAYS = {"year": 60, "half": 42, "quarter": 28, "month": 7, "long_term": 60}
# Days after its last one from which a cycle closes by itself once nothing is left open.
CLOSING_DAYS = 14


def planning_from(kind: str, starts_on: dt.date) -> dt.date:
    """The first day on which a cycle is planned."""
    return starts_on - dt.timedelta(days=PLANNING_DAYS[kind])


def state_on(
    kind: str, starts_on: dt.date, ends_on: dt.date, day: dt.date
) -> CycleState:
    """The state that the dates ask for; never closed, which needs more than a date."""
    if day > ends_on:
        return CycleState.CLOSING
    if day >= starts_on:
        return CycleState.RUNNING
    if day >= planning_from(kind, starts_on):
        return CycleState.PLANNING
    return CycleState.OPEN


def next_state(state: str) -> CycleState | None:
    """The state after it; None after the last one."""
    at = ORDER.index(CycleState(state)) + 1
    return ORDER[at] if at < len(ORDER) else None


def previous_state(state: str) -> CycleState | None:
    """The state before it; None before the first one."""
    at = ORDER.index(CycleState(state))
    return ORDER[at - 1] if at else None


def is_step(before: str, after: str) -> bool:
    """Whether it is one step forward or back; a cycle leaves out no state."""
    return after in (next_state(before), previous_state(before))


def is_forward(before: str, after: str) -> bool:
    return ORDER.index(CycleState(after)) > ORDER.index(CycleState(before))


def steps(before: str, after: str) -> tuple[CycleState, ...]:
    """The states from the one after `before` up to `after`; none if it lies behind."""
    return ORDER[
        ORDER.index(CycleState(before)) + 1 : ORDER.index(CycleState(after)) + 1
    ]
