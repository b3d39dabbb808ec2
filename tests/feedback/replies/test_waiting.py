"""What waits for a manager's reply: counted alike everywhere, dated by their day."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from checkins.models import Answer, CheckIn, Intention
from feedback.models import Reply
from feedback.replies import people, services
from feedback.templatetags.feedback import since_when
from organizations.models import Membership
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import Acme
from tests.costs import queries_of
from tests.factories import create_copies
from tests.feedback.replies.test_pages import lena, period
from tests.feedback.replies.weeks import number_of, said, week_of

pytestmark = pytest.mark.django_db
PEOPLE = "/o/acme/people/"
# A Monday.
MORNING = dt.datetime(2026, 11, 16, 8, 55, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
MOST = 12

__all__ = ["lena", "period"]


def test_earlier_waiting_weeks_are_listed_first(acme: Acme, lena: Client) -> None:
    with in_organization(acme.organization.pk):
        goal = number_of(acme.ben, acme.ada)
        earlier = week_of(acme.ben, [goal], back=1)
        said(earlier, goal, "The week before", at=earlier.closes_at)
        said(week_of(acme.ben, [goal]), goal, "The current one")
    text = lena.get(PEOPLE).content.decode()
    assert "Two check-ins to reply to" in text
    assert text.index("The week before") < text.index("The current one")
    assert lena.get(f"{PEOPLE}?week=9999-99-99").status_code == 200


def badge(client: Client) -> str:
    """The number beside “People” in the navigation."""
    page = client.get("/o/acme/inbox/counts/").content.decode()
    (number,) = re.findall(r"""\[data-count='people'\]"[^>]*>(\d*)""", page)
    return str(number)


def test_headline_list_and_badge_count_alike_in_every_week(
    acme: Acme, lena: Client
) -> None:
    """Of two earlier weeks and this one; what is older than six weeks waits no more."""
    with in_organization(acme.organization.pk):
        goal = number_of(acme.ben, acme.ada)
        weeks = [week_of(acme.ben, [goal], back=back) for back in (9, 2, 1, 0)]
        for week in weeks:
            said(week, goal, at=min(week.closes_at, timezone.now()))
    assert badge(lena) == "3"
    for week in weeks:
        page = lena.get(f"{PEOPLE}?week={week.week_on}").content.decode()
        assert "Three check-ins to reply to" in page
        assert page.count("Waiting since") == 3


def test_the_headline_counts_what_is_too_much_to_show(
    acme: Acme, lena: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MOST_OTHERS", 0)
    with in_organization(acme.organization.pk):
        goal = number_of(acme.ben, acme.ada)
        for back in (2, 1, 0):
            said(week_of(acme.ben, [goal], back=back), goal)
    page = lena.get(PEOPLE).content.decode()
    assert page.count("Waiting since") == 1
    assert badge(lena) == "3"
    assert "Three check-ins to reply to" in page


def test_two_check_ins_of_one_morning_wait_equally_long(
    acme: Acme, lena: Client
) -> None:
    """Seven minutes apart, before and after the moment three days ago."""
    with in_organization(acme.organization.pk):
        theirs = Membership.objects.filter(pk=acme.rita.pk)
        theirs.update(manager=acme.lena)
        theirs.update(managed_since=None)
        acme.rita.refresh_from_db()
        for member, at in ((acme.ben, MORNING), (acme.rita, MORNING + MINUTE * 7)):
            goal = number_of(member, acme.ada)
            said(week_of(member, [goal]), goal, at=at)
    with time_machine.travel(MORNING + MINUTE * (5 + 3 * 24 * 60), tick=False):
        page = lena.get(PEOPLE).content.decode()
    assert page.count("Waiting since Monday") == 2


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (dt.datetime(2026, 11, 19, 7, 59, tzinfo=dt.UTC), "07:59"),
        (dt.datetime(2026, 11, 18, 23, 59, tzinfo=dt.UTC), "Wednesday"),
        (dt.datetime(2026, 11, 13, 8, tzinfo=dt.UTC), "Friday"),
        (dt.datetime(2026, 11, 12, 8, tzinfo=dt.UTC), "12 Nov"),
    ],
)
def test_a_wait_is_dated_by_the_readers_day(
    acme: Acme, at: dt.datetime, words: str
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 19, 8, tzinfo=dt.UTC), tick=False):
        assert since_when(at, acme.lena) == words


def add_people(acme: Acme, period: Period, n: int, offset: int) -> None:
    """More like Ben, with check-ins and replies like his."""
    names = [f"p{offset + i}" for i in range(n)]
    users = create_copies(
        acme.ben.user, *({"name": x, "email": f"{x}@example.org"} for x in names)
    )
    for user in users:
        (member,) = create_copies(acme.ben, {"user_id": user.pk})
        (more,) = create_copies(period, {"member_id": member.pk})
        at_it = {"period_id": more.pk}
        for word in CheckIn.objects.filter(period=period):
            create_copies(word, at_it | {"token": uuid.uuid4()})
        for model in (Answer, Intention):
            for row in model.objects.filter(period=period):
                create_copies(row, at_it)
        for reply in Reply.objects.filter(period=period):
            create_copies(reply, at_it | {"token": uuid.uuid4()})


def test_the_number_of_queries_is_constant(
    acme: Acme, lena: Client, period: Period
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.lena.pk).update(manager=acme.ada)
        services.reply(period, "Well done", by=acme.lena)
        add_people(acme, period, 2, 0)
    few = queries_of(lena, PEOPLE)
    with in_organization(acme.organization.pk):
        add_people(acme, period, 28, 2)
    assert queries_of(lena, PEOPLE) == few <= MOST
