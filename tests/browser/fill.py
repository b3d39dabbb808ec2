"""The rows of the browser tests' site, made once Django is set up."""

from django.core.management import call_command
from django.db import transaction

from organizations.models import Membership, User
from organizations.services import add_member, create_organization
from organizations.tenancy import in_organization
from tests.browser.people import HR_ADMINS, OUTSIDER, PASSWORD, UMBRA
from tests.make import make_user


def fill() -> None:
    """Migrate, load the demo, make the organizations of people.py beside it."""
    call_command("prepare")
    with transaction.atomic():
        create_organization(slug=UMBRA, name="Umbra", owner=_user(OUTSIDER))
        for slug, email in HR_ADMINS.items():
            _make_organization(slug, email)


def _make_organization(slug: str, hr_admin: str) -> None:
    owner = create_organization(
        slug=slug, name=slug.title(), owner=_user(f"owner@{slug}.example")
    )
    with in_organization(owner.organization_id):
        add_member(
            owner.organization,
            _user(hr_admin),
            unit=owner.unit,
            role=Membership.Role.HR_ADMIN,
        )


def _user(email: str) -> User:
    name = email.partition("@")[0].title()
    return make_user(name, email=email, password=PASSWORD)
