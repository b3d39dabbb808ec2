"""Factories of check-ins, their questions and answers, and automatic values."""

from __future__ import annotations

import uuid
from decimal import Decimal

from checkins.models import (
    Answer,
    AutomaticValue,
    CheckIn,
    CheckInDraft,
    Intention,
    MetricSource,
    Question,
    SilentGoal,
)
from tests.factories.base import (
    LazyAttribute,
    LazyFunction,
    SelfAttribute,
    Sequence,
    SubFactory,
    TenantFactory,
    organization_of,
    today_of,
)
from tests.factories.goals import GoalFactory, KeyResultFactory
from tests.factories.organizations import MembershipFactory
from tests.factories.scheduling import PeriodFactory


class CheckInFactory(TenantFactory[CheckIn]):
    """A stored check-in of today, without changing the goal: the service `check_in`
    does both.
    """

    class Meta:
        model = CheckIn

    goal = SubFactory(KeyResultFactory)
    organization = organization_of("goal")
    on = LazyAttribute(today_of)


class QuestionFactory(TenantFactory[Question]):
    class Meta:
        model = Question

    text = Sequence(lambda n: f"Question {n}?")


class AnswerFactory(TenantFactory[Answer]):
    class Meta:
        model = Answer

    period = SubFactory(PeriodFactory)
    organization = organization_of("period")
    question = SubFactory(QuestionFactory)
    by = SelfAttribute("period.member")
    text = "Nothing"


class CheckInDraftFactory(TenantFactory[CheckInDraft]):
    class Meta:
        model = CheckInDraft

    period = SubFactory(PeriodFactory)
    organization = organization_of("period")
    by = SelfAttribute("period.member")


class IntentionFactory(TenantFactory[Intention]):
    class Meta:
        model = Intention

    period = SubFactory(PeriodFactory)
    organization = organization_of("period")
    text = "Call Gdansk"


class SilentGoalFactory(TenantFactory[SilentGoal]):
    """A goal without updates, whose owner is asked today whether it is still active."""

    class Meta:
        model = SilentGoal

    goal = SubFactory(GoalFactory)
    organization = organization_of("goal")
    silent_since = LazyAttribute(today_of)


class MetricSourceFactory(TenantFactory[MetricSource]):
    """A metric source whose token is unknown; `let_in` creates one with its token."""

    class Meta:
        model = MetricSource

    created_by = SubFactory(MembershipFactory)
    organization = organization_of("created_by")
    name = Sequence(lambda n: f"CRM {n}")
    token_hash = LazyFunction(lambda: uuid.uuid4().hex * 2)


class AutomaticValueFactory(TenantFactory[AutomaticValue]):
    """A value of today from a file."""

    class Meta:
        model = AutomaticValue

    goal = SubFactory(KeyResultFactory)
    organization = organization_of("goal")
    value = Decimal(3)
    on = LazyAttribute(today_of)
    way = AutomaticValue.Way.CSV
