"""An account has no address that its person has not confirmed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from notifications.tasks import sweep_account_emails
from tests.factories import UserFactory

if TYPE_CHECKING:
    from pytest_django import Settings

    from organizations.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "horse battery staple"
WANTED = "ceo@example.org"
SITE = "https://sight.example"


@pytest.fixture(autouse=True)
def _installation(settings: Settings) -> None:
    settings.SITE_URL = SITE
    # One confirmation in three minutes for the same address.
    settings.ACCOUNT_RATE_LIMITS = False


def last_email() -> str:
    """The text of the last e-mail that the worker sent."""
    sweep_account_emails()
    return str(mail.outbox[-1].body)


@pytest.fixture
def mallory() -> User:
    return UserFactory.create(name="Mallory", password=PASSWORD)


@pytest.fixture
def browser(mallory: User) -> Client:
    client = Client()
    sent = {"login": mallory.email, "password": PASSWORD}
    client.post(reverse("account_login"), sent)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    added = client.post(reverse("account_email"), {"action_add": "", "email": WANTED})
    assert added.status_code == 302, added.content.decode()
    assert added.headers["Location"] == reverse("account_email")
    assert EmailAddress.objects.filter(email=WANTED, verified=False).exists()
    return client


def send(client: Client, action: str, email: str) -> None:
    answer = client.post(reverse("account_email"), {action: "", "email": email})
    assert answer.status_code == 302


def test_nobody_takes_an_address_that_they_do_not_read(
    browser: Client, mallory: User
) -> None:
    send(browser, "action_primary", WANTED)
    mallory.refresh_from_db()
    assert mallory.email == "mallory@example.org"
    assert not EmailAddress.objects.get(email=WANTED).primary


def test_nor_by_removing_the_one_that_they_have(browser: Client, mallory: User) -> None:
    EmailAddress.objects.filter(user=mallory).update(primary=False)
    send(browser, "action_remove", mallory.email)
    mallory.refresh_from_db()
    assert mallory.email == "mallory@example.org"


def test_a_password_reset_confirms_none_of_several(
    browser: Client, mallory: User
) -> None:
    """The link went to one of them; which one, it does not say."""
    client = Client()
    client.post(reverse("account_reset_password"), {"email": mallory.email})
    found = re.search(rf"{SITE}(/\S+)", last_email())
    assert found is not None
    page = client.get(found[1], follow=True)
    new = "correct horse battery"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    mallory.refresh_from_db()
    assert mallory.check_password(new)
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_a_confirmed_address_becomes_the_account_s(
    browser: Client, mallory: User
) -> None:
    body = last_email()
    found = re.search(rf"{SITE}(/accounts/confirm-email/\S+)", body)
    assert found is not None, body
    browser.post(found[1])
    send(browser, "action_primary", WANTED)
    mallory.refresh_from_db()
    assert mallory.email == WANTED
