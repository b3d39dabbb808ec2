"""Rows of feedback for `tests.isolation.conftest.Things`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from checkins.models import CheckInAccess
from feedback.models import OneOnOne, OneOnOneItem, Reply
from feedback.one_on_ones.services import add_item, one_on_one_between
from feedback.partners.services import grant_check_in_access
from feedback.replies.services import reply
from goals.models import Goal
from organizations.models import Membership
from scheduling.models import Period
from tests.factories import MembershipFactory, PeriodFactory, SilentGoalFactory


@dataclass(frozen=True)
class Answers:
    report: Membership
    period: Period
    reply: Reply
    one_on_one: OneOnOne
    item: OneOnOneItem
    partner: CheckInAccess


def make_answers(by: Membership, goal: Goal) -> Answers:
    """A check-in of a report of `by` with a reply; and a goal without updates."""
    organization = by.organization
    other = MembershipFactory.create(
        organization=organization, user__name=f"{organization.slug}.report", manager=by
    )
    now = timezone.now()
    period = PeriodFactory.create(
        member=other,
        week_on=organization.today(),
        rhythm="weekly",
        opens_at=now - dt.timedelta(days=2),
        closes_at=now + dt.timedelta(days=2),
        grace_until=now + dt.timedelta(days=4),
        submitted_at=now,
        submitted_by=other,
    )
    SilentGoalFactory.create(goal=goal, silent_since=organization.today())
    one_on_one = one_on_one_between(by, other)
    return Answers(
        report=other,
        period=period,
        reply=reply(period, f"{organization.name}’s answer", by=by),
        one_on_one=one_on_one,
        item=add_item(one_on_one, f"{organization.name}’s item", by=by),
        partner=grant_check_in_access(other, CheckInAccess.Kind.ASSISTANT, by=by),
    )
