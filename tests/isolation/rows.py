"""A row in every table of check-ins and messages, written without the services."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from checkins import models as checkins
from notifications import models as notifications
from tests.factories import (
    AnswerFactory,
    AutomaticValueFactory,
    CadenceRuleFactory,
    ChannelPreferenceFactory,
    ChatWebhookFactory,
    CheckInAccessFactory,
    CheckInDraftFactory,
    CheckInPolicyFactory,
    ColumnMeaningsFactory,
    DeliveryFactory,
    DeliverySettingsFactory,
    DepartureFactory,
    GoalReaderFactory,
    HolidayFactory,
    InboundMailFactory,
    IntentionFactory,
    InvitationFactory,
    LeaveFactory,
    LocationFactory,
    MagicLinkFactory,
    MailStopFactory,
    ManagerConfidenceFactory,
    MessageFactory,
    MetricSourceFactory,
    OneOnOneFactory,
    OneOnOneItemFactory,
    PeopleImportFactory,
    PeriodFactory,
    QuestionFactory,
    ReplyFactory,
    SilentGoalFactory,
    StructuralChangeFactory,
)

if TYPE_CHECKING:
    from checkins.models import CheckIn
    from goals.models import Goal
    from scheduling.models import Period
    from tests.cast import Acme

DAY = dt.date(2026, 11, 23)


def fill(cast: Acme, goal: Goal, said: CheckIn) -> None:
    """Creates all rows around a check-in of Ben, whose manager is Lena."""
    period = PeriodFactory.create(member=cast.ben, goal_ids=[goal.pk])
    _location_rows(cast)
    _rule_rows(cast)
    _checkin_rows(cast, period)
    _feedback_rows(cast, period, goal, said)
    _automatic_value_rows(cast, goal)
    GoalReaderFactory.create(goal=goal, member=cast.rita, by=cast.ada)
    _message_rows(cast, period)
    _people_rows(cast)


def _location_rows(cast: Acme) -> None:
    organization = cast.organization
    InvitationFactory.create(by=cast.ada)
    berlin = LocationFactory.create(
        organization=organization, name="Berlin", time_zone="Europe/Berlin"
    )
    HolidayFactory.create(organization=organization, location=berlin, on=DAY)


def _rule_rows(cast: Acme) -> None:
    organization = cast.organization
    CadenceRuleFactory.create(organization=organization, unit=cast.sales)
    CheckInPolicyFactory.create(organization=organization)
    LeaveFactory.create(
        member=cast.ben,
        by=cast.lena,
    )


def _checkin_rows(cast: Acme, period: Period) -> None:
    organization = cast.organization
    question = QuestionFactory.create(
        organization=organization, text="What keeps you up?"
    )
    AnswerFactory.create(
        period=period,
        question=question,
    )
    CheckInDraftFactory.create(period=period)
    IntentionFactory.create(period=period)


def _feedback_rows(cast: Acme, period: Period, goal: Goal, said: CheckIn) -> None:
    CheckInAccessFactory.create(
        member=cast.ben,
        other=cast.rita,
    )
    ManagerConfidenceFactory.create(goal=goal, period=period, by=cast.lena)
    SilentGoalFactory.create(goal=goal, silent_since=DAY)
    ReplyFactory.create(
        period=period,
        check_in=said,
        by=cast.lena,
    )
    one_on_one = OneOnOneFactory.create(manager=cast.lena, member=cast.ben)
    OneOnOneItemFactory.create(talk=one_on_one)


def _automatic_value_rows(cast: Acme, goal: Goal) -> None:
    source = MetricSourceFactory.create(
        name="CRM",
        created_by=cast.ada,
    )
    AutomaticValueFactory.create(
        goal=goal,
        way=checkins.AutomaticValue.Way.API,
        source=source,
    )


def _message_rows(cast: Acme, period: Period) -> None:
    ben = cast.ben
    ChatWebhookFactory.create(by=cast.ada)
    message = MessageFactory.create(
        recipient=ben,
        kind="check_in.closing",
        occurrence=period.public_id,
    )
    DeliveryFactory.create(message=message)
    ChannelPreferenceFactory.create(
        member=ben,
    )
    DeliverySettingsFactory.create(member=ben)
    MailStopFactory.create(
        member=ben,
    )
    link = MagicLinkFactory.create(
        member=ben,
        purpose=notifications.MagicLink.Purpose.REPLY,
        period=period,
    )
    InboundMailFactory.create(
        link=link,
    )


def _people_rows(cast: Acme) -> None:
    StructuralChangeFactory.create(by=cast.hal)
    PeopleImportFactory.create(by=cast.hal)
    ColumnMeaningsFactory.create(organization=cast.organization)
    DepartureFactory.create(member=cast.ben, by=cast.hal)
