"""A person's organizations, and switching between them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from organizations.models import Membership, User
from organizations.services import add_member
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import UserFactory


@pytest.fixture
def in_both(acme: Acme, umbra: Umbra) -> User:
    """Ben, who also leads something at Umbra."""
    with in_organization(umbra.organization.pk):
        add_member(
            umbra.organization,
            acme.ben.user,
            unit=umbra.company,
            title="Adviser",
            role=Membership.Role.LEADER,
        )
    return acme.ben.user


def test_one_organization_redirects_to_home(client: Client, acme: Acme) -> None:
    client.force_login(acme.ben.user)
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/o/acme/")


def test_several_organizations_are_a_choice(client: Client, in_both: User) -> None:
    client.force_login(in_both)
    page = client.get("/", follow=True).content.decode()
    assert page.index("/o/acme/") < page.index("/o/umbra/")
    assert "Adviser, Leader" in page


def test_marks_the_organization_of_the_previous_page(
    client: Client, in_both: User
) -> None:
    client.force_login(in_both)
    headers = {"Referer": "http://testserver/o/umbra/goals/"}
    page = client.get("/organizations/", headers=headers).content.decode()
    assert '<a href="/o/umbra/" aria-current="true">' in page
    assert page.count("aria-current") == 1


def test_without_organizations_says_whom_to_ask(client: Client, db: None) -> None:
    user = UserFactory.create(name="Zoe")
    client.force_login(user)
    page = client.get("/", follow=True).content.decode()
    assert "You’re not in any organization yet" in page
    assert user.email in page
    assert "/accounts/logout/" in page


def test_organizations_that_were_left_are_not_listed(
    client: Client, umbra: Umbra, in_both: User
) -> None:
    with in_organization(umbra.organization.pk):
        Membership.objects.filter(user=in_both).update(left_at=timezone.now())
    client.force_login(in_both)
    response = client.get("/")
    assert response["Location"] == "/o/acme/"
    assert client.get("/o/umbra/").status_code == 404


def test_sign_in_leads_to_the_organization_used_last(
    client: Client, umbra: Umbra, in_both: User
) -> None:
    client.force_login(in_both)
    assert client.get("/")["Location"] == "/organizations/"
    client.get("/organizations/")
    client.get("/o/umbra/goals/")
    # A page of another organization that is still open refreshes itself.
    client.get("/o/acme/goals/pulse/", headers={"HX-Request": "true"})
    client.post("/accounts/logout/")

    client.force_login(in_both)
    assert client.get("/")["Location"] == "/o/umbra/"
    client.get("/o/acme/")
    assert client.get("/")["Location"] == "/o/acme/"
    # The list stays within reach.
    assert "/o/umbra/" in client.get("/organizations/").content.decode()


def test_an_organization_that_was_left_is_not_landed_in(
    client: Client, acme: Acme, umbra: Umbra, in_both: User
) -> None:
    in_both.last_organization_id = umbra.organization.pk
    in_both.save(update_fields=["last_organization_id"])
    with in_organization(umbra.organization.pk):
        Membership.objects.filter(user=in_both).update(left_at=timezone.now())
    client.force_login(in_both)
    assert client.get("/")["Location"] == "/o/acme/"


def test_who_was_last_in_an_organization_since_left_chooses_among_the_others(
    client: Client, in_both: User
) -> None:
    in_both.last_organization_id = -1
    in_both.save(update_fields=["last_organization_id"])
    client.force_login(in_both)
    assert client.get("/")["Location"] == "/organizations/"


def test_requires_sign_in(client: Client, db: None) -> None:
    for path in ("/", "/organizations/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")


def test_a_theme_is_saved_and_rendered_by_the_server(
    client: Client, acme: Acme
) -> None:
    client.force_login(acme.ben.user)
    response = client.post("/theme/", {"theme": "dark", "next": "/o/acme/"})
    assert response["Location"] == "/o/acme/"
    assert 'data-theme="dark"' in client.get("/o/acme/").content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", ""])
def test_choosing_a_theme_never_redirects_to_another_site(
    client: Client, acme: Acme, away: str
) -> None:
    client.force_login(acme.ben.user)
    assert client.post("/theme/", {"theme": "dark", "next": away})["Location"] == "/"


def test_an_unknown_theme_is_refused(client: Client, acme: Acme) -> None:
    client.force_login(acme.ben.user)
    assert client.post("/theme/", {"theme": "pink"}).status_code == 400
    assert client.get("/theme/").status_code == 405
