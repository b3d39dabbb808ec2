"""The same kinds of objects in both organizations."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.test import Client

from checkins.metric_sources.services import create_source
from checkins.models import CheckIn, CheckInAccess, MetricSource, Question
from checkins.services import check_in
from checkins.weekly.questions import questions_of
from feedback.models import OneOnOne, OneOnOneItem, Reply
from frameworks.configuration import Settings
from frameworks.exchange import framework_from_json
from frameworks.services import configure_frameworks
from goals.models import Goal, GoalImport
from goals.rollup import drain
from goals.services import archive_goal, close_goal
from notifications.models import ChatWebhook, Message
from organizations.models import Cycle, Invitation, Location, Membership, Unit
from organizations.tenancy import in_organization
from people.models import PeopleImport, StructuralChange
from scheduling.locations import create_location
from scheduling.models import Period
from setup.custom_frameworks.blank import blank_document
from setup.custom_frameworks.services import draft_of, save_draft
from tests import cast
from tests.cast import Acme, Umbra
from tests.factories import (
    ChatWebhookFactory,
    GoalFactory,
    GoalImportFactory,
    GoalReaderFactory,
    InvitationFactory,
    KeyResultFactory,
    MessageFactory,
    PeopleImportFactory,
    StructuralChangeFactory,
    cycle_of,
)
from tests.isolation.feedback_rows import Answers, make_answers

CSV = b"id,title,framework,kind\n1,Grow,okr,objective\n"


@dataclass(frozen=True)
class Things:
    """One object of each kind; `by` is their owner and an owner of the organization."""

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
    change: StructuralChange
    people_import: PeopleImport
    value_source: MetricSource
    invitation: Invitation
    answers: Answers

    @property
    def period(self) -> Period:
        return self.answers.period

    @property
    def reply(self) -> Reply:
        return self.answers.reply

    @property
    def one_on_one(self) -> OneOnOne:
        return self.answers.one_on_one

    @property
    def one_on_one_item(self) -> OneOnOneItem:
        return self.answers.item

    @property
    def partner(self) -> CheckInAccess:
        return self.answers.partner

    @property
    def slug(self) -> str:
        return self.by.organization.slug


def make_things(by: Membership, unit: Unit) -> Things:
    with in_organization(by.organization_id):
        name = by.organization.name
        top = GoalFactory.create(
            by=by, title=f"{name}’s objective", owner=by, unit=unit
        )
        goal = KeyResultFactory.create(
            by=by, parent=top, title=f"{name}’s number", owner=by
        )
        draft = GoalFactory.create(
            by=by, title=f"{name}’s draft", owner=by, state=Goal.State.DRAFT
        )
        closed = KeyResultFactory.create(
            by=by, parent=top, title=f"{name}’s past", owner=by
        )
        close_goal(closed, by=by, grade=0.7)
        archived = GoalFactory.create(by=by, title=f"{name}’s attic", owner=by)
        archive_goal(archived, by=by)
        row = check_in(goal, by=by, value=Decimal(7), note=f"{name}’s note")
        GoalReaderFactory.create(goal=goal, member=by, by=by)
        uploaded = GoalImportFactory.create(by=by, content=CSV, file_name=f"{name}.csv")
        bets = framework_from_json(
            blank_document("bets", f"{name}’s bets"), is_own=True
        )
        configure_frameworks(Settings(own=(bets,)), by=by, reason="Ours")
        started = draft_of("bets", by=by)
        assert started is not None
        save_draft(started, started.document, by=by, seen=None)
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
            location=create_location(
                by.organization, name=f"{name}’s place", time_zone="UTC", by=by
            ),
            webhook=ChatWebhookFactory.create(by=by),
            message=MessageFactory.create(
                recipient=by, in_inbox=True, data={"item": 0}
            ),
            change=StructuralChangeFactory.create(by=by),
            people_import=PeopleImportFactory.create(by=by, file_name=f"{name}.csv"),
            value_source=create_source(f"{name}’s CRM", by=by)[0],
            invitation=InvitationFactory.create(by=_owner_of(by)),
            answers=make_answers(by, goal),
        )


def _owner_of(by: Membership) -> Membership:
    rows = Membership.objects.in_organization(by.organization)
    return rows.filter(role=Membership.Role.OWNER).earliest("pk")


@pytest.fixture
def ours(acme: Acme) -> Things:
    return make_things(acme.ada, acme.sales)


@pytest.fixture
def theirs(umbra: Umbra) -> Things:
    return make_things(umbra.mallory, umbra.company)


def signed_in(member: Membership) -> Client:
    """A test client of the member that gets error pages instead of exceptions."""
    return cast.signed_in(member, raise_request_exception=False)
