"""One click signs in as one of the demo's people, and as nobody else."""

import pytest
from django.test import Client
from pytest_django import Settings

from demo.sign_in import DEMO_SIGN_INS, DemoSignIn, sign_ins
from organizations.models import Organization, User
from organizations.services import add_member, create_organization
from organizations.tenancy import in_organization
from tests.factories import UserFactory

pytestmark = pytest.mark.days

URL = "/demo/sign-in/"


@pytest.fixture
def demo(loaded: None, db: None, settings: Settings) -> None:
    settings.DEMO = True


def signed_in(client: Client) -> str | None:
    user_id = client.session.get("_auth_user_id")
    return User.objects.get(pk=user_id).name if user_id else None


@pytest.mark.parametrize("person", DEMO_SIGN_INS, ids=lambda person: person.slug)
def test_every_demo_person_signs_in_with_one_click(
    demo: None, client: Client, person: DemoSignIn
) -> None:
    response = client.post(URL, {"as": person.slug})
    assert response.status_code == 302
    assert signed_in(client) == person.name
    assert client.get(response["Location"]).status_code in (200, 302)


def test_sign_in_requires_a_csrf_token(demo: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, {"as": "employee"}).status_code == 403


def test_sign_in_by_get_is_refused(demo: None, client: Client) -> None:
    assert client.get(URL, {"as": "employee"}).status_code == 405
    assert signed_in(client) is None


def test_is_404_while_the_demo_is_off(
    demo: None, client: Client, settings: Settings
) -> None:
    settings.DEMO = False
    assert client.post(URL, {"as": "employee"}).status_code == 404
    assert signed_in(client) is None


@pytest.mark.parametrize("who", ["", "owner", "amara.osei@kestrel.example"])
def test_other_members_cannot_use_demo_sign_in(
    demo: None, client: Client, who: str
) -> None:
    assert client.post(URL, {"as": who}).status_code == 404


@pytest.mark.usefixtures("demo")
def test_accounts_with_a_password_cannot_use_demo_sign_in(client: Client) -> None:
    amara = User.objects.get(name="Amara Osei")
    amara.set_password("horse battery staple")
    amara.save()
    assert client.post(URL, {"as": "employee"}).status_code == 404


@pytest.mark.usefixtures("demo")
def test_members_of_real_organizations_cannot_use_demo_sign_in(client: Client) -> None:
    create_organization(slug="acme", name="Acme", owner=UserFactory.create(name="Ada"))
    acme = Organization.objects.get(slug="acme")
    with in_organization(acme.pk):
        add_member(acme, User.objects.get(name="Amara Osei"))
    assert client.post(URL, {"as": "employee"}).status_code == 404


def test_the_terminal_lists_all_demo_sign_ins() -> None:
    (line,) = sign_ins()
    for person in DEMO_SIGN_INS:
        assert person.name in line


def test_the_sign_in_page_offers_all_four(demo: None, client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    for person in DEMO_SIGN_INS:
        assert f'name="as" value="{person.slug}"' in page
