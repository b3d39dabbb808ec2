"""The pages have a constant number of queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client

from goals.models import Goal
from organizations.models import Location, Membership, User
from organizations.tenancy import in_organization
from scheduling.models import CadenceRule, Holiday
from tests.cast import Acme
from tests.costs import n_queries, queries_of
from tests.factories import LocationFactory, UnitFactory, create_copies
from tests.setup.scheduling.sending import HERE, look

MOST = 12
# The page, and the plan under both books of rules.
MOST_OF_A_PREVIEW = 22
PAGES = (
    "",
    "?person=n",
    "?goal=n",
    "everybody/",
    "policy/",
    "questions/",
    "locations/",
)
MORE = ("locations/people/", "locations/{place}/", "units/{unit}/", "people/{member}/")


def count(client: Client, path: str) -> int:
    return queries_of(client, HERE + path)


def many(acme: Acme) -> None:
    """Units, people, goals, rules, places and days, a dozen of each."""
    here = {"organization": acme.organization}
    users = [User(email=f"n{n}@example.org", name=f"n{n}") for n in range(12)]
    people = Membership.objects.bulk_create(
        Membership(user=user, unit=acme.legal, **here)
        for user in User.objects.bulk_create(users)
    )
    number = Goal.objects.get(owner=acme.ben)
    goals = create_copies(number, *({"title": f"n{n}"} for n in range(12)))
    units = [
        UnitFactory.create(
            organization=acme.organization, name=f"u{n}", parent=acme.sales
        )
        for n in range(12)
    ]
    for name, rows in (("member", people), ("goal", goals), ("unit", units)):
        CadenceRule.objects.bulk_create(
            CadenceRule(**here, **{name: row}) for row in rows
        )
    places = Location.objects.bulk_create(
        Location(name=f"p{n}", time_zone="UTC", **here) for n in range(12)
    )
    days = [acme.organization.today() + dt.timedelta(days=n) for n in range(12)]
    Holiday.objects.bulk_create(
        Holiday(on=day, name="off", location=place, **here)
        for day in days
        for place in (None, *places)
    )


def test_every_page_has_a_constant_number_of_queries(hal: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        place = LocationFactory.create(
            organization=acme.organization, name="Berlin", time_zone="Europe/Berlin"
        )
    ids: dict[str, Any] = {
        "place": place.public_id,
        "unit": acme.sales.public_id,
        "member": acme.ben.public_id,
    }
    paths = [path.format(**ids) for path in (*PAGES, *MORE)]
    for path in paths:
        hal.get(HERE + path)
    few = {path: count(hal, path) for path in paths}
    with in_organization(acme.organization.pk):
        many(acme)
    found = {path: count(hal, path) for path in paths}
    assert {path: n for path, n in found.items() if n > max(few[path], 1)} == {}
    assert {path: n for path, n in found.items() if n > MOST} == {}


def test_a_preview_has_a_constant_number_of_queries(hal: Client, acme: Acme) -> None:
    path = f"{HERE}everybody/"
    look(hal, path, weekday=3)

    def ask() -> int:
        return n_queries(lambda: look(hal, path, weekday=3))

    few, page = ask(), count(hal, "everybody/")
    with in_organization(acme.organization.pk):
        many(acme)
    # `look` asks for the page first.
    assert ask() == few <= MOST_OF_A_PREVIEW + page
