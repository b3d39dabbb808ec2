"""Leaving now or on a day: access ends at once, and what is theirs goes over once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from checkins.metric_sources.services import create_source
from goals.models import Adjustment, Goal
from notifications.calendar.addresses import make_address
from organizations.models import Event, Membership, UnitLead
from organizations.people import come_back, leave
from organizations.tenancy import in_organization
from people.departures.handover import handover_of
from people.departures.services import (
    carry_out,
    end_of,
    let_leave,
    return_member,
    stay,
)
from people.models import Departure
from people.sweeps import due_departures
from people.tasks import sweep_departures
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory, MembershipFactory

if TYPE_CHECKING:
    from django.test import Client

DAY = dt.timedelta(days=1)
INVALID, REDIRECT, NOT_FOUND = 422, 302, 404


@pytest.fixture
def busy(acme: Acme) -> Acme:
    """Lena has two goals, a draft that she alone reads, and Ben, who reports to her."""
    with in_organization(acme.organization.pk):
        for title in ("Grow", "Keep"):
            GoalFactory.create(by=acme.ada, title=title, owner=acme.lena)
        GoalFactory.create(
            by=acme.lena, title="Secret plan", owner=acme.lena, state=Goal.State.DRAFT
        )
    return acme


def owner_of(title: str) -> Membership | None:
    owner: Membership | None = Goal.objects.get(title=title).owner
    return owner


def test_leaving_now_hands_over_and_ends_access(busy: Acme) -> None:
    acme, client = busy, signed_in(busy.lena)
    assert client.get("/o/acme/").status_code == 200
    with in_organization(acme.organization.pk):
        keep = Goal.objects.get(title="Keep")
        let_leave(
            acme.lena,
            last_day=None,
            goals_to=acme.ada,
            goals={keep.pk: acme.rita.pk},
            reports_to=acme.hal,
            by=acme.hal,
        )
        assert (owner_of("Grow"), owner_of("Keep")) == (acme.ada, acme.rita)
        # Handed over without being read: no reader was asked, and none is told of it.
        assert owner_of("Secret plan") == acme.ada
        assert Membership.objects.get(pk=acme.ben.pk).manager == acme.hal
        assert not UnitLead.objects.filter(member=acme.lena).exists()
        assert Adjustment.objects.get(goal__title="Grow").reason == "Lena left"
        verbs = list(Event.objects.values_list("verb", flat=True))
        assert verbs.count("member.left") == verbs.count("member.handed_over") == 1
    assert client.get("/o/acme/").status_code == NOT_FOUND


def test_tokens_links_and_calendars_end_with_it(busy: Acme, client: Client) -> None:
    acme = busy
    with in_organization(acme.organization.pk):
        _source, token = create_source("CRM", by=acme.ada)
        feed = make_address(acme.ada)
    assert client.get(feed).status_code == 200

    def post() -> int:
        return client.post(
            "/api/values/",
            {"values": []},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        ).status_code

    unauthorized = 401
    assert post() != unauthorized
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.hal.pk).update(role="owner")
        acme.hal.refresh_from_db()
        acme.ada.refresh_from_db()
        let_leave(acme.ada, last_day=None, goals_to=None, reports_to=None, by=acme.hal)
    assert client.get(feed).status_code == NOT_FOUND
    assert post() == unauthorized


def test_on_a_day_access_ends_by_itself_and_a_job_hands_over_once(busy: Acme) -> None:
    acme = busy
    today = acme.organization.today()
    with in_organization(acme.organization.pk):
        departure = let_leave(
            acme.lena,
            last_day=today + DAY,
            goals_to=acme.ada,
            reports_to=acme.ada,
            by=acme.hal,
        )
        assert owner_of("Grow") == acme.lena
    key = (acme.organization.pk, departure.pk)
    assert due_departures() == []
    assert not carry_out(*key)
    client = signed_in(acme.lena)
    assert client.get("/o/acme/").status_code == 200
    at = end_of(today + DAY, acme.organization)
    with time_machine.travel(at, tick=False):
        assert signed_in(acme.lena).get("/o/acme/").status_code == NOT_FOUND
        assert due_departures() == [key]
        assert carry_out(*key)
        for _ in range(2):
            assert not carry_out(*key)
        assert due_departures() == []
    with in_organization(acme.organization.pk):
        assert owner_of("Grow") == acme.ada
        assert Membership.objects.get(pk=acme.ben.pk).manager == acme.ada
        assert Event.objects.filter(verb="member.left").count() == 1


def test_a_leaving_is_taken_back_and_planned_anew(busy: Acme) -> None:
    acme = busy
    day = acme.organization.today() + 5 * DAY

    def plan(last_day: dt.date) -> Departure:
        return let_leave(
            acme.lena, last_day=last_day, goals_to=None, reports_to=None, by=acme.hal
        )

    with in_organization(acme.organization.pk):
        plan(day)
        plan(day + DAY)
        assert Departure.objects.filter(cancelled_at=None).count() == 1
        stay(acme.lena, by=acme.hal)
        assert Membership.objects.get(pk=acme.lena.pk).left_at is None
        assert not Departure.objects.filter(cancelled_at=None).exists()
        with pytest.raises(ValidationError):
            plan(acme.organization.today() - DAY)
        for taker in (acme.lena, MembershipFactory.create(left=True)):
            with pytest.raises(ValidationError):
                let_leave(
                    acme.lena,
                    last_day=day,
                    goals_to=taker,
                    reports_to=None,
                    by=acme.hal,
                )
        # The only owner does not leave.
        with pytest.raises(ValidationError):
            let_leave(
                acme.ada, last_day=day, goals_to=None, reports_to=None, by=acme.ada
            )


def test_whoever_comes_back_is_the_same_person(busy: Acme) -> None:
    acme = busy
    with in_organization(acme.organization.pk):
        let_leave(acme.lena, last_day=None, goals_to=None, reports_to=None, by=acme.hal)
        assert Membership.objects.get(pk=acme.lena.pk).has_left
        come_back(acme.lena, by=acme.hal)
        assert owner_of("Grow") == acme.lena
    assert signed_in(acme.lena).get("/o/acme/").status_code == 200


def test_nobody_hands_over_to_themselves_what_they_may_not_read(busy: Acme) -> None:
    acme = busy
    with in_organization(acme.organization.pk):
        let_leave(
            acme.lena, last_day=None, goals_to=acme.hal, reports_to=None, by=acme.hal
        )
        assert (owner_of("Grow"), owner_of("Secret plan")) == (acme.hal, acme.lena)


def test_reports_get_no_manager_from_below_them(busy: Acme) -> None:
    acme = busy
    with in_organization(acme.organization.pk):
        below = MembershipFactory.create(user__name="Bea", manager=acme.ben)
        with pytest.raises(ValidationError):
            let_leave(
                acme.lena, last_day=None, goals_to=None, reports_to=below, by=acme.hal
            )
        Membership.objects.filter(pk=below.pk).update(manager=None)
        today = acme.organization.today()
        departure = let_leave(
            acme.lena, last_day=today, goals_to=None, reports_to=below, by=acme.hal
        )
        # Moved below since it was planned.
        Membership.objects.filter(pk=below.pk).update(manager=acme.ben)
    with time_machine.travel(end_of(today, acme.organization), tick=False):
        assert carry_out(acme.organization.pk, departure.pk)
    with in_organization(acme.organization.pk):
        assert Membership.objects.get(pk=acme.ben.pk).manager == acme.lena


def test_who_is_back_before_the_job_keeps_everything(busy: Acme) -> None:
    acme = busy
    today = acme.organization.today()
    with in_organization(acme.organization.pk):
        let_leave(
            acme.lena, last_day=today, goals_to=acme.ada, reports_to=None, by=acme.hal
        )
    with time_machine.travel(end_of(today, acme.organization), tick=False):
        with in_organization(acme.organization.pk):
            return_member(acme.lena, by=acme.hal)
            # Later, and by another way: the plan of before no longer counts.
            leave(acme.lena, by=acme.hal)
        assert due_departures() == []


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-30"])
def test_a_day_without_an_end_is_refused(busy: Acme, day: str) -> None:
    there = reverse("people:leave", args=["acme", busy.lena.public_id])
    given = {"when": "day", "last_day": day}
    assert signed_in(busy.hal).post(there, given).status_code == INVALID


def test_a_taker_who_left_meanwhile_takes_nothing(busy: Acme) -> None:
    acme = busy
    today = acme.organization.today()
    with in_organization(acme.organization.pk):
        departure = let_leave(
            acme.lena,
            last_day=today,
            goals_to=acme.rita,
            reports_to=acme.rita,
            by=acme.hal,
        )
        Membership.objects.filter(pk=acme.rita.pk).update(left_at=timezone.now())
    with time_machine.travel(end_of(today, acme.organization), tick=False):
        assert carry_out(acme.organization.pk, departure.pk)
    with in_organization(acme.organization.pk):
        assert owner_of("Grow") == acme.lena


def test_hr_sees_how_many_goals_are_hidden_and_none_of_them(busy: Acme) -> None:
    acme = busy
    with in_organization(acme.organization.pk):
        found = handover_of(acme.lena, by=acme.hal)
    assert ([goal.title for goal in found.goals], found.n_hidden) == (
        ["Grow", "Keep"],
        1,
    )
    there = reverse("people:leave", args=["acme", acme.lena.public_id])
    page = signed_in(acme.hal).get(there).content.decode()
    assert "1 goal that only they can see goes along" in page
    assert "Secret plan" not in page


def test_the_page_suggests_the_manager_and_lets_them_leave(busy: Acme) -> None:
    acme, hal = busy, signed_in(busy.hal)
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.lena.pk).update(manager=acme.ada)
        grow = Goal.objects.get(title="Grow")
    there = reverse("people:leave", args=["acme", acme.lena.public_id])
    assert hal.get(there).content.decode().count('value="Ada (Acme)"') == 2
    assert hal.post(there, {"when": "day"}).status_code == INVALID
    given = {
        "when": "now",
        "goals_to": "Ada",
        "reports_to": "Ada",
        f"goal-{grow.public_id}": "Rita",
    }
    assert hal.post(there, given).status_code == REDIRECT
    with in_organization(acme.organization.pk):
        assert (owner_of("Grow"), owner_of("Keep")) == (acme.rita, acme.ada)
    keep = reverse("people:keep", args=["acme", acme.lena.public_id])
    hal.post(keep)
    with in_organization(acme.organization.pk):
        assert not Membership.objects.get(pk=acme.lena.pk).has_left


def test_the_sweep_finds_nobody_by_itself(db: None) -> None:
    sweep_departures()
