"""Factories of replies, one-on-ones, accountability partners and managers' confidence."""

from __future__ import annotations

from checkins.models import CheckInAccess
from feedback.models import ManagerConfidence, OneOnOne, OneOnOneItem, Reply
from tests.factories.base import (
    SelfAttribute,
    SubFactory,
    TenantFactory,
    Trait,
    from_now,
    organization_of,
)
from tests.factories.goals import GoalFactory
from tests.factories.organizations import MembershipFactory
from tests.factories.scheduling import PeriodFactory


class CheckInAccessFactory(TenantFactory[CheckInAccess]):
    """An accountability partner of a member."""

    class Meta:
        model = CheckInAccess

    class Params:
        ended = Trait(ended_at=from_now())

    member = SubFactory(MembershipFactory)
    other = SubFactory(MembershipFactory)
    organization = organization_of("member")
    kind = CheckInAccess.Kind.PARTNER


class ManagerConfidenceFactory(TenantFactory[ManagerConfidence]):
    class Meta:
        model = ManagerConfidence

    goal = SubFactory(GoalFactory)
    period = SubFactory(PeriodFactory)
    by = SubFactory(MembershipFactory)
    organization = organization_of("goal")
    confidence = 50


class ReplyFactory(TenantFactory[Reply]):
    """A text reply to a period, without its notifications."""

    class Meta:
        model = Reply

    period = SubFactory(PeriodFactory)
    organization = organization_of("period")
    by = SubFactory(MembershipFactory)
    kind = Reply.Kind.ANSWER
    text = "Well done"


class OneOnOneFactory(TenantFactory[OneOnOne]):
    class Meta:
        model = OneOnOne

    manager = SubFactory(MembershipFactory)
    member = SubFactory(MembershipFactory)
    organization = organization_of("member")


class OneOnOneItemFactory(TenantFactory[OneOnOneItem]):
    class Meta:
        model = OneOnOneItem

    talk = SubFactory(OneOnOneFactory)
    organization = organization_of("talk")
    text = "The ports"
    by = SelfAttribute("talk.manager")
