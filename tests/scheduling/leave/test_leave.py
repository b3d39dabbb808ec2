"""Leave: entered, merged, removed; visible to three, and no check-in is due then."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from organizations.models import Event, Membership
from organizations.tenancy import in_organization
from scheduling.leave.services import add_leave, remove_leave
from scheduling.locations import create_location, place_members
from scheduling.models import Leave, Period
from tests.cast import Acme, make_acme
from tests.factories import PeriodFactory
from tests.scheduling.organization import numbers

pytestmark = pytest.mark.days

HERE = "/o/acme/check-in/leave/"
TODAY = timezone.now().date()


def on(n: int) -> str:
    return (TODAY + dt.timedelta(days=n)).isoformat()


def of(member: Membership) -> str:
    return f"/o/acme/people/{member.public_id}/leave/"


def spans(cast: Acme, member: Membership) -> list[tuple[int, int]]:
    """In days from today."""
    with in_organization(cast.organization.pk):
        rows = Leave.objects.filter(member=member).order_by("starts_on")
        return [((r.starts_on - TODAY).days, (r.ends_on - TODAY).days) for r in rows]


@pytest.fixture
def ben(client: Client, acme: Acme) -> Client:
    client.force_login(acme.ben.user)
    return client


def enter(client: Client, first: int, last: int, url: str = HERE) -> int:
    data = {"starts_on": on(first), "ends_on": on(last)}
    return client.post(url, data).status_code


def test_leave_excuses_check_ins_and_removing_it_restores_them(
    ben: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        numbers(acme.ben)
    assert enter(ben, 0, 40) == 302
    with in_organization(acme.organization.pk):
        ahead = Period.objects.filter(opens_at__gt=timezone.now())
        assert {row.excuse for row in ahead} == {"leave"}
        public_id = Leave.objects.get().public_id
    page = ben.get(HERE).content.decode()
    assert "You are away until" in page
    answer = ben.post(HERE, {"remove": public_id}, follow=True)
    assert "Undo" in answer.content.decode()
    with in_organization(acme.organization.pk):
        ahead = Period.objects.filter(opens_at__gt=timezone.now())
        assert {row.excuse for row in ahead} == {""}
        verbs = Event.objects.filter(verb__startswith="leave.").order_by("id")
        assert [row.verb for row in verbs] == ["leave.added", "leave.removed"]
    assert ben.post(HERE, fields_of(answer.content)).status_code == 302
    assert spans(acme, acme.ben) == [(0, 40)]


def fields_of(page: bytes) -> dict[str, str]:
    """What the button “Undo” sends."""
    form = page.decode().partition("No longer away")[2].partition("</form>")[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def test_very_long_leave_can_be_removed_and_restored(ben: Client, acme: Acme) -> None:
    """The form would refuse such days as a slip."""
    first, last = (TODAY + dt.timedelta(days=n) for n in (-300, 500))
    with in_organization(acme.organization.pk):
        row = add_leave(acme.ben, starts_on=first, ends_on=last, by=acme.ben)
    answer = ben.post(HERE, {"remove": row.public_id}, follow=True)
    assert spans(acme, acme.ben) == []
    assert ben.post(HERE, fields_of(answer.content)).status_code == 302
    assert spans(acme, acme.ben) == [(-300, 500)]
    # Back again, the page offers it no more, nor days that no page says.
    former, _status = answer.redirect_chain[-1]
    assert f"from={first}" in former
    for days in (former, f"?from={on(3)}&until={on(1)}", "?from=soon&until=later"):
        assert (
            "Undo" not in ben.get(f"{HERE}?{days.partition('?')[2]}").content.decode()
        )


@pytest.mark.parametrize(
    ("first", "last", "excuse"),
    [
        (-14, -10, "leave"),
        (-30, -1, "leave"),
        # There on its first day, or on its last one.
        (-13, -10, ""),
        (-14, -11, ""),
        (-30, -15, ""),
        (-9, -1, ""),
    ],
)
def test_past_leave_can_be_entered(
    acme: Acme, first: int, last: int, excuse: str
) -> None:
    """A week that is over is excused for who was there on none of its days."""
    monday = TODAY - dt.timedelta(days=14)
    opens_at = dt.datetime.combine(monday, dt.time(9), dt.UTC)
    with in_organization(acme.organization.pk):
        period = PeriodFactory.create(
            member=acme.ben,
            week_on=monday,
            rhythm="weekly",
            opens_at=opens_at,
            closes_at=opens_at + dt.timedelta(days=4, hours=3),
            grace_until=opens_at + dt.timedelta(days=6),
        )
        place = create_location(
            acme.organization,
            name="Without weekends",
            time_zone="UTC",
            weekend=[],
            by=acme.hal,
        )
        place_members([acme.ben], place, by=acme.hal)
        acme.ben.refresh_from_db()
        starts_on, ends_on = (TODAY + dt.timedelta(days=n) for n in (first, last))
        add_leave(acme.ben, starts_on=starts_on, ends_on=ends_on, by=acme.hal)
        period.refresh_from_db()
    assert period.excuse == excuse


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ([(3, 5), (3, 5)], [(3, 5)]),
        ([(3, 5), (4, 8)], [(3, 8)]),
        ([(3, 5), (6, 8)], [(3, 8)]),
        ([(3, 5), (8, 9)], [(3, 5), (8, 9)]),
        ([(3, 5), (8, 9), (4, 8)], [(3, 9)]),
        ([(3, 9), (4, 5)], [(3, 9)]),
    ],
)
def test_adjacent_leave_is_merged(
    ben: Client,
    acme: Acme,
    entered: list[tuple[int, int]],
    kept: list[tuple[int, int]],
) -> None:
    for first, last in entered:
        assert enter(ben, first, last) == 302
    assert spans(acme, acme.ben) == kept


@pytest.mark.parametrize(
    ("first", "last"), [(5, 3), (0, 500), (-90, 3), (731, 731), (2_900_000, 2_900_000)]
)
def test_invalid_dates_are_reported_at_their_field(
    ben: Client, acme: Acme, first: int, last: int
) -> None:
    assert enter(ben, first, last) == 422
    assert ben.post(HERE, {"starts_on": "soon"}).status_code == 422
    assert spans(acme, acme.ben) == []


@pytest.mark.parametrize(
    ("who", "status"), [("ben", 200), ("lena", 200), ("hal", 200), ("rita", 404)]
)
def test_member_manager_and_hr_manage_leave(
    client: Client, acme: Acme, who: str, status: int
) -> None:
    client.force_login(getattr(acme, who).user)
    assert client.get(of(acme.ben)).status_code == status
    assert enter(client, 3, 5, of(acme.ben)) == (302 if status == 200 else 404)
    assert spans(acme, acme.ben) == ([(3, 5)] if status == 200 else [])
    assert client.get(of(acme.ben)[:-7] + "x/leave/").status_code == 404


def test_the_page_shows_who_entered_the_leave(client: Client, acme: Acme) -> None:
    client.force_login(acme.lena.user)
    assert (
        "Check-ins are due as usual, except on their location’s holidays"
        in client.get(of(acme.ben)).content.decode()
    )
    enter(client, 3, 5, of(acme.ben))
    client.force_login(acme.ben.user)
    assert "added by Lena" in client.get(HERE).content.decode()


def test_the_list_writes_days_as_other_lists_do(ben: Client, acme: Acme) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC), tick=False):
        with in_organization(acme.organization.pk):
            add_leave(
                acme.ben,
                starts_on=dt.date(2026, 11, 30),
                ends_on=dt.date(2026, 12, 4),
                by=acme.ben,
            )
            day = dt.date(2026, 12, 28)
            add_leave(acme.ben, starts_on=day, ends_on=day, by=acme.ben)
        page = ben.get(HERE).content.decode()
    shown = re.findall(r"<time [^>]*>([^<]*)</time>", page)
    assert shown == ["Mon 30 Nov", "Fri 4 Dec 2026", "Mon 28 Dec 2026"]


def test_leave_of_another_member_cannot_be_removed(ben: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        day = TODAY + dt.timedelta(days=3)
        row = add_leave(acme.rita, starts_on=day, ends_on=day, by=acme.rita)
    assert ben.post(HERE, {"remove": row.public_id}).status_code == 404
    assert spans(acme, acme.rita) == [(3, 3)]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_creates_one_leave() -> None:
    """RELIABILITY D4."""
    acme = make_acme()

    def click(_n: int) -> int:
        try:
            client = Client()
            client.force_login(acme.ben.user)
            return enter(client, 3, 5)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(click, range(2))) == [302, 302]
    assert spans(acme, acme.ben) == [(3, 5)]
    with in_organization(acme.organization.pk):
        assert Event.objects.filter(verb="leave.added").count() == 1


def test_leave_that_is_removed_twice_is_one_event(inside_acme: Acme) -> None:
    """Two clicks load it before either removes it."""
    acme = inside_acme
    row = add_leave(acme.ben, starts_on=TODAY, ends_on=TODAY, by=acme.ben)
    for each in (row, Leave.objects.get()):
        remove_leave(each, member=acme.ben, by=acme.ben)
    assert Event.objects.filter(verb="leave.removed").count() == 1


def test_leave_is_not_saved_when_planning_fails(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RELIABILITY R1: the days, their event and the plan are one transaction."""

    def die(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scheduling.leave.services.plan", die)
    with pytest.raises(KeyboardInterrupt), in_organization(acme.organization.pk):
        add_leave(acme.ben, starts_on=TODAY, ends_on=TODAY, by=acme.ben)
    assert spans(acme, acme.ben) == []
    with in_organization(acme.organization.pk):
        assert not Event.objects.filter(verb="leave.added").exists()


def test_the_page_has_few_queries(
    ben: Client,
    acme: Acme,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(3, 30, 3):
        enter(ben, n, n)
    with django_assert_max_num_queries(12):
        ben.get(HERE)
