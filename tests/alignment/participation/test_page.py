"""The participation page for HR and leaders: counts by unit and week, never names."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alignment.participation.selectors import participation
from organizations.models import Event, Membership, Unit, User
from organizations.people import change_role, move_to_unit
from organizations.tenancy import in_organization
from organizations.units import move_unit
from organizations.weeks import week_start
from scheduling.check_in_policy import policy_of
from scheduling.models import Period
from tests.cast import Acme
from tests.factories import UnitFactory

pytestmark = pytest.mark.days

HERE = "/o/acme/participation/"
CSV = "/o/acme/participation.csv"


def week(n: int, cast: Acme) -> dt.date:
    """The first day of the n-th week before this one."""
    today = cast.organization.today()
    return week_start(today, cast.organization.first_weekday) - dt.timedelta(days=7 * n)


def crowd(cast: Acme, unit: Unit, n: int) -> list[Membership]:
    users = User.objects.bulk_create(
        User(email=f"{unit.pk}.{k}.{User.objects.count()}@example.org", name=f"P {k}")
        for k in range(n)
    )
    return Membership.objects.bulk_create(
        Membership(organization=cast.organization, user=user, unit=unit)
        for user in users
    )


def answered(
    cast: Acme, people: list[Membership], n: int, ago: int = 2, **over: Any
) -> None:
    """A week of these people, in which the first `n` submitted."""
    opens = dt.datetime.combine(week(ago, cast), dt.time(9), dt.UTC)
    times = {
        "opens_at": opens,
        "closes_at": opens + dt.timedelta(days=4),
        "grace_until": opens + dt.timedelta(days=6),
    }
    Period.objects.bulk_create(
        Period(
            organization=cast.organization,
            member=member,
            week_on=week(ago, cast),
            rhythm="weekly",
            submitted_at=opens if k < n else None,
            answered_at=opens + dt.timedelta(hours=5) if k < n else None,
            **times | over,
        )
        for k, member in enumerate(people)
    )


@pytest.fixture
def hal(client: Client, acme: Acme) -> Client:
    client.force_login(acme.hal.user)
    return client


@pytest.fixture
def crowded(acme: Acme) -> Acme:
    """Sales, eight of ten; its six hunters among them, two of six; Legal, three."""
    with in_organization(acme.organization.pk):
        team = UnitFactory.create(
            organization=acme.organization,
            name="Hunters",
            parent=acme.sales,
            kind=Unit.Kind.TEAM,
        )
        answered(acme, crowd(acme, team, 6), 2)
        answered(acme, crowd(acme, acme.sales, 10), 8)
        answered(acme, crowd(acme, acme.company, 5), 5)
        answered(acme, crowd(acme, acme.legal, 3), 0)
    return acme


def table(client: Client) -> list[str]:
    return client.get(CSV).content.decode().splitlines()[1:]


def test_units_include_those_below_and_small_ones_count_in_the_parent(
    hal: Client, crowded: Acme
) -> None:
    on = week(2, crowded).isoformat()
    assert table(hal) == [
        f"Acme,{on},24,15,62",
        f"Sales,{on},16,10,62",
        f"Hunters,{on},6,2,33",
    ]
    page = hal.get(HERE)
    headline = "62% of check-ins submitted; 1 team with few check-ins"
    assert headline in page.content.decode()
    assert "Legal" not in page.content.decode()
    assert page.context["page"].answered_within == "5 hours"


def test_a_move_changes_no_past_week(hal: Client, crowded: Acme) -> None:
    """Neither the counts of its units, nor the median time of a lead's page."""
    before = table(hal), page_of_sales(crowded)
    with in_organization(crowded.organization.pk):
        for member in Membership.objects.filter(unit__name="Hunters"):
            move_to_unit(member, crowded.legal, by=crowded.hal)
        assert not Membership.objects.filter(unit__name="Hunters").exists()
    assert (table(hal), page_of_sales(crowded)) == before


def test_a_team_that_moves_leaves_past_weeks_where_it_was(
    hal: Client, crowded: Acme
) -> None:
    before = sorted(table(hal)), page_of_sales(crowded)
    with in_organization(crowded.organization.pk):
        hunters = Unit.objects.get(name="Hunters")
        move_unit(hunters, crowded.legal, by=crowded.hal)
    assert (sorted(table(hal)), page_of_sales(crowded)) == before


def page_of_sales(cast: Acme) -> float | None:
    """The median time to a reply, of the units that Lena leads."""
    with in_organization(cast.organization.pk):
        tops = [cast.sales.pk]
        read = participation(cast.organization, tops=tops, n_weeks=8)
        assert read.everybody.total.asked == 16
        return read.answer_seconds


def test_excused_and_current_weeks_are_not_counted(hal: Client, crowded: Acme) -> None:
    with in_organization(crowded.organization.pk):
        answered(crowded, crowd(crowded, crowded.legal, 9), 0, excuse="leave")
        people = crowd(crowded, crowded.legal, 9)
        answered(crowded, people[:8], 8, ago=1)
        later = timezone.now() + dt.timedelta(hours=1)
        answered(crowded, people[8:], 0, ago=1, grace_until=later)
    assert len(table(hal)) == 3


def test_leads_see_their_own_units_and_others_nothing(
    client: Client, crowded: Acme
) -> None:
    """The leader role gives the whole organization's numbers, leading one's own."""
    client.force_login(crowded.lena.user)
    everybody = [line.split(",")[0] for line in table(client)]
    with in_organization(crowded.organization.pk):
        change_role(crowded.lena, Membership.Role.MEMBER, by=crowded.hal)
    own = [line.split(",")[0] for line in table(client)]
    assert own == ["Sales", "Hunters"]
    assert len(everybody) > len(own)
    client.force_login(crowded.ben.user)
    assert client.get(HERE).status_code == client.get(CSV).status_code == 404


def test_leaders_get_a_link_to_the_schedule_where_they_may_choose_it(
    client: Client, acme: Acme
) -> None:
    link = 'href="/o/acme/setup/check-ins/"'
    client.force_login(acme.lena.user)
    with in_organization(acme.organization.pk):
        policy = policy_of(acme.organization)
        for may in (False, True):
            policy.units_may_choose = may
            policy.save()
            assert (link in client.get(HERE).content.decode()) is may


def test_an_export_records_an_event_and_escapes_formulas(
    hal: Client, crowded: Acme
) -> None:
    with in_organization(crowded.organization.pk):
        Unit.objects.filter(name="Hunters").update(name="=1+1")
    assert table(hal)[-1].startswith("'=1+1,")
    with in_organization(crowded.organization.pk):
        (event,) = Event.objects.filter(verb="participation.exported")
    assert (event.actor_id, event.data) == (crowded.hal.pk, {"n_weeks": 8})


def test_an_empty_state_is_shown_before_any_week_is_over(hal: Client) -> None:
    page = hal.get(HERE).content.decode()
    assert "No participation data yet" in page


def test_the_page_has_a_constant_number_of_queries(hal: Client, crowded: Acme) -> None:
    hal.get(HERE)
    with CaptureQueriesContext(connection) as few:
        hal.get(f"{HERE}?weeks=8")
    with in_organization(crowded.organization.pk):
        for n in range(4):
            unit = UnitFactory.create(
                organization=crowded.organization, name=f"U{n}", parent=crowded.company
            )
            people = crowd(crowded, unit, 7)
            for ago in (2, 3, 4):
                answered(crowded, people, 4, ago=ago)
    with CaptureQueriesContext(connection) as many:
        hal.get(f"{HERE}?weeks=26")
    assert len(few) == len(many) <= 12
