"""A member's leave, and the next check-in after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling.clock import today_of
from scheduling.models import Leave, Period
from ui.dates import format_date

if TYPE_CHECKING:
    from organizations.models import Membership

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class LeavePage:
    """A member's leave.

    `ahead`: current and future, the nearest first; `past`: of the last year.
    `next_period`: the next check-in that is asked; None when none is planned.
    """

    member: Membership
    today: dt.date
    ahead: list[Leave]
    past: list[Leave]
    next_period: Period | None
    is_own: bool

    @property
    def now(self) -> Leave | None:
        return next((row for row in self.ahead if row.starts_on <= self.today), None)

    @property
    def headline(self) -> str:
        """Away now, away soon, or neither."""
        name = str(self.member)
        if self.now:
            return self._addressed(
                _("You are away until %(last)s"),
                _("%(name)s is away until %(last)s"),
                last=day(self.now.ends_on),
            )
        if self.ahead:
            first = self.ahead[0]
            return self._addressed(
                _("You will be away %(days)s"),
                _("%(name)s will be away %(days)s"),
                days=span(first),
            )
        return (
            _("No days away planned")
            if self.is_own
            else _("No days away planned for %(name)s") % {"name": name}
        )

    def _addressed(self, own: str, other: str, **values: str) -> str:
        return (own if self.is_own else other) % {"name": self.member, **values}

    @property
    def next_at(self) -> dt.datetime | None:
        """When the next check-in opens, in the member's time zone."""
        if self.next_period is None:
            return None
        return self.next_period.opens_at.astimezone(self.member.zone)

    @property
    def is_asked_now(self) -> bool:
        return self.next_at is not None and self.next_at <= timezone.now()


def day(on: dt.date) -> str:
    return format_date(on, "weekday_and_day")


def span(leave: Leave) -> str:
    """“on Monday 23 November”, or “from Monday 23 to Friday 27 November”."""
    first, last = leave.starts_on, leave.ends_on
    if first == last:
        return _("on %(day)s") % {"day": day(first)}
    is_one_month = (first.year, first.month) == (last.year, last.month)
    begins = format_date(first, "weekday_and_number") if is_one_month else day(first)
    return _("from %(first)s to %(last)s") % {"first": begins, "last": day(last)}


def leave_page(member: Membership, viewer: Membership) -> LeavePage:
    """Queries: 2. Inside the organization."""
    now = timezone.now()
    today = today_of(member, now)
    rows = Leave.objects.filter(
        organization_id=member.organization_id, member=member, ends_on__gte=today - YEAR
    ).select_related("by__user")
    found = list(rows.order_by("starts_on"))
    return LeavePage(
        member=member,
        today=today,
        ahead=[row for row in found if row.ends_on >= today],
        past=[row for row in reversed(found) if row.ends_on < today],
        next_period=_next_period(member, now),
        is_own=member.pk == viewer.pk,
    )


def _next_period(member: Membership, now: dt.datetime) -> Period | None:
    return (
        Period.objects.filter(
            organization_id=member.organization_id,
            member=member,
            excuse="",
            submitted_at=None,
            closes_at__gt=now,
        )
        .order_by("opens_at")
        .first()
    )
