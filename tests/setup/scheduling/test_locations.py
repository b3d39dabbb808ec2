"""Locations of people, and days off."""

from __future__ import annotations

import datetime as dt
import re
from copy import copy
from typing import Any

import pytest
from django.test import Client

from organizations.models import Event, Location, Membership
from organizations.tenancy import in_organization
from scheduling.locations import remove_location
from scheduling.models import Holiday
from scheduling.services.locations import REMOVE, STRIKE, add_day, change_day
from tests.cast import Acme, Umbra
from tests.setup.scheduling.sending import HERE, events

pytestmark = pytest.mark.days

PLACES = f"{HERE}locations/"
BERLIN = {
    "name": "Berlin",
    "time_zone": "Europe/Berlin",
    "country": "DE",
    "subdivision": "BE",
    "weekend": ["6", "7"],
}


@pytest.fixture
def berlin(hal: Client, acme: Acme) -> Location:
    hal.post(f"{PLACES}new/", BERLIN)
    with in_organization(acme.organization.pk):
        return Location.objects.get()


def days(acme: Acme, **where: Any) -> list[Holiday]:
    with in_organization(acme.organization.pk):
        return list(Holiday.objects.filter(**where))


def test_a_location_gets_its_holidays_and_is_created_once(
    hal: Client, acme: Acme, berlin: Location
) -> None:
    hal.post(f"{PLACES}new/", BERLIN)
    with in_organization(acme.organization.pk):
        assert Location.objects.count() == 1
    year = acme.organization.today().year
    assert "Women" in " ".join(day.name for day in days(acme, on=dt.date(year, 3, 8)))
    page = hal.get(f"{PLACES}{berlin.public_id}/").content.decode()
    assert "Germany, Berlin" in page
    assert hal.get(PLACES).context["places"].lines[0].location == berlin


def test_a_location_is_changed(hal: Client, acme: Acme, berlin: Location) -> None:
    path = f"{PLACES}{berlin.public_id}/"
    sent = BERLIN | {"name": "Munich", "subdivision": "BY", "weekend": ["7"]}
    for _again in range(2):
        assert hal.post(path, sent).status_code == 302
    with in_organization(acme.organization.pk):
        row = Location.objects.get()
    assert (row.name, row.subdivision, row.weekend) == ("Munich", "BY", [7])
    assert len(events(acme, "location.changed")) == 1


def test_regions_follow_the_country(hal: Client) -> None:
    page = hal.get(f"{PLACES}new/", {"country": "CA"}).content.decode()
    assert "Quebec" in page
    sent = BERLIN | {"country": "CA", "subdivision": "BE"}
    assert hal.post(f"{PLACES}new/", sent).status_code == 302


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"time_zone": "Berlin"}, "time_zone"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"country": "XX"}, "country"),
        ({"name": ""}, "name"),
    ],
)
def test_an_invalid_location_is_refused(
    hal: Client, typed: dict[str, str], wrong: str
) -> None:
    response = hal.post(f"{PLACES}new/", BERLIN | typed)
    assert response.status_code == 422
    assert wrong in response.context["form"].errors


def test_location_names_are_unique(hal: Client, berlin: Location) -> None:
    response = hal.post(f"{PLACES}new/", BERLIN | {"time_zone": "UTC"})
    assert response.status_code == 422


def test_days_off_are_removed_restored_added_and_deleted(
    hal: Client, acme: Acme, berlin: Location
) -> None:
    path = f"{PLACES}{berlin.public_id}/days/"
    may_day = dt.date(acme.organization.today().year, 5, 1)
    (day,) = days(acme, on=may_day)
    for do, is_struck in (("strike", True), ("strike", True), ("restore", False)):
        assert hal.post(path, {"do": f"{do}:{day.public_id}"}).status_code == 302
        assert days(acme, on=may_day)[0].is_struck == is_struck
    in_place = {"HX-Request": "true"}
    part = hal.post(path, {"do": f"restore:{day.public_id}"}, headers=in_place)
    assert part.content.decode().lstrip().startswith("<section")
    n = len(events(acme, "holiday.changed"))
    own = {"on": may_day.replace(day=20).isoformat(), "name": "Summer party"}
    for _again in range(2):
        assert hal.post(path, own).status_code == 302
    assert len(events(acme, "holiday.changed")) == n + 1
    (mine,) = days(acme, name="Summer party")
    assert hal.post(path, own | {"name": "Other"}).status_code == 422
    hal.post(path, {"do": f"remove:{mine.public_id}"})
    assert days(acme, name="Summer party") == []
    assert hal.post(path, {"do": f"burn:{day.public_id}"}).status_code == 404


def test_a_day_that_is_changed_twice_at_once_is_one_event(
    acme: Acme, berlin: Location
) -> None:
    """Two clicks load the day before either changes it."""
    with in_organization(acme.organization.pk):
        add_day(berlin, on=dt.date(2030, 5, 20), name="Party", by=acme.hal)
        n = Event.objects.filter(verb="holiday.changed").count()
        public = Holiday.objects.filter(is_public=True).first()
        own = Holiday.objects.get(name="Party")
        assert public is not None
        for do, day in ((STRIKE, public), (REMOVE, own)):
            for each in (copy(day), copy(day)):
                change_day(do, each, by=acme.hal)
        assert Event.objects.filter(verb="holiday.changed").count() == n + 2


