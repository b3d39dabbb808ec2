"""Rows of each subject of the policy: how they are drawn, made, and loaded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from checkins.models import CheckInAccess, MetricSource
from feedback.models import OneOnOne, Reply
from goals.models import Goal, GoalImport, GoalReader
from notifications.models import Message
from organizations.models import Membership, Unit
from scheduling.models import Period
from tests.factories import (
    ChatWebhookFactory,
    CheckInAccessFactory,
    GoalFactory,
    GoalImportFactory,
    GoalReaderFactory,
    MessageFactory,
    MetricSourceFactory,
    OneOnOneFactory,
    PeriodFactory,
    ReplyFactory,
    create_copies,
)
from tests.policy.arranged import N_PEOPLE, person, step, unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

    from tests.policy.arranged import Company

WEEK = dt.timedelta(days=7)
MONDAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
# Instants, few enough to coincide.
hour = st.integers(0, 3)
# Seldom nobody.
somebody = st.sampled_from([None, *range(N_PEOPLE)])


def at(hours: int) -> dt.datetime:
    return NOON + dt.timedelta(hours=hours)


@dataclass(frozen=True)
class DrawnRows:
    """`values`: what is drawn. `make`: makes it rows. `load`: the rows with the people
    that the app loads with them.
    """

    values: st.SearchStrategy[Any]
    make: Callable[[Company, Any], object]
    load: Callable[[], QuerySet[Any]]


def several(
    row: st.SearchStrategy[Any], n: int = 6, **limits: Any
) -> st.SearchStrategy[Any]:
    """Up to `n`, and never few: what is small meets nothing."""
    return st.lists(row, min_size=n // 2, max_size=n, **limits)


# --- Goals -----------------------------------------------------------------------------


class DrawnGoal(NamedTuple):
    """`before`: the state from which it was archived."""

    state: str
    before: str
    is_shared: bool
    owner: int | None
    author: int | None
    unit: int | None
    is_private: bool = False
    named: int = 0
    may_edit: bool = False


goals = several(
    st.builds(
        DrawnGoal,
        state=st.sampled_from(Goal.State.values),
        before=st.sampled_from(["draft", "active", "closed"]),
        is_shared=st.booleans(),
        owner=somebody,
        author=somebody,
        unit=st.none() | unit,
        is_private=st.booleans(),
        named=person,
        may_edit=st.booleans(),
    ),
    n=16,
)


def make_goals(company: Company, drawn: list[DrawnGoal]) -> None:
    one = GoalFactory.create(by=company.people[0])
    made = create_copies(one, *(goal_values(company, each) for each in drawn))
    GoalReader.objects.bulk_create(
        GoalReaderFactory.build(
            goal=goal,
            member=company.people[each.named],
            may_edit=each.may_edit,
            by=company.people[0],
        )
        for goal, each in zip(made, drawn, strict=True)
    )


def goal_values(company: Company, drawn: DrawnGoal) -> dict[str, object]:
    is_archived = drawn.state == Goal.State.ARCHIVED.value
    return {
        "state": drawn.state,
        "archived_from": drawn.before if is_archived else "",
        "is_shared": drawn.is_shared,
        "owner_id": key_of(company.person(drawn.owner)),
        "created_by_id": key_of(company.person(drawn.author)),
        "unit_id": key_of(company.unit(drawn.unit)),
        "visibility": "private" if drawn.is_private else "open",
    }


def key_of(row: Model | None) -> int | None:
    return None if row is None else row.pk


# --- Weekly check-ins ------------------------------------------------------------------


class DrawnWeek(NamedTuple):
    """`submitted`: the hour; None: it waits."""

    member: int
    submitted: int | None


class DrawnAccess(NamedTuple):
    """From a member to one that many steps on. `is_over`: either side ended it."""

    member: int
    steps: int
    kind: str
    since: int
    is_over: bool

    @property
    def other(self) -> int:
        return (self.member + self.steps) % N_PEOPLE

    @property
    def uniqueness(self) -> tuple[object, ...]:
        return self.member, self.other, self.kind, self.is_over


class DrawnReply(NamedTuple):
    """`week`: counted from the last drawn one. `to`: of an escalation."""

    week: int
    by: int
    to: int
    kind: str
    is_undone: bool


class DrawnWeeks(NamedTuple):
    weeks: list[DrawnWeek]
    accesses: list[DrawnAccess]
    replies: list[DrawnReply]

    @property
    def accesses_of_weeks(self) -> list[DrawnAccess]:
        """Each moved to a member who has a week, so that many of them say something."""
        moved = (
            each._replace(member=self.weeks[each.member % len(self.weeks)].member)
            for each in self.accesses
        )
        return list({each.uniqueness: each for each in moved}.values())


accesses = several(
    st.builds(
        DrawnAccess,
        member=person,
        steps=step,
        kind=st.sampled_from(CheckInAccess.Kind.values),
        since=hour,
        is_over=st.booleans(),
    ),
    n=18,
    unique_by=lambda access: access.uniqueness,
)
weeks = st.builds(
    DrawnWeeks,
    weeks=several(st.builds(DrawnWeek, member=person, submitted=st.none() | hour), n=4),
    accesses=accesses,
    replies=several(
        st.builds(
            DrawnReply,
            week=st.integers(0, 5),
            by=person,
            to=person,
            kind=st.sampled_from([Reply.Kind.ESCALATED, *Reply.Kind]),
            is_undone=st.sampled_from([False, False, True]),
        )
    ),
)


def make_weeks(company: Company, drawn: DrawnWeeks) -> None:
    people = company.people
    periods = Period.objects.bulk_create(
        PeriodFactory.build(
            member=people[each.member],
            week_on=MONDAY + n * WEEK,
            submitted_at=None if each.submitted is None else at(each.submitted),
        )
        for n, each in enumerate(drawn.weeks)
    )
    make_accesses(company, drawn.accesses_of_weeks)
    Reply.objects.bulk_create(
        ReplyFactory.build(
            period=periods[each.week % len(periods)],
            by=people[each.by],
            to=people[each.to],
            kind=each.kind,
            undone_at=NOON if each.is_undone else None,
        )
        for each in drawn.replies
    )


def make_accesses(company: Company, drawn: list[DrawnAccess]) -> None:
    CheckInAccess.objects.bulk_create(
        CheckInAccessFactory.build(
            member=company.people[each.member],
            other=company.people[each.other],
            kind=each.kind,
            since=at(each.since),
            ended_at=NOON if each.is_over else None,
        )
        for each in drawn
    )


WEEKS = DrawnRows(
    weeks, make_weeks, lambda: Period.objects.select_related("member__user")
)


# --- Two people ------------------------------------------------------------------------


def make_one_on_ones(company: Company, drawn: list[tuple[int, int]]) -> None:
    """Beside those drawn, of current and former pairs, each one's with their manager."""
    pairs = {(company.people[n], company.people[(n + k) % N_PEOPLE]) for n, k in drawn}
    pairs |= {(each.manager, each) for each in company.people if each.manager}
    OneOnOne.objects.bulk_create(
        OneOnOneFactory.build(manager=manager, member=member)
        for manager, member in pairs
    )


