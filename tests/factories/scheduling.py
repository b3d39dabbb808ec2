"""Factories of schedule rules, periods, check-in policy and leave."""

from __future__ import annotations

import datetime as dt

from scheduling.clock import week_of_member
from scheduling.models import CadenceRule, CheckInPolicy, Leave, Period
from tests.factories.base import (
    LazyAttribute,
    SelfAttribute,
    SubFactory,
    TenantFactory,
    Trait,
    from_now,
    organization_of,
    today_of,
)
from tests.factories.organizations import MembershipFactory

TWO_DAYS = dt.timedelta(days=2)


class CadenceRuleFactory(TenantFactory[CadenceRule]):
    """A rule for everybody, every Monday; `unit`, `framework`, `goal` or `member`
    narrow it.
    """

    class Meta:
        model = CadenceRule


class CheckInPolicyFactory(TenantFactory[CheckInPolicy]):
    class Meta:
        model = CheckInPolicy
        django_get_or_create = ("organization",)


class LeaveFactory(TenantFactory[Leave]):
    """Leave of today, entered by the member."""

    class Meta:
        model = Leave

    member = SubFactory(MembershipFactory)
    organization = organization_of("member")
    starts_on = LazyAttribute(today_of)
    ends_on = SelfAttribute("starts_on")
    by = SelfAttribute("member")


class PeriodFactory(TenantFactory[Period]):
    """The member's period of this week: open since yesterday, for two more days.

    Its check-in is about `goals`, and has two days of grace after that.
    """

    class Meta:
        model = Period

    class Params:
        goals = ()
        now = from_now()
        # Its reminder has been due for an hour; it closes tomorrow.
        to_remind = Trait(closes_at=from_now(hours=26), remind_at=from_now(hours=-1))
        submitted = Trait(
            submitted_at=SelfAttribute("now"),
            submitted_by=SelfAttribute("member"),
        )

    member = SubFactory(MembershipFactory)
    organization = organization_of("member")
    week_on = LazyAttribute(lambda row: week_of_member(row.member, row.now))
    rhythm = "weekly"
    goal_ids = LazyAttribute(lambda row: [goal.pk for goal in row.goals])
    opens_at = from_now(days=-1)
    closes_at = from_now(days=2)
    grace_until = LazyAttribute(lambda row: row.closes_at + TWO_DAYS)
