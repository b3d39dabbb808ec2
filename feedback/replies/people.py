"""A manager's reports in one week: who waits for a reply, who has one, who is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.messages import waiting_and_silent
from feedback.replies.selectors import awaits_reply, n_unanswered
from feedback.replies.updates import CheckInUpdate, updates_of
from organizations.hierarchy import reports_of
from organizations.weeks import WEEK, week_start
from scheduling.clock import week_of_member
from scheduling.models import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organizations.models import Membership
    from organizations.querysets import MembershipQuerySet

# Number of waiting check-ins of other weeks shown beside those of the chosen one.
MOST_OTHERS = 30
SPAN = dt.timedelta(days=WEEK)


@dataclass(frozen=True, slots=True)
class MissingCheckIn:
    """A member without a submitted check-in.

    `period`: None when they were not asked.
    """

    member: Membership
    period: Period | None
    now: dt.datetime

    @property
    def is_away(self) -> bool:
        return self.period is not None and self.period.excuse in (
            Period.Excuse.LEAVE,
            Period.Excuse.HOLIDAY,
        )

    @property
    def is_asked(self) -> bool:
        return self.period is not None and not self.period.excuse

    @property
    def is_silent(self) -> bool:
        """Asked, not submitted, and closed or past the reminder."""
        if self.period is None or self.period.excuse:
            return False
        soon = self.period.remind_at or self.period.closes_at
        return min(soon, self.period.closes_at) <= self.now

    @property
    def is_over(self) -> bool:
        return self.period is not None and self.period.closes_at <= self.now

    @property
    def is_ahead(self) -> bool:
        return self.period is not None and self.period.opens_at > self.now


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """A manager's reports in one week.

    `waiting`: check-ins without a reply, the oldest first, of all weeks. `n_waiting`:
    their number, as beside the page's name in the navigation, also of those that are too
    many to be shown. `answered`: the others that were submitted, also those that are
    owed no reply.
    """

    week_on: dt.date
    current_on: dt.date
    waiting: tuple[CheckInUpdate, ...]
    answered: tuple[CheckInUpdate, ...]
    missing: tuple[MissingCheckIn, ...]
    n_people: int
    n_waiting: int

    @property
    def is_current(self) -> bool:
        return self.week_on == self.current_on

    @property
    def ends_on(self) -> dt.date:
        return self.week_on + SPAN - dt.timedelta(days=1)

    @property
    def before_on(self) -> dt.date:
        return self.week_on - SPAN

    @property
    def after_on(self) -> dt.date | None:
        return None if self.week_on >= self.current_on else self.week_on + SPAN

    @property
    def silent(self) -> list[MissingCheckIn]:
        return [one for one in self.missing if one.is_silent]

    @property
    def still_open(self) -> list[MissingCheckIn]:
        return [m for m in self.missing if m.is_asked and not m.is_silent]

    @property
    def away(self) -> list[MissingCheckIn]:
        return [one for one in self.missing if one.is_away]

    @property
    def not_asked(self) -> list[MissingCheckIn]:
        return [m for m in self.missing if not m.is_asked and not m.is_away]

    @property
    def n_in(self) -> int:
        shown = (*self.waiting, *self.answered)
        return sum(update.period.week_on == self.week_on for update in shown)

    @property
    def n_asked(self) -> int:
        return self.n_in + len(self.silent) + len(self.still_open)

    @property
    def is_all_answered(self) -> bool:
        return all(update.is_answered for update in self.answered)

    @property
    def headline(self) -> str:
        """“Two check-ins to reply to, one person hasn’t checked in”."""
        if text := waiting_and_silent(self.n_waiting, len(self.silent)):
            return text
        if self.n_in and not self.still_open:
            return _("Everyone has checked in and got a reply")
        if self.n_in:
            return _("No one is waiting for your reply")
        if self.still_open:
            return _("No one has checked in yet")
        return _("No check-ins due this week")


def read_team_week(
    manager: Membership, week_on: dt.date | None = None, now: dt.datetime | None = None
) -> TeamWeek:
    """Load the manager's reports in one week; by default the current one.

    Queries: at most 7, however many people; 1 more with too many waiting check-ins.
    """
    now = now or timezone.now()
    first_weekday = manager.organization.first_weekday
    current_on = week_of_member(manager, now)
    week_on = min(week_start(week_on or current_on, first_weekday), current_on)
    members = list(_reports(manager))
    if members and members[0].manager:
        # The manager's own manager was loaded along.
        manager.manager = members[0].manager.manager
    periods = _periods(manager, members, week_on)
    updates = updates_of(manager, periods)
    waiting = sorted((u for u in updates if u.waits), key=_oldest)
    is_cut = len(periods) == _most(members)
    by_member = {p.member_id: p for p in periods if p.week_on == week_on}
    return TeamWeek(
        week_on=week_on,
        current_on=current_on,
        waiting=tuple(waiting),
        answered=tuple(sorted((u for u in updates if not u.waits), key=_oldest)),
        missing=tuple(_missing(members, by_member, now)),
        n_people=len(members),
        n_waiting=n_unanswered(manager) if is_cut else len(waiting),
    )


def _reports(manager: Membership) -> MembershipQuerySet:
    return (
        reports_of(manager)
        .select_related("user", "location", "manager__manager__user")
        .order_by("user__name", "pk")
    )


def _most(members: Sequence[Membership]) -> int:
    return len(members) + MOST_OTHERS


def _periods(
    manager: Membership, members: Sequence[Membership], week_on: dt.date
) -> list[Period]:
    """The week's periods, and the waiting ones of others.

    Also of the week after: in a member's time zone it may have begun. Queries: 1.
    """
    by_key = {member.pk: member for member in members}
    is_of_week = Q(week_on=week_on)
    rows = Period.objects.filter(is_of_week | awaits_reply(), member__in=members)
    first = Case(When(is_of_week, then=0), default=1)
    found = list(rows.order_by(first, "-week_on", "submitted_at")[: _most(members)])
    for period in found:
        period.member = by_key[period.member_id]
        period.member.organization = manager.organization
        period.member.manager = manager
    return found


def _oldest(update: CheckInUpdate) -> tuple[dt.datetime, int]:
    return (update.period.submitted_at or update.period.closes_at, update.period.pk)


def _missing(
    members: Sequence[Membership], by_member: dict[int, Period], now: dt.datetime
) -> list[MissingCheckIn]:
    return [
        MissingCheckIn(member, by_member.get(member.pk), now)
        for member in members
        if (period := by_member.get(member.pk)) is None or period.submitted_at is None
    ]