def test_no_two_fields_of_a_page_have_one_id(hal: Client, berlin: Location) -> None:
    page = hal.get(f"{PLACES}{berlin.public_id}/").content.decode()
    ids = re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 10


def test_a_day_off_of_a_later_year_is_shown_in_its_year(
    hal: Client, acme: Acme, berlin: Location
) -> None:
    year = acme.organization.today().year + 3
    path, sent = f"{PLACES}{berlin.public_id}/days/", {"name": "Fifty years"}
    page = hal.post(path, sent | {"on": f"{year}-05-20"}, follow=True)
    assert page.context["year"] == year == page.context["years"][-1]
    assert "Fifty years" in page.content.decode()
    assert hal.get(f"{PLACES}{berlin.public_id}/?year=0000").context["year"] < year


def test_a_day_off_everywhere_is_added_and_removed(hal: Client, acme: Acme) -> None:
    on = acme.organization.today()
    for _again in range(2):
        hal.post(PLACES, {"on": on.isoformat(), "name": "Founders’ day"})
    (day,) = days(acme, location=None)
    hal.post(f"{PLACES}day/", {"do": f"remove:{day.public_id}"})
    assert days(acme, location=None) == []


def people_at(acme: Acme, location: Location | None) -> set[str]:
    with in_organization(acme.organization.pk):
        rows = Membership.objects.filter(location=location).select_related("user")
        return {str(row) for row in rows}


def test_a_unit_and_those_below_get_a_location_at_once(
    hal: Client, acme: Acme, berlin: Location
) -> None:
    path, place = f"{PLACES}people/", berlin.public_id
    hal.post(path, {"unit": acme.sales.public_id, "location": place})
    assert people_at(acme, berlin) == {"Ben", "Lena"}
    sent = {"unit": acme.company.public_id, "below": "on", "location": place}
    hal.post(path, sent)
    assert people_at(acme, None) == set()
    # Nobody loses their place for a field that was left alone.
    sent = {"unit": acme.sales.public_id, "location": ""}
    assert hal.post(path, sent).status_code == 422
    assert people_at(acme, None) == set()
    hal.post(path, sent | {"location": "none"})
    assert people_at(acme, None) == {"Ben", "Lena"}


def test_a_person_can_have_their_own_location_and_time_zone(
    hal: Client, acme: Acme, berlin: Location
) -> None:
    path = f"{PLACES}people/{acme.ben.public_id}/"
    sent = {"location": berlin.public_id, "time_zone": "America/New York"}
    for _again in range(2):
        assert hal.post(path, sent).status_code == 302
    with in_organization(acme.organization.pk):
        ben = Membership.objects.get(pk=acme.ben.pk)
    assert (ben.location_id, ben.time_zone) == (berlin.pk, "America/New_York")
    assert len(events(acme, "member.placed")) == 1
    assert len(events(acme, "member.time_zone_changed")) == 1
    assert hal.post(path, sent | {"time_zone": "Mars"}).status_code == 422
    found = hal.get(f"{PLACES}people/", {"q": "be"}).context["found"].people
    assert [str(each) for each in found] == ["Ben"]


def test_removing_a_location_keeps_its_people(
    hal: Client, acme: Acme, berlin: Location
) -> None:
    hal.post(
        f"{PLACES}people/",
        {"unit": acme.sales.public_id, "location": berlin.public_id},
    )
    assert hal.post(f"{PLACES}{berlin.public_id}/remove/").status_code == 302
    assert "Ben" in people_at(acme, None)
    assert days(acme) == []


def test_a_location_that_is_removed_twice_at_once_is_one_event(
    acme: Acme, berlin: Location
) -> None:
    with in_organization(acme.organization.pk):
        for each in (copy(berlin), copy(berlin)):
            remove_location(each, by=acme.hal)
        assert Event.objects.filter(verb="location.removed").count() == 1


def test_nothing_of_another_organization_is_found_or_chosen(
    hal: Client, acme: Acme, umbra: Umbra, berlin: Location
) -> None:
    hal.force_login(umbra.mallory.user)
    theirs = PLACES.replace("acme", "umbra")
    with in_organization(acme.organization.pk):
        day = Holiday.objects.filter(location=berlin).first()
    assert day is not None
    for path in (f"{berlin.public_id}/", f"people/{acme.ben.public_id}/"):
        assert hal.get(theirs + path).status_code == 404
    for path in ("days/", "remove/"):
        sent = {"do": f"strike:{day.public_id}"}
        assert hal.post(f"{theirs}{berlin.public_id}/{path}", sent).status_code == 404
    sent = {"do": f"remove:{day.public_id}"}
    assert hal.post(f"{theirs}day/", sent).status_code == 404
    chosen = {"unit": umbra.company.public_id, "location": berlin.public_id}
    assert hal.post(f"{theirs}people/", chosen).status_code == 422
    chosen = {"unit": acme.sales.public_id, "location": "none"}
    assert hal.post(f"{theirs}people/", chosen).status_code == 422