# --- What somebody made, or receives ---------------------------------------------------


def make_sources(company: Company, drawn: list[int]) -> None:
    MetricSource.objects.bulk_create(
        MetricSourceFactory.build(created_by=company.people[n]) for n in drawn
    )


def make_imports(company: Company, drawn: list[int]) -> None:
    GoalImport.objects.bulk_create(
        GoalImportFactory.build(by=company.people[n]) for n in drawn
    )


def make_messages(company: Company, drawn: list[int | None]) -> None:
    """None: to a chat room."""
    room = ChatWebhookFactory.create(by=company.people[0])
    Message.objects.bulk_create(
        MessageFactory.build(
            organization=company.organization,
            recipient=company.person(n),
            webhook=room if n is None else None,
        )
        for n in drawn
    )


def make_nothing(_company: Company, _drawn: None) -> None:
    """The rows are the people or the units themselves."""


# By the name of the subject.
ROWS = {
    "goal": DrawnRows(goals, make_goals, Goal.objects.with_people),
    "week": WEEKS,
    "managed_week": WEEKS,
    "written_week": WEEKS,
    "partner": DrawnRows(accesses, make_accesses, CheckInAccess.objects.all),
    "one_on_one": DrawnRows(
        several(st.tuples(person, step)),
        make_one_on_ones,
        lambda: OneOnOne.objects.select_related("manager", "member"),
    ),
    "leave": DrawnRows(st.none(), make_nothing, Membership.objects.all),
    "unit_cadence": DrawnRows(st.none(), make_nothing, Unit.objects.all),
    "value_source": DrawnRows(several(person), make_sources, MetricSource.objects.all),
    "import": DrawnRows(several(person), make_imports, GoalImport.objects.all),
    "own_settings": DrawnRows(several(somebody), make_messages, Message.objects.all),
}
