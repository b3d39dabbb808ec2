"""Periods and submitted check-ins of a member's weeks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from checkins.weekly.questions import questions_of
from checkins.weekly.services import GoalEntry, submit_check_in
from goals.models import Goal
from organizations.models import Membership
from organizations.weeks import week_start
from scheduling.models import Period
from tests.factories import GoalFactory, KeyResultFactory

WEEK = dt.timedelta(days=7)


def number_of(member: Membership, by: Membership, title: str = "Opps") -> Goal:
    """A key result of the member, under an objective of theirs."""
    top = GoalFactory.create(
        by=by, title=f"{title}, the objective", owner=member, unit=member.unit
    )
    return KeyResultFactory.create(by=by, parent=top, title=title, owner=member)


def week_of(member: Membership, goals: list[Goal], back: int = 0) -> Period:
    """The member's period of the current week, or of `back` weeks before.

    Open since its first day, and closed only when it is in the past.
    """
    organization = member.organization
    now = timezone.now()
    week_on = week_start(organization.today(), organization.first_weekday) - back * WEEK
    closes_at = now + WEEK / 7 if not back else now - back * WEEK + WEEK / 7
    period, _made = Period.objects.get_or_create(
        organization=organization,
        member=member,
        week_on=week_on,
        defaults={
            "rhythm": "weekly",
            "goal_ids": [goal.pk for goal in goals],
            "opens_at": closes_at - WEEK,
            "closes_at": closes_at,
            # Long enough for a test to submit it.
            "grace_until": max(closes_at, now) + WEEK / 7,
        },
    )
    period.member = member
    return period


def said(period: Period, goal: Goal, note: str = "Moved", **over: Any) -> Period:
    """The period, submitted with a check-in on the goal; `blocked`: its obstacle."""
    questions = {q.purpose: q for q in questions_of(period.member.organization)}
    blocked = over.pop("blocked", "")
    answers = {questions["blocked"]: blocked} if blocked else {}
    entry = GoalEntry(
        goal=goal,
        value=over.pop("value", Decimal(7)),
        confidence=over.pop("confidence", 70),
        note=note,
    )
    submit_check_in(
        period,
        by=over.pop("by", period.member),
        entries=[entry],
        answers=answers,
        intentions=over.pop("intentions", ()),
        complete=True,
    )
    if at := over.pop("at", None):
        Period.objects.filter(pk=period.pk).update(submitted_at=at)
        period.refresh_from_db(fields=["submitted_at"])
    return period


def week_said(member: Membership, by: Membership, note: str = "Moved") -> Period:
    """The member's check-in of the current week, submitted with one key result."""
    goal = number_of(member, by)
    return said(week_of(member, [goal]), goal, note)
