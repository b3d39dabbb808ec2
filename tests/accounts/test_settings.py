"""A person's settings: what they say of themselves, in one place."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from organizations.models import Event, Location, Membership, Organization, User
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra, signed_in
from tests.factories import LocationFactory, MetricSourceFactory
from ui.stale_forms import SEEN

URL = "/o/acme/settings/"
SENT = {
    "name": "Ben Berg",
    "time_zone": "Asia/Tokyo",
    "language": "en",
    "theme": "dark",
}
NAVIGATION = (
    *("accounts:settings", "notifications:preferences", "notifications:calendar"),
    *("accounts:tokens", "audit:mine"),
)


def ben_now(acme: Acme) -> Membership:
    with in_organization(acme.organization.pk):
        rows = Membership.objects.select_related("user", "location", "organization")
        return rows.get(pk=acme.ben.pk)


def place(acme: Acme, **fields: Any) -> Location:
    with in_organization(acme.organization.pk):
        return LocationFactory.create(organization=acme.organization, **fields)


def let_people_choose(acme: Acme) -> None:
    rows = Organization.objects.filter(pk=acme.organization.pk)
    rows.update(people_choose_location=True)


def test_account_and_membership_are_changed_on_one_page(acme: Acme) -> None:
    client = signed_in(acme.ben)
    answer = client.post(URL, SENT, follow=True)
    now = ben_now(acme)
    assert (now.user.name, now.user.language, now.user.theme) == (
        "Ben Berg",
        "en",
        "dark",
    )
    assert str(now.zone) == "Asia/Tokyo"
    page = answer.content.decode()
    assert "Saved." in page
    # Of the account, and in the first byte: nothing flashes.
    assert 'data-theme="dark"' in page[:300]
    with in_organization(acme.organization.pk):
        verbs = Event.objects.filter(actor=acme.ben).values_list("verb", flat=True)
        assert set(verbs) == {"member.edited", "member.time_zone_changed"}
    # Again, as by a double click: nothing is recorded twice.
    client.post(URL, SENT)
    with in_organization(acme.organization.pk):
        assert Event.objects.filter(actor=acme.ben).count() == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", " - "),
        ("name", "x" * 121),
        ("time_zone", "Mars/Olympus"),
        ("language", "tlh"),
        ("theme", "pink"),
    ],
)
def test_wrong_input_stays_in_its_field(acme: Acme, name: str, value: str) -> None:
    answer = signed_in(acme.ben).post(URL, SENT | {name: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    assert answer.context["form"]["time_zone"].value() == (
        value if name == "time_zone" else "Asia/Tokyo"
    )
    assert ben_now(acme).user.name == "Ben"


def test_people_choose_their_location_where_the_organization_lets_them(
    acme: Acme,
) -> None:
    berlin = place(acme, name="Berlin", time_zone="Europe/Berlin")
    sent = SENT | {"time_zone": "", "location": berlin.public_id}
    client = signed_in(acme.ben)
    client.post(URL, sent)
    assert ben_now(acme).location is None
    let_people_choose(acme)
    client.post(URL, sent)
    now = ben_now(acme)
    assert (now.location, str(now.zone)) == (berlin, "Europe/Berlin")


def test_a_location_of_another_organization_is_no_choice(
    acme: Acme, umbra: Umbra
) -> None:
    let_people_choose(acme)
    with in_organization(umbra.organization.pk):
        theirs = LocationFactory.create(organization=umbra.organization)
    answer = signed_in(acme.ben).post(URL, SENT | {"location": theirs.public_id})
    assert list(answer.context["form"].errors) == ["location"]


def test_a_location_that_hr_set_stays_when_the_rest_is_saved(acme: Acme) -> None:
    berlin = place(acme, name="Berlin", time_zone="Europe/Berlin")
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).update(location=berlin)
    signed_in(acme.ben).post(URL, SENT)
    assert ben_now(acme).location == berlin


def test_a_stale_form_overwrites_nothing_unseen(acme: Acme) -> None:
    client = signed_in(acme.ben)
    seen = client.get(URL).content.decode()
    version = seen.split(f'name="{SEEN}" value="')[1].split('"')[0]
    User.objects.filter(pk=acme.ben.user_id).update(name="Benjamin")
    answer = client.post(URL, SENT | {SEEN: version})
    assert answer.status_code == 409
    assert "Benjamin" in answer.content.decode()
    assert ben_now(acme).user.name == "Benjamin"


def test_a_language_that_is_no_longer_offered_can_be_kept(acme: Acme) -> None:
    User.objects.filter(pk=acme.ben.user_id).update(language="de")
    signed_in(acme.ben).post(URL, SENT | {"language": "de"})
    assert ben_now(acme).user.language == "de"


@pytest.mark.parametrize("name", NAVIGATION)
def test_every_page_of_settings_leads_to_the_others(acme: Acme, name: str) -> None:
    here = reverse(name, args=["acme"])
    page = signed_in(acme.ben).get(here).content.decode()
    navigation = page.split('class="settings-nav"')[1].split("</nav>")[0]
    for other in NAVIGATION:
        assert f'href="{reverse(other, args=["acme"])}"' in navigation
    assert navigation.count('aria-current="page"') == 1
    assert f'href="{here}" aria-current="page"' in navigation


@pytest.mark.parametrize("name", ["account_email", "account_change_password"])
def test_pages_of_the_account_lead_back_into_the_organization(
    acme: Acme, name: str
) -> None:
    acme.ben.user.set_password("correct horse")
    acme.ben.user.save()
    client = signed_in(acme.ben)
    page = client.get(reverse(name)).content.decode()
    assert 'href="/settings/?to=notifications"' in page
    for to, leads in [("calendar", "/o/acme/calendar/"), ("", URL), ("no", URL)]:
        assert client.get(f"/settings/?to={to}")["Location"] == leads


def test_settings_of_a_person_in_no_organization_lead_to_the_switcher(
    acme: Acme,
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ben.pk).delete()
    assert signed_in(acme.ben).get("/settings/")["Location"] == "/organizations/"


def test_own_tokens_are_listed_and_revoked(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        own = MetricSourceFactory.create(created_by=acme.lena, name="Warehouse")
        MetricSourceFactory.create(created_by=acme.hal, name="Payroll")
    client = signed_in(acme.lena)
    page = client.get(f"{URL}tokens/").content.decode()
    assert "Warehouse" in page
    assert "Payroll" not in page
    for _twice in range(2):
        client.post(f"{URL}tokens/{own.public_id}/revoke/")
    with in_organization(acme.organization.pk):
        own.refresh_from_db()
        assert own.revoked_at is not None
        assert Event.objects.filter(verb="value_source.revoked").count() == 1
