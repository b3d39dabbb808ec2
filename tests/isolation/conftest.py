"""The same kinds of objects in both organizations, each belonging to its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from checkins.models import (
    CheckIn,
    Companion,
    Period,
    Question,
    Reply,
    Talk,
    TalkItem,
    ValueSource,
)
from checkins.readings.services import let_in
from checkins.services import check_in
from checkins.weekly.questions import questions_of
from frameworks.configuration import Settings
from frameworks.exchange import framework_from_json
from frameworks.services import configure_frameworks
from goals.models import Goal, GoalImport
from goals.rollup import drain
from goals.services import archive_goal, close_goal
from notifications.chat.services import add_webhook
from notifications.models import ChatWebhook, Message
from organizations.models import Cycle, Location, Membership, Unit
from organizations.places import create_location
from organizations.tenancy import in_organization
from setup.building.blank import blank_document
from setup.building.services import draft_of, keep_draft
from tests import cast
from tests.cast import Acme, Umbra
from tests.isolation.answers import Answers, make_answers
from tests.make import cycle_of, make_goal, make_key_result

CSV = b"id,title,framework,kind\n1,Grow,okr,objective\n"


@dataclass(frozen=True)
class Things:
    """One of each kind; `by` is their owner and an owner of the organization."""

    by: Membership
    top: Goal
    goal: Goal
    draft: Goal
    closed: Goal
    archived: Goal
    check_in: CheckIn
    goal_import: GoalImport
    unit: Unit
    cycle: Cycle
    question: Question
    location: Location
    webhook: ChatWebhook
    message: Message
    value_source: ValueSource
    answers: Answers

    @property
    def period(self) -> Period:
        return self.answers.period

    @property
    def reply(self) -> Reply:
        return self.answers.reply

    @property
    def talk(self) -> Talk:
        return self.answers.talk

    @property
    def talk_item(self) -> TalkItem:
        return self.answers.item

    @property
    def companion(self) -> Companion:
        return self.answers.companion

    @property
    def slug(self) -> str:
        return self.by.organization.slug


def make_things(by: Membership, unit: Unit) -> Things:
    with in_organization(by.organization_id):
        name = by.organization.name
        top = make_goal(by, f"{name}’s objective", owner=by, unit=unit)
        goal = make_key_result(by, top, f"{name}’s number", owner=by)
        draft = make_goal(by, f"{name}’s draft", owner=by, state=Goal.State.DRAFT)
        closed = make_key_result(by, top, f"{name}’s past", owner=by)
        close_goal(closed, by=by, grade=0.7)
        archived = make_goal(by, f"{name}’s attic", owner=by)
        archive_goal(archived, by=by)
        row = check_in(goal, by=by, value=Decimal(7), note=f"{name}’s note")
        uploaded = GoalImport.objects.create(
            organization=by.organization, by=by, content=CSV, file_name=f"{name}.csv"
        )
        bets = framework_from_json(
            blank_document("bets", f"{name}’s bets"), is_own=True
        )
        configure_frameworks(Settings(own=(bets,)), by=by, reason="Ours")
        started = draft_of("bets", by=by)
        assert started is not None
        keep_draft(started, started.document, by=by, seen=None)
        drain(by.organization_id)
        return Things(
            by=by,
            top=top,
            goal=goal,
            draft=draft,
            closed=closed,
            archived=archived,
            check_in=row,
            goal_import=uploaded,
            unit=unit,
            cycle=cycle_of(by.organization),
            question=questions_of(by.organization)[0],
            location=make_location(by),
            webhook=make_webhook(by),
            message=make_message(by),
            value_source=let_in(f"{name}’s CRM", by=by)[0],
            answers=make_answers(by, goal),
        )


def make_webhook(by: Membership) -> ChatWebhook:
    """At an address to which nothing is ever sent."""
    return add_webhook(
        by=by,
        service=ChatWebhook.Service.SLACK,
        url=f"https://rooms.invalid/{by.organization.slug}",
        kinds=["digest.unit"],
        unit=None,
    )


def make_message(by: Membership) -> Message:
    """In their inbox."""
    return Message.objects.create(
        organization=by.organization,
        recipient=by,
        kind="talk.added",
        occurrence="once",
        data={"item": 0},
        posted_at=timezone.now(),
    )


def make_location(by: Membership) -> Location:
    """Without a country: its list of days is empty."""
    name = f"{by.organization.name}’s place"
    return create_location(by.organization, name=name, time_zone="UTC", by=by)


@pytest.fixture
def ours(acme: Acme) -> Things:
    return make_things(acme.ada, acme.sales)


@pytest.fixture
def theirs(umbra: Umbra) -> Things:
    return make_things(umbra.mallory, umbra.company)


def signed_in(member: Membership) -> Client:
    """A browser of theirs that is told of an error, as outside of tests."""
    return cast.signed_in(member, raise_request_exception=False)
