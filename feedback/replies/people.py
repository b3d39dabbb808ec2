"""A manager's reports in one week: who waits for a reply, who has one, who is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.messages import waiting_and_silent
from feedback.replies.selectors import awaits_reply
from feedback.replies.updates import CheckInUpdate, updates_of
from organizations.hierarchy import reports_of
from organizations.weeks import WEEK, week_start
from scheduling.clock import week_of_member
from scheduling.models import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organizations.models import Membership
    from organizations.querysets import MembershipQuerySet

# Number of waiting check-ins of earlier weeks shown before this week's.
MOST_EARLIER = 30
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

    `waiting`: check-ins without a reply, the oldest first, also of earlier weeks.
    `answered`: the others that were submitted, also those that are owed no reply.
    """

    week_on: dt.date
    current_on: dt.date
    waiting: tuple[CheckInUpdate, ...]
    answered: tuple[CheckInUpdate, ...]
    missing: tuple[MissingCheckIn, ...]
    n_people: int

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
    def headline(self) -> str:
        """“Two check-ins to reply to, one person hasn’t checked in”."""
        if text := waiting_and_silent(len(self.waiting), len(self.silent)):
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

    Queries: at most 7, however many people.
    """
    now = now or timezone.now()
    first_weekday = manager.organization.first_weekday
    current_on = week_of_member(manager, now)
    week_on = min(week_start(week_on or current_on, first_weekday), current_on)
    members = list(_reports(manager))
    if members and members[0].manager:
        # The manager's own manager was loaded along.
        manager.manager = members[0].manager.manager
    periods = _periods(manager, members, week_on, is_current=week_on == current_on)
    updates = updates_of(manager, periods)
    by_member = {p.member_id: p for p in periods if p.week_on == week_on}
    return TeamWeek(
        week_on=week_on,
        current_on=current_on,
        waiting=tuple(sorted((u for u in updates if u.waits), key=_oldest)),
        answered=tuple(sorted((u for u in updates if not u.waits), key=_oldest)),
        missing=tuple(_missing(members, by_member, now)),
        n_people=len(members),
    )


def _reports(manager: Membership) -> MembershipQuerySet:
    return (
        reports_of(manager)
        .select_related("user", "location", "manager__manager__user")
        .order_by("user__name", "pk")
    )


def _periods(
    manager: Membership,
    members: Sequence[Membership],
    week_on: dt.date,
    *,
    is_current: bool,
) -> list[Period]:
    """The week's periods; for the current week also waiting ones of others.

    Queries: 1.
    """
    by_key = {member.pk: member for member in members}
    wanted = Q(week_on=week_on)
    if is_current:
        # Also of the week after: in a member's time zone it may have begun.
        wanted |= awaits_reply()
    rows = Period.objects.filter(wanted, member__in=members)
    most = len(members) + MOST_EARLIER
    found = list(rows.order_by("-week_on", "submitted_at")[:most])
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
