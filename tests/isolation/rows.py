"""A row in every table of check-ins and messages, past the services."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from checkins import models as checkins
from notifications import models as notifications
from organizations.models import Holiday, Location

if TYPE_CHECKING:
    from checkins.models import CheckIn, Period
    from goals.models import Goal
    from organizations.models import Membership
    from tests.cast import Acme

DAY = dt.date(2026, 11, 23)


def make_period(member: Membership, **over: object) -> Period:
    """Open since yesterday, for a week; not handed in."""
    now = timezone.now()
    values: dict[str, object] = {
        "organization": member.organization,
        "member": member,
        "week_on": DAY,
        "rhythm": "weekly",
        "opens_at": now - dt.timedelta(days=1),
        "closes_at": now + dt.timedelta(days=5),
        "grace_until": now + dt.timedelta(days=7),
    }
    return checkins.Period.objects.create(**values | over)


def fill(cast: Acme, goal: Goal, said: CheckIn) -> None:
    """Everything around a check-in of Ben's, whom Lena leads."""
    period = make_period(cast.ben, goal_ids=[goal.pk])
    _places(cast)
    _rules(cast)
    _said(cast, period)
    _answered(cast, period, goal, said)
    _read(cast, goal)
    _messages(cast, period)


def _places(cast: Acme) -> None:
    organization = cast.organization
    berlin = Location.objects.create(
        organization=organization, name="Berlin", time_zone="Europe/Berlin"
    )
    Holiday.objects.create(
        organization=organization, location=berlin, on=DAY, name="Day off"
    )


def _rules(cast: Acme) -> None:
    organization = cast.organization
    checkins.CadenceRule.objects.create(organization=organization, unit=cast.sales)
    checkins.CheckInPolicy.objects.get_or_create(organization=organization)
    checkins.Leave.objects.create(
        organization=organization,
        member=cast.ben,
        starts_on=DAY,
        ends_on=DAY,
        by=cast.lena,
    )


def _said(cast: Acme, period: Period) -> None:
    organization = cast.organization
    question = checkins.Question.objects.create(
        organization=organization, text="What keeps you up?"
    )
    checkins.Answer.objects.create(
        organization=organization,
        period=period,
        question=question,
        by=cast.ben,
        text="Nothing",
    )
    checkins.Draft.objects.create(organization=organization, period=period, by=cast.ben)
    checkins.Intention.objects.create(
        organization=organization, period=period, text="Call Gdansk"
    )


def _answered(cast: Acme, period: Period, goal: Goal, said: CheckIn) -> None:
    organization = cast.organization
    checkins.Companion.objects.create(
        organization=organization,
        member=cast.ben,
        other=cast.rita,
        kind=checkins.Companion.Kind.PARTNER,
    )
    checkins.ManagerConfidence.objects.create(
        organization=organization, goal=goal, period=period, by=cast.lena, confidence=50
    )
    checkins.SilentGoal.objects.create(
        organization=organization, goal=goal, silent_since=DAY
    )
    checkins.Reply.objects.create(
        organization=organization,
        period=period,
        check_in=said,
        by=cast.lena,
        kind=checkins.Reply.Kind.ANSWER,
        text="Well done",
    )
    talk = checkins.Talk.objects.create(
        organization=organization, manager=cast.lena, member=cast.ben
    )
    checkins.TalkItem.objects.create(
        organization=organization, talk=talk, text="The ports", by=cast.lena
    )


def _read(cast: Acme, goal: Goal) -> None:
    organization = cast.organization
    source = checkins.ValueSource.objects.create(
        organization=organization,
        name="CRM",
        token_hash=uuid.uuid4().hex * 2,
        created_by=cast.ada,
    )
    checkins.Reading.objects.create(
        organization=organization,
        goal=goal,
        value=Decimal(3),
        on=DAY,
        way=checkins.Reading.Way.API,
        source=source,
    )


def _messages(cast: Acme, period: Period) -> None:
    organization, ben = cast.organization, cast.ben
    notifications.ChatWebhook.objects.create(
        organization=organization,
        service=notifications.ChatWebhook.Service.SLACK,
        url="https://hooks.slack.com/services/T/B/x",
        created_by=cast.ada,
    )
    message = notifications.Message.objects.create(
        organization=organization,
        recipient=ben,
        kind="check_in.closing",
        occurrence=period.public_id,
    )
    notifications.Delivery.objects.create(
        organization=organization,
        message=message,
        channel=notifications.Channel.EMAIL,
    )
    notifications.ChannelPreference.objects.create(
        organization=organization,
        member=ben,
        kind="check_in.closing",
        channel=notifications.Channel.EMAIL,
        is_on=False,
    )
    notifications.DeliverySettings.objects.create(organization=organization, member=ben)
    notifications.MailStop.objects.create(
        organization=organization,
        member=ben,
        reason=notifications.MailStop.Reason.BOUNCED,
    )
    link = notifications.MagicLink.objects.create(
        organization=organization,
        member=ben,
        purpose=notifications.MagicLink.Purpose.REPLY,
        period=period,
        nonce=uuid.uuid4().hex,
        token_hash=uuid.uuid4().hex * 2,
    )
    notifications.InboundMail.objects.create(
        organization=organization,
        link=link,
        message_hash=uuid.uuid4().hex * 2,
        state=notifications.InboundMail.State.UNDERSTOOD,
    )
