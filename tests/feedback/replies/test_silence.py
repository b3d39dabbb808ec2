"""A goal without updates: its owner is asked once whether it is still active."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from checkins.models import CheckIn, SilentGoal
from checkins.silent_goals import find_silent_goals
from goals.models import Goal
from organizations.models import Event
from organizations.tenancy import in_organization
from scheduling.check_in_policy import policy_of
from scheduling.models import Period
from tests.cast import Acme
from tests.factories import CheckInFactory, PeriodFactory
from tests.feedback.replies.weeks import number_of

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def weeks_asked(acme: Acme, goal: Goal, n: int, **over: object) -> None:
    """The last `n` weeks, closed for good."""
    now = timezone.now()
    for back in range(1, n + 1):
        opens_at = now - back * WEEK
        PeriodFactory.create(
            member=acme.ben,
            week_on=opens_at.date(),
            rhythm="weekly",
            goal_ids=[goal.pk],
            opens_at=opens_at,
            closes_at=opens_at + dt.timedelta(days=3),
            grace_until=opens_at + dt.timedelta(days=4),
            **over,
        )


@pytest.fixture
def goal(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        goal = number_of(acme.ben, acme.ada)
        long_ago = timezone.now() - 20 * WEEK
        Goal.objects.filter(pk=goal.pk).update(created_at=long_ago)
        return goal


@pytest.mark.parametrize(
    ("n", "excuse", "found"), [(4, "", 1), (3, "", 0), (5, "leave", 0)]
)
def test_an_owner_is_asked_after_several_check_ins_without_an_update(
    acme: Acme, goal: Goal, n: int, excuse: str, found: int
) -> None:
    with in_organization(acme.organization.pk):
        weeks_asked(acme, goal, n, excuse=excuse)
        assert len(find_silent_goals(acme.organization)) == found
        assert find_silent_goals(acme.organization) == []
        assert SilentGoal.objects.count() == found


def test_an_update_in_between_resets_the_count(acme: Acme, goal: Goal) -> None:
    with in_organization(acme.organization.pk):
        weeks_asked(acme, goal, 5)
        CheckInFactory.create(
            goal=goal,
            by=acme.ben,
            on=acme.organization.today() - 2 * WEEK,
        )
        assert find_silent_goals(acme.organization) == []


@pytest.mark.parametrize(("hour", "found"), [(9, 3), (20, 3)])
def test_days_are_counted_in_the_organizations_time_zone(
    acme: Acme, goal: Goal, hour: int, found: int
) -> None:
    """Asked on a Monday evening in New York it is Tuesday in Greenwich already."""
    zone = ZoneInfo("America/New_York")
    with in_organization(acme.organization.pk):
        acme.organization.time_zone = zone.key
        acme.organization.save()
        weeks_asked(acme, goal, 4)
        for period in Period.objects.all():
            day = period.opens_at.astimezone(zone).date()
            period.opens_at = dt.datetime.combine(day, dt.time(hour), zone)
            period.save()
        word_on = Period.objects.earliest("opens_at").opens_at.astimezone(zone).date()
        CheckInFactory.create(goal=goal, by=acme.ben, on=word_on)
        policy = policy_of(acme.organization)
        for most in (found, found + 1):
            policy.abandoned_after = most
            policy.save()
            assert len(find_silent_goals(acme.organization)) == (most == found)


@pytest.mark.parametrize(
    ("choice", "leads_to"), [("continue", ""), ("adjust", "edit/"), ("close", "close/")]
)
def test_the_owner_answers_whether_the_goal_is_still_active(
    acme: Acme, goal: Goal, client: Client, choice: str, leads_to: str
) -> None:
    page = f"/o/acme/goals/{goal.public_id}/silent/"
    client.force_login(acme.ben.user)
    assert client.get(page).status_code == 404
    with in_organization(acme.organization.pk):
        weeks_asked(acme, goal, 4)
        find_silent_goals(acme.organization)
    assert client.get(page).status_code == 200
    if choice == "continue":
        assert client.post(page, {"choice": choice}).status_code == 422
    token = client.get(page).content.decode().partition('name="token" value="')[2][:36]
    data = {"choice": choice, "why": "Waiting for Legal", "token": token}
    for _twice in range(2):
        sent = client.post(page, data)
        assert sent.headers["Location"] == f"{goal.get_absolute_url()}{leads_to}"
    with in_organization(acme.organization.pk):
        assert SilentGoal.objects.get().choice == choice
        assert Event.objects.filter(verb="goal.silence_answered").count() == 1
        notes = list(CheckIn.objects.values_list("note", flat=True))
        assert notes == (["Waiting for Legal"] if choice == "continue" else [])
