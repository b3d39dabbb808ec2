"""The people of the tests.

Acme: ada (owner), hal (HR admin), lena (leads Sales), ben (member of Sales, Lena is his
manager), rita (member of Legal). Umbra, in the same database: mallory (its owner).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from organizations.models import Membership, Organization, Unit
from organizations.services import create_organization
from organizations.tenancy import enter_organization, in_organization
from tests.make import make_member, make_unit, make_user


@dataclass(frozen=True)
class Acme:
    organization: Organization
    company: Unit
    sales: Unit
    legal: Unit
    ada: Membership
    hal: Membership
    lena: Membership
    ben: Membership
    rita: Membership


@dataclass(frozen=True)
class Umbra:
    organization: Organization
    company: Unit
    mallory: Membership


def make_acme() -> Acme:
    ada = create_organization(slug="acme", name="Acme", owner=make_user("Ada"))
    organization = ada.organization
    with in_organization(organization.pk):
        company = Unit.objects.get(kind=Unit.Kind.COMPANY)
        sales = make_unit(organization, "Sales", parent=company)
        legal = make_unit(organization, "Legal", parent=company)
        role = Membership.Role
        hal = make_member(organization, "Hal", unit=company, role=role.HR_ADMIN)
        lena = make_member(organization, "Lena", unit=sales, role=role.LEADER)
        ben = make_member(organization, "Ben", unit=sales, manager=lena)
        rita = make_member(organization, "Rita", unit=legal)
    return Acme(organization, company, sales, legal, ada, hal, lena, ben, rita)


def make_umbra() -> Umbra:
    mallory = create_organization(
        slug="umbra", name="Umbra", owner=make_user("Mallory")
    )
    with in_organization(mallory.organization_id):
        company = Unit.objects.get(kind=Unit.Kind.COMPANY)
    return Umbra(mallory.organization, company, mallory)


@pytest.fixture
def acme(db: None) -> Acme:
    return make_acme()


@pytest.fixture
def umbra(db: None) -> Umbra:
    return make_umbra()


@pytest.fixture
def inside_acme(acme: Acme) -> Iterator[Acme]:
    """Acme, with its rows in sight until the test ends, or a request leaves it."""
    with transaction.atomic():
        enter_organization(acme.organization.pk)
        yield acme


def signed_in(member: Membership, **over: Any) -> Client:
    """A browser of theirs; `over` as for Django's `Client`."""
    client = Client(**over)
    client.force_login(member.user)
    return client
