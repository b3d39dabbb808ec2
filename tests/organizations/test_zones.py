"""Times are shown in the reader's time zone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from checkins.services import check_in
from organizations.models import Membership
from organizations.tenancy import in_organization
from organizations.zones import MemberZone
from tests.cast import Acme
from tests.factories import (
    GoalFactory,
    KeyResultFactory,
    LocationFactory,
    PeriodFactory,
)

NOON = dt.datetime(2026, 7, 15, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("own", "place", "shown"),
    [
        ("", "", "12:00"),
        ("", "Australia/Lord_Howe", "22:30"),
        ("America/New_York", "Australia/Lord_Howe", "08:00"),
    ],
)
def test_times_are_shown_in_the_readers_time_zone(
    client: Client, acme: Acme, own: str, place: str, shown: str
) -> None:
    with in_organization(acme.organization.pk), time_machine.travel(NOON, tick=False):
        location = place and LocationFactory.create(
            organization=acme.organization, name="There", time_zone=place
        )
        rows = Membership.objects.filter(pk=acme.ben.pk)
        rows.update(time_zone=own, location=location or None)
        goal = GoalFactory.create(by=acme.ben, owner=acme.ben)
        number = KeyResultFactory.create(by=acme.ben, parent=goal, owner=acme.ben)
        check_in(number, by=acme.ben, value=Decimal(3))
        client.force_login(acme.ben.user)
        assert f"Saved {shown}." in client.get("/o/acme/").content.decode()


def test_home_names_the_opening_day_in_the_members_time_zone(
    client: Client, acme: Acme
) -> None:
    """Monday 09:00 on Lord Howe is Sunday evening in UTC."""
    with in_organization(acme.organization.pk), time_machine.travel(NOON, tick=False):
        Membership.objects.filter(pk=acme.ben.pk).update(
            time_zone="Australia/Lord_Howe"
        )
        goal = GoalFactory.create(by=acme.ben, owner=acme.ben)
        number = KeyResultFactory.create(by=acme.ben, parent=goal, owner=acme.ben)
        check_in(number, by=acme.ben, value=Decimal(3))
        opens_at = dt.datetime(2026, 7, 19, 22, 30, tzinfo=dt.UTC)
        PeriodFactory.create(
            member=acme.ben,
            week_on=dt.date(2026, 7, 20),
            opens_at=opens_at,
            closes_at=opens_at + dt.timedelta(days=4),
            grace_until=opens_at + dt.timedelta(days=7),
        )
        client.force_login(acme.ben.user)
        page = client.get("/o/acme/").content.decode()
    assert '<time class="t" datetime="2026-07-20">' in page


@pytest.mark.parametrize("hour", [0, 1])
def test_the_repeated_hour_of_a_clock_change_is_converted_correctly(
    acme: Acme, hour: int
) -> None:
    acme.ben.time_zone = "Europe/Berlin"
    moment = dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC)
    with timezone.override(MemberZone(acme.ben)):
        local = timezone.localtime(moment)
    assert (local.hour, local.minute, local.fold) == (2, 30, hour)
    assert local.astimezone(dt.UTC) == moment
