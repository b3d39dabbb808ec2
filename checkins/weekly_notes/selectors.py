from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from checkins.models import AutomaticValue, CheckIn
from checkins.selectors.cards import LOOKBACK, past_of_sums
from checkins.weekly_notes.building import NotesData, NotesFrame, line_above, sheet_of
from checkins.weekly_notes.choices import choose
from checkins.weekly_notes.model import NotesPage
from goals.kinds import is_statement
from goals.models import Goal
from goals.tree import with_those_above
from organizations.models import Cycle, Membership
from organizations.weeks import WEEK
from scheduling.clock import person_of, today_of
from scheduling.models import Leave, Period

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from checkins.weekly_notes.model import PeriodChoice

MOST_WORDS = 4_000
# A check-in may be saved some days after its week.
MARGIN = dt.timedelta(days=WEEK)

OF_MEMBER = """owner_id = %s AND state IN ('active', 'closed')
    AND cycle_id IN (
      SELECT id FROM organizations_cycle
      WHERE organization_id = goals_goal.organization_id
        AND starts_on <= %s AND ends_on >= %s)"""


def notes_of_member(
    membership: Membership, member: Membership, cycle_id: str = ""
) -> NotesPage | None:
    """The weekly notes on a member's goals that the reader may see.

    None in an organization without cycles. Queries: 6.
    """
    choices = choose(membership.organization, cycle_id, today_of(member))
    if not choices:
        return None
    cycle = next(choice.cycle for choice in choices if choice.is_chosen)
    times = (cycle.ends_on, cycle.starts_on)
    goals = _goals(membership, OF_MEMBER, member.pk, *times)
    own = [
        goal
        for goal in goals.values()
        if goal.owner_id == member.pk and _is_shown(goal, cycle)
    ]
    return _page(membership, choices, own, goals, member, whose=member)


def notes_of_goal(
    membership: Membership, goal: Goal, cycle_id: str = ""
) -> NotesPage | None:
    """The weekly notes on one goal.

    None in an organization without cycles. Queries: 6.
    """
    person = person_of(goal, membership)
    choices = choose(membership.organization, cycle_id, today_of(person), goal.cycle)
    if not choices:
        return None
    goals = _goals(membership, "id = %s", goal.pk)
    own = [goals[goal.pk]]
    return _page(membership, choices, own, goals, None, whose=person)


def _goals(membership: Membership, which: str, *values: object) -> dict[int, Goal]:
    """The selected goals and all visible goals above them, by id. Queries: 1."""
    rows = (
        Goal.objects.in_organization(membership.organization)
        .visible_to(membership)
        .filter(pk__among=with_those_above(membership.organization_id, which, *values))
        .select_related("progress", "owner__user", "owner__location", "unit", "cycle")
        .defer("description")
        .annotate(past=past_of_sums())
    )
    found = {goal.pk: goal for goal in rows}
    for goal in found.values():
        goal.organization = membership.organization
    return found


def _is_shown(goal: Goal, cycle: Cycle) -> bool:
    return (
        goal.state in (Goal.State.ACTIVE, Goal.State.CLOSED)
        and goal.is_measured
        and not is_statement(goal)
        and goal.cycle.starts_on <= cycle.ends_on
        and goal.cycle.ends_on >= cycle.starts_on
    )


def _page(
    membership: Membership,
    choices: list[PeriodChoice],
    own: list[Goal],
    goals: dict[int, Goal],
    member: Membership | None,
    *,
    whose: Membership,
) -> NotesPage:
    """The page by the clock of the person whose check-ins they are, `whose`."""
    cycle = next(choice.cycle for choice in choices if choice.is_chosen)
    now = timezone.now()
    frame = NotesFrame(membership, cycle, whose.zone, today_of(whose, now), now)
    data = _load_data(own, cycle, frame.today)
    ordered = sorted(own, key=lambda g: (g.cycle.starts_on, g.position, g.pk))
    weeks = [week for month in frame.months() for week in month.weeks]
    return NotesPage(
        cycle=cycle,
        choices=choices,
        sheets=[
            sheet_of(frame, goal, line_above(goal, goals), data) for goal in ordered
        ],
        today=frame.today,
        n_weeks=len(weeks),
        now=next((week for week in weeks if week.contains(frame.today)), None),
        member=member,
    )


def _load_data(goals: Sequence[Goal], cycle: Cycle, today: dt.date) -> NotesData:
    """Load check-ins, automatic values and absences. Queries: 4, none without goals."""
    data = NotesData()
    if not goals:
        return data
    for check_in in _check_ins(goals, cycle, today):
        data.words[check_in.goal_id].append(check_in)
    days = (cycle.starts_on - MARGIN, cycle.ends_on)
    values = AutomaticValue.objects.filter(goal__in=goals, on__range=days)
    for value in values.select_related("source", "by__user").order_by("on", "id"):
        data.automatic_values[value.goal_id].append(value)
    owners = {goal.owner_id for goal in goals if goal.owner_id}
    _add_absences(data, owners, days)
    return data


def _check_ins(goals: Sequence[Goal], cycle: Cycle, today: dt.date) -> list[CheckIn]:
    """Current check-ins of the cycle and of the sparklines, oldest first."""
    first = min([cycle.starts_on, *(goal.cycle.starts_on for goal in goals)])
    first = max(first, min(cycle.starts_on, today - LOOKBACK)) - MARGIN
    rows = (
        CheckIn.objects.of_goals(goal.pk for goal in goals)
        .current()
        .since(first)
        .select_related(
            "period",
            "by__user",
            "for_member__user",
            "reading__source",
            "reading__by__user",
        )
        .order_by("-id")[:MOST_WORDS]
    )
    return list(rows)[::-1]


def _add_absences(
    data: NotesData, owners: Collection[int], days: tuple[dt.date, dt.date]
) -> None:
    """Add periods and leave of the owners. Queries: 2, none without owners."""
    if not owners:
        return
    for period in Period.objects.filter(member_id__in=owners, week_on__range=days):
        data.periods.setdefault(period.member_id, {})[period.week_on] = period
    leaves = Leave.objects.filter(
        member_id__in=owners, starts_on__lte=days[1], ends_on__gte=days[0]
    )
    for leave in leaves:
        data.leaves[leave.member_id].append(leave)
