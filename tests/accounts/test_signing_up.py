"""Signing up: open by a setting, without telling who has an account; then founding."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.sign_up.forms import suggested_slug
from notifications.account_email.worker import deliver_account_emails
from notifications.email.server import MailServer
from organizations.models import Cycle, Membership, Organization, Unit, User
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import UserFactory
from tests.together import together

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
URL, NEW = "/accounts/signup/", "/organizations/new/"
NORA = {
    "name": "Nora Nagel",
    "email": "nora@birch.example",
    "password1": "a long enough one",
}
BIRCH = {"name": "Birch & Söhne", "time_zone": "Europe/Berlin"}


@pytest.fixture(autouse=True)
def _open(settings: Settings) -> None:
    settings.SIGN_UP = "open"
    settings.ACCOUNT_RATE_LIMITS = False
    settings.SITE_URL = "https://sight.example"


def mails() -> list[str]:
    with MailServer() as server:
        deliver_account_emails(server, math.inf)
    return [str(each.body) for each in mail.outbox]


def confirm(client: Client) -> Any:
    found = re.search(r"sight\.example(/accounts/confirm-email/\S+)", mails()[-1])
    assert found is not None
    assert client.get(found[1]).status_code == 200
    return client.post(found[1])


def found_birch(client: Client, **fields: str) -> Any:
    return client.post(NEW, BIRCH | {"fiscal_year_start_month": "4"} | fields)


def test_a_company_comes_in(client: Client) -> None:
    """From nothing to an organization of its own, with an address that is confirmed."""
    client.post(URL, NORA)
    assert "_auth_user_id" not in client.session
    assert client.get(NEW).status_code == 302
    assert confirm(client).headers["Location"] == NEW
    assert client.get(NEW).status_code == 200
    answer = found_birch(client)
    assert answer.headers["Location"] == "/o/birch-sohne/start/"
    assert client.get("/o/birch-sohne/start/").status_code == 200
    assert client.get("/o/birch-sohne/").status_code == 200
    organization = Organization.objects.get(slug="birch-sohne")
    assert (organization.time_zone, organization.fiscal_year_start_month) == (
        "Europe/Berlin",
        4,
    )
    with in_organization(organization.pk):
        owner = Membership.objects.get()
        assert (owner.role, owner.user.name) == ("owner", "Nora Nagel")
        assert Unit.objects.get().name == "Birch & Söhne"
        assert Cycle.objects.exists()


def test_without_confirmation_nobody_signs_in(client: Client) -> None:
    client.post(URL, NORA)
    again = {"login": NORA["email"], "password": NORA["password1"]}
    for browser in (client, Client()):
        browser.post("/accounts/login/", again)
        assert "_auth_user_id" not in browser.session
    other = Client()
    assert confirm(other).status_code == 302
    assert "_auth_user_id" not in other.session
    other.post("/accounts/login/", again)
    assert "_auth_user_id" in other.session


def test_accounts_of_the_operator_have_nothing_to_confirm(client: Client) -> None:
    UserFactory.create(email="olga@example.org", password="a long enough one")
    answers = {"login": "olga@example.org", "password": "a long enough one"}
    client.post("/accounts/login/", answers)
    assert "_auth_user_id" in client.session


def test_nor_once_they_have_seen_the_page_of_their_addresses(client: Client) -> None:
    """Allauth lists their address there as one that is not confirmed."""
    UserFactory.create(email="olga@example.org", password="a long enough one")
    answers = {"login": "olga@example.org", "password": "a long enough one"}
    client.post("/accounts/login/", answers)
    client.get("/accounts/email/")
    client.post("/accounts/logout/")
    client.post("/accounts/login/", answers)
    assert "_auth_user_id" in client.session


def test_nobody_learns_who_has_an_account(client: Client) -> None:
    """A2: the same answer; the address itself gets a mail that says what happened."""
    UserFactory.create(email="known@birch.example")
    found = []
    for email in ("known@birch.example", "new@birch.example"):
        answer = Client().post(URL, NORA | {"email": email}, follow=True)
        body = re.sub(r"\b\w{64}\b", "", answer.content.decode()).replace(email, "")
        found.append((answer.status_code, answer.redirect_chain, body))
    assert found[0] == found[1]
    assert [each.to for each in mail.outbox] == []
    known, new = mails()
    assert "already exists" in known
    assert "Confirm your email address" in new
    assert "https://sight.example/accounts/login/" in known
    assert User.objects.get(email="known@birch.example").name != NORA["name"]


@pytest.mark.parametrize("how", ["invited", "closed"])
def test_sign_up_is_closed_by_a_setting(
    client: Client, settings: Settings, how: str
) -> None:
    settings.SIGN_UP = how
    assert "by invitation only" in client.get(URL).content.decode()
    client.post(URL, NORA)
    assert not User.objects.exists()
    client.force_login(UserFactory.create())
    assert client.get(NEW).status_code == 403
    assert found_birch(client).status_code == 403
    assert not Organization.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_found_one_organization() -> None:
    """D4."""
    user = UserFactory.create()
    found: list[str] = []

    def click() -> None:
        client = Client()
        client.force_login(user)
        found.append(found_birch(client).headers["Location"])

    together(click, click)
    assert found == ["/o/birch-sohne/start/"] * 2
    assert Organization.objects.count() == 1


def test_a_web_address_that_was_just_taken_is_an_error_of_the_form(
    acme: Acme, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By somebody else, after the form looked."""
    client.force_login(UserFactory.create())
    monkeypatch.setattr("accounts.sign_up.forms.suggested_slug", lambda _name: "acme")
    answer = found_birch(client)
    assert answer.status_code == 422
    assert Organization.objects.count() == 1


def test_an_unconfirmed_account_founds_nothing(client: Client) -> None:
    user = UserFactory.create()
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(last_login=None)
    assert found_birch(client).status_code == 403
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"slug": "acme"}, "“acme-2” is free"),
        ({"slug": "Birch!"}, "slug"),
        ({"time_zone": "Nowhere"}, "valid choice"),
        ({"fiscal_year_start_month": "13"}, "valid choice"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    acme: Acme, client: Client, fields: dict[str, str], said: str
) -> None:
    client.force_login(UserFactory.create())
    answer = found_birch(client, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Organization.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Acme", "acme-2"),
        ("Kestrel Labs GmbH", "kestrel-labs-gmbh"),
        ("  _ÄÖ_ ", "ao"),
        ("株式会社", "team"),
        ("x" * 90, "x" * 45),
    ],
)
def test_an_address_is_made_of_the_name(acme: Acme, name: str, slug: str) -> None:
    assert suggested_slug(name) == slug


def test_the_web_address_of_a_member_is_no_way_in(acme: Acme, client: Client) -> None:
    """T10: the same name elsewhere is an organization of its own."""
    client.force_login(UserFactory.create())
    assert found_birch(client, name="Acme").headers["Location"] == "/o/acme-2/start/"
    assert client.get("/o/acme/").status_code == 404


def test_somebody_may_found_a_second_one(acme: Acme) -> None:
    ben = signed_in(acme.ben)
    assert NEW in ben.get("/organizations/").content.decode()
    assert found_birch(ben).status_code == 302
    assert ben.get("/o/birch-sohne/").status_code == 200


def test_attempts_are_limited(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"new_organization": "1/d/user"}
    client.force_login(UserFactory.create())
    assert found_birch(client).status_code == 302
    assert found_birch(client).status_code == 429
