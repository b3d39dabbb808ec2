"""What is sent to others says nothing of a private goal, whoever they are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from checkins.models import CheckIn
from feedback.models import OneOnOneItem
from feedback.replies.manager_confidence import give_confidence
from goals.models import Goal
from goals.services import set_visibility
from notifications.content.check_in_updates import updates_by_period
from notifications.content.digests import manager_digests, unit_digests, week_of
from notifications.content.reminder_context import branches, reminder_contexts
from notifications.events import handle_events
from notifications.models import Message
from notifications.planning.digests import plan_digests
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.factories import ChatWebhookFactory
from tests.feedback.replies import weeks
from tests.private_goals.conftest import NOTE, TITLE

if TYPE_CHECKING:
    from tests.private_goals.conftest import Private

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def period(private: Private) -> Period:
    """Rita's week: less confidence in the private goal than before, and a note."""
    acme = private.acme
    with in_organization(acme.organization.pk, member_id=acme.rita.pk):
        week = weeks.week_of(acme.rita, [private.secret])
        value = Decimal(73219)
        weeks.said(week, private.secret, NOTE, confidence=90, value=value)
        again = weeks.week_of(acme.rita, [private.secret])
        weeks.said(again, private.secret, NOTE, confidence=10, value=value + 1)
        CheckIn.objects.filter(period=week).update(confidence_before=90)
    return week


def test_an_update_for_others_leaves_it_out(private: Private, period: Period) -> None:
    with in_organization(private.acme.organization.pk):
        found = updates_by_period([period.pk])[period.pk]
        assert found.goals == ()
        Goal.objects.update(visibility=Goal.Visibility.OPEN)
        (shown,) = updates_by_period([period.pk])[period.pk].goals
        assert (shown.title, shown.note) == (private.secret.title, NOTE)


def test_no_digest_names_it(private: Private, period: Period) -> None:
    """Of its owner's manager, and of a room; open, it would be in both."""
    organization = private.acme.organization
    with in_organization(organization.pk):
        ChatWebhookFactory.create(by=private.acme.ada)
        now = timezone.now()
        Period.objects.update(opens_at=now - 96 * HOUR, closes_at=now - HOUR)
    plan_digests(organization.pk)
    with in_organization(organization.pk):
        rows = Message.objects.select_related("recipient", "webhook", "organization")
        managers = list(rows.filter(kind="digest.manager"))
        rooms = list(rows.filter(kind="digest.unit"))
        assert managers
        assert rooms
        assert {week_of(row) for row in managers} == {period.week_on}
        for is_open in (False, True):
            if is_open:
                Goal.objects.update(visibility=Goal.Visibility.OPEN)
            for digests in (manager_digests(managers), unit_digests(rooms)):
                assert (TITLE in str(digests)) == is_open


def test_a_reminder_of_a_goal_below_it_does_not_name_it(private: Private) -> None:
    acme = private.acme
    with in_organization(acme.organization.pk):
        week = weeks.week_of(acme.ben, [private.below])
        context = reminder_contexts(acme.organization, [week.pk])[week.pk]
        found = branches(context, acme.ben, timezone.now())
        assert "Carry on" in str(found)
        assert TITLE not in str(found)
        assert TITLE in str(branches(context, acme.rita, timezone.now()))


def test_a_gap_of_confidence_ends_when_the_goal_becomes_private(
    private: Private, period: Period
) -> None:
    """The item of the 1:1 quotes the title, which the manager may not read any more."""
    acme, goal = private.acme, private.secret
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=goal.pk).update(visibility=Goal.Visibility.OPEN)
        goal.refresh_from_db()
        give_confidence(goal, period, 90, by=acme.lena)
        items = OneOnOneItem.objects.filter(goal=goal)
        assert [TITLE in item.text for item in items] == [True]
        set_visibility(
            goal, Goal.Visibility.PRIVATE, by=acme.rita, reason="Not for everyone"
        )
    handle_events(acme.organization.pk)
    with in_organization(acme.organization.pk):
        assert not items.all().exists()
