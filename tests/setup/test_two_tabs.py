"""Settings changed in two tabs: the second one asks."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.test import Client

from checkins.models import Question
from organizations.models import Location, Organization
from organizations.services import lock_organization
from organizations.tenancy import in_organization
from tests.cast import make_acme, signed_in
from tests.factories import LocationFactory, QuestionFactory
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Acme

CONFLICT = 409
SEEN = re.compile(r'name="seen" value="([^"]+)"')
CHOICES = {
    "confidence_style": "words",
    "time_zone": "Europe/Berlin",
    "first_weekday": "1",
    "fiscal_year_start_month": "1",
    "on_track_from": "90",
    "at_risk_from": "70",
}


def test_settings_saved_meanwhile_are_not_overwritten_unasked(
    client: Client, acme: Acme
) -> None:
    client.force_login(acme.ada.user)
    url = "/o/acme/setup/"
    seen = SEEN.findall(client.get(url).content.decode())[0]
    sent = CHOICES | {"seen": seen}
    assert client.post(url, sent | {"name": "Acme One"}).status_code == 302
    answer = client.post(url, sent | {"name": "Acme Two"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "now Acme One, yours: Acme Two" in page
    again = {"name": "Acme Two", "seen": SEEN.findall(page)[0]}
    assert client.post(url, CHOICES | again).status_code == 302
    assert Organization.objects.get(slug="acme").name == "Acme Two"


PLACE = {"name": "Berlin", "time_zone": "Europe/Berlin", "weekend": ["6", "7"]}


def test_a_location_saved_meanwhile_is_not_overwritten_unasked(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        place = LocationFactory.create(
            organization=acme.organization,
            country="DE",
            subdivision="BY",
            **PLACE | {"weekend": [6, 7]},
        )
    client.force_login(acme.hal.user)
    url = f"/o/acme/setup/check-ins/locations/{place.public_id}/"
    # A country that is only chosen on the page is no other version.
    seen, same = (
        SEEN.findall(client.get(f"{url}{query}").content.decode())[0]
        for query in ("", "?country=IL")
    )
    assert seen == same
    sent = PLACE | {"country": "DE", "subdivision": "BE", "seen": seen}
    theirs = sent | {"weekend": ["5", "6"], "subdivision": "BY"}
    assert client.post(url, theirs).status_code == 302
    answer = client.post(url, sent)
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == CONFLICT
    assert "Region: now Bayern, yours: Berlin" in page
    assert "Days off: now Fri, Sat, yours: Sat, Sun" in page
    again = {"seen": SEEN.findall(page)[0]}
    assert client.post(url, sent | again).status_code == 302
    with in_organization(acme.organization.pk):
        place.refresh_from_db()
    assert (place.subdivision, place.weekend) == ("BE", [6, 7])


def rename_organization(acme: Acme) -> tuple[str, dict[str, str], Callable[[], object]]:
    return (
        "/o/acme/setup/",
        CHOICES | {"name": "Mine"},
        lambda: Organization.objects.filter(slug="acme").update(name="Theirs"),
    )


def rename_location(acme: Acme) -> tuple[str, dict[str, str], Callable[[], object]]:
    place = LocationFactory.create(organization=acme.organization, name="Berlin")
    return (
        f"/o/acme/setup/check-ins/locations/{place.public_id}/",
        {"name": "Mine", "time_zone": "Europe/Berlin"},
        lambda: Location.objects.filter(pk=place.pk).update(name="Theirs"),
    )


def reword_question(acme: Acme) -> tuple[str, dict[str, str], Callable[[], object]]:
    row = QuestionFactory.create(organization=acme.organization, text="Why?")
    return (
        f"/o/acme/setup/check-ins/questions/{row.public_id}/",
        {"text": "Mine?", "purpose": row.purpose, "rhythm": row.rhythm},
        lambda: Question.objects.filter(pk=row.pk).update(text="Theirs?"),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "prepare", [rename_organization, rename_location, reword_question]
)
def test_of_two_who_save_at_once_the_second_is_asked(
    prepare: Callable[[Acme], tuple[str, dict[str, str], Callable[[], object]]],
) -> None:
    """The first one has the row, and has not committed yet."""
    acme = make_acme()
    with in_organization(acme.organization.pk):
        url, sent, theirs = prepare(acme)
    ada = signed_in(acme.ada)
    seen = {"seen": SEEN.findall(ada.get(url).content.decode())[0]}

    def save() -> int:
        try:
            return int(ada.post(url, sent | seen).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with in_organization(acme.organization.pk):
            lock_organization(acme.hal)
            waiting = pool.submit(save)
            time.sleep(1)
            theirs()
        assert waiting.result(PATIENCE_S) == CONFLICT
