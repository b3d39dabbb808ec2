"""`manage.py create_organization`."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from config.dev.address import dev_address, recorded_address
from organizations.models import Cycle, Membership, Organization, User
from organizations.tenancy import in_organization
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def create(*arguments: str, **options: Any) -> str:
    output = StringIO()
    call_command("create_organization", *arguments, stdout=output, **options)
    return output.getvalue()


def test_makes_an_owner_who_has_no_password_yet() -> None:
    create("acme", "Acme Ltd", owner="Ada@Example.org", time_zone="Asia/Kolkata")
    acme = Organization.objects.get(slug="acme")
    assert (acme.name, acme.time_zone, acme.is_demo) == (
        "Acme Ltd",
        "Asia/Kolkata",
        False,
    )
    with in_organization(acme.pk):
        owner = Membership.objects.select_related("user").get()
        assert Cycle.objects.exists()
    assert owner.role == Membership.Role.OWNER
    assert owner.user.email == "ada@example.org"
    assert not owner.user.has_usable_password()
    assert not mail.outbox


def test_the_link_sets_the_password_once(client: Client) -> None:
    output = create(
        "acme", "Acme", owner="ada@example.org", address="http://testserver"
    )
    found = re.search(r"http://testserver(\S+)", output)
    assert found is not None
    page = client.get(found[1], follow=True)
    form_url = page.redirect_chain[-1][0]
    password = "correct horse battery"
    client.post(form_url, {"password1": password, "password2": password})
    assert User.objects.get().check_password(password)
    assert EmailAddress.objects.get().verified
    again = Client().get(found[1], follow=True)
    assert b'name="password1"' not in again.content


def test_the_link_uses_the_public_url(
    settings: Settings,
) -> None:
    settings.SITE_URL = "http://localhost:8123"
    output = create("acme", "Acme", owner="ada@example.org")
    assert "http://localhost:8123/accounts/" in output
    settings.SITE_URL, settings.ALLOWED_HOSTS = "", ["goals.example.org"]
    output = create("other", "Other", owner="bo@example.org")
    assert "https://goals.example.org/accounts/" in output


def test_the_link_uses_the_address_of_a_running_dev_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORT", raising=False)
    with recorded_address(tmp_path, "http://localhost:8123/"):
        assert dev_address(tmp_path) == "http://localhost:8123"
        monkeypatch.setenv("PORT", "8200")
        assert dev_address(tmp_path) == "http://localhost:8200"
    monkeypatch.delenv("PORT")
    assert dev_address(tmp_path) == "http://localhost:8000"


def test_reuses_an_existing_user() -> None:
    ada = UserFactory.create(name="Ada", password="horse battery")
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    output = create("acme", "Acme", owner="ADA@example.org")
    assert User.objects.get() == ada
    assert "has an account already" in output
    assert "password" not in output


def test_an_address_that_nobody_confirmed_makes_no_owner() -> None:
    """Whoever took it might have taken anybody's."""
    UserFactory.create(
        name="Mallory", email="ceo@example.org", password="horse battery"
    )
    with pytest.raises(CommandError, match="confirmed"):
        create("acme", "Acme", owner="ceo@example.org")
    assert not Organization.objects.exists()


def test_fiscal_year_decides_the_cycles() -> None:
    create("acme", "Acme", owner="ada@example.org", fiscal_year_start=4)
    acme = Organization.objects.get()
    with in_organization(acme.pk):
        year = Cycle.objects.filter(kind=Cycle.Kind.YEAR).first()
    assert year is not None
    assert year.starts_on.month == 4


@pytest.mark.parametrize(
    ("arguments", "options", "named"),
    [
        (("taken", "Taken"), {}, "SLUG"),
        (("Not a slug", "Acme"), {}, "SLUG"),
        (("acme", ""), {}, "NAME"),
        (("acme", "Acme"), {"owner": "nobody"}, "--owner"),
        (("acme", "Acme"), {"time_zone": "Mars/Base"}, "--time-zone"),
        (("acme", "Acme"), {"fiscal_year_start": 13}, "--fiscal-year-start"),
    ],
)
def test_errors_are_one_line_and_create_nothing(
    arguments: tuple[str, ...], options: dict[str, Any], named: str
) -> None:
    create("taken", "Taken", owner="first@example.org")
    with pytest.raises(CommandError, match=named) as caught:
        create(*arguments, **({"owner": "new@example.org"} | options))
    assert "\n" not in str(caught.value)
    assert Organization.objects.count() == 1
    assert User.objects.count() == 1
