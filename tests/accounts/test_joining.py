"""The page behind an invitation's link (RELIABILITY A8, A9, A10)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from config.redacting import redact
from organizations.invitations import revoke, token_of
from organizations.models import Membership, User
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra, signed_in
from tests.factories import InvitationFactory, UserFactory
from tests.together import together

if TYPE_CHECKING:
    from pytest_django import Settings

GONE = 410
ACCOUNT = {"name": "Nora Nagel", "password": "a long enough one"}


@pytest.fixture(autouse=True)
def _no_limits(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def url(acme: Acme) -> str:
    with in_organization(acme.organization.pk):
        return url_of(acme)


def url_of(acme: Acme, **fields: object) -> str:
    given = {"by": acme.ada, "email": "nora@example.org", "name": "Nora"} | fields
    return f"/join/{token_of(InvitationFactory.create(**given))}/"


def members(acme: Acme) -> list[str]:
    with in_organization(acme.organization.pk):
        rows = Membership.objects.current().filter(user__email__startswith="nora")
        return [str(row) for row in rows]


def test_whoever_has_no_account_makes_one_and_is_in(
    client: Client, acme: Acme, url: str
) -> None:
    page = client.get(url)
    assert page.status_code == 200
    assert "Ada invited you as nora@example.org." in page.content.decode()
    answer = client.post(url, ACCOUNT, follow=True)
    assert answer.redirect_chain == [("/o/acme/", 302)]
    assert "Welcome to Acme." in answer.content.decode()
    assert members(acme) == ["Nora Nagel"]
    address = EmailAddress.objects.get(email="nora@example.org")
    assert (address.verified, address.primary) == (True, True)
    assert Client().login(email="nora@example.org", password=ACCOUNT["password"])


def test_reading_changes_nothing(client: Client, acme: Acme, url: str) -> None:
    for method in ("get", "head", "get", "options"):
        getattr(client, method)(url)
    assert members(acme) == []
    assert client.post(url, ACCOUNT).status_code == 302
    assert client.get(url).status_code == GONE
    assert Client().post(url, ACCOUNT).status_code == GONE


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"password": "short"}, {"password": "nora@example.org"}]
)
def test_an_account_needs_a_name_and_a_good_password(
    client: Client, acme: Acme, url: str, wrong: dict[str, str]
) -> None:
    assert client.post(url, ACCOUNT | wrong).status_code == 422
    assert not User.objects.filter(email="nora@example.org").exists()
    assert members(acme) == []


def test_whoever_has_an_account_signs_in_first(
    client: Client, acme: Acme, url: str
) -> None:
    user = UserFactory.create(name="Nora N.", email="nora@example.org")
    page = client.get(url).content.decode()
    assert "Sign in to join" in page
    assert 'name="password"' not in page
    client.post(url, ACCOUNT)
    assert members(acme) == []
    client.force_login(user)
    assert members(acme) == []
    client.get(url)
    assert members(acme) == []
    client.post(url)
    assert members(acme) == ["Nora N."]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_make_one_account(acme: Acme, url: str) -> None:
    """D4: the second one finds an account, or the invitation closed."""
    found: list[int] = []

    def click() -> None:
        found.append(Client().post(url, ACCOUNT).status_code)

    together(click, click)
    assert len(found) == 2
    assert found.count(302) == 1
    assert User.objects.filter(email="nora@example.org").count() == 1
    assert members(acme) == ["Nora Nagel"]


def test_another_account_joins_nothing(acme: Acme, umbra: Umbra, url: str) -> None:
    mallory = signed_in(umbra.mallory)
    page = mallory.get(url).content.decode()
    assert "This invitation is for another account" in page
    assert mallory.post(url).status_code == 403
    assert mallory.post(url, ACCOUNT).status_code == 403
    assert members(acme) == []
    answer = mallory.post("/accounts/logout/", {"next": url})
    assert answer.headers["Location"] == url
    assert mallory.get(url).status_code == 200


def test_a_member_with_two_addresses_is_told_so(acme: Acme) -> None:
    user = acme.ben.user
    EmailAddress.objects.create(user=user, email="nora@example.org", verified=True)
    with in_organization(acme.organization.pk):
        url = url_of(acme)
    answer = signed_in(acme.ben).post(url)
    assert answer.status_code == 409
    assert "You already belong to Acme" in answer.content.decode()


def test_all_that_opens_nothing_has_one_page(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        row = InvitationFactory.create(by=acme.ada)
        token = token_of(row)
        revoke(row, by=acme.ada)
    # But for the token against forged requests, which is new each time.
    pages = {
        re.sub(r"\b\w{64}\b", "", client.get(f"/join/{each}/").content.decode())
        for each in (token, "a" * 52, "no-token", token[:-1])
    }
    assert len(pages) == 1
    assert client.get(f"/join/{token}/").status_code == GONE


def test_a_closed_installation_makes_no_accounts(
    client: Client, acme: Acme, url: str, settings: Settings
) -> None:
    settings.SIGN_UP = "closed"
    assert 'name="password"' not in client.get(url).content.decode()
    client.post(url, ACCOUNT)
    assert not User.objects.filter(email="nora@example.org").exists()


def test_attempts_are_limited(client: Client, url: str, settings: Settings) -> None:
    """A1."""
    settings.ACCOUNT_RATE_LIMITS = {"join": "2/m/ip"}
    found = [client.post("/join/no-token/").status_code for _n in range(3)]
    assert found == [GONE, GONE, 429]


def test_the_token_is_in_no_log_and_told_to_no_other_site(
    client: Client, url: str
) -> None:
    assert redact(f"GET {url} 200") == "GET /join/…/ 200"
    headers = client.get(url).headers
    assert headers["Referrer-Policy"] == "strict-origin"
    assert headers["Cache-Control"] == "no-store"
