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
from tests.factories import MembershipFactory, UnitFactory, UserFactory


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
    ada = create_organization(
        slug="acme", name="Acme", owner=UserFactory.create(name="Ada")
    )
    organization = ada.organization
    with in_organization(organization.pk):
        company = Unit.objects.get(kind=Unit.Kind.COMPANY)
        sales = UnitFactory.create(
            organization=organization, name="Sales", parent=company
        )
        legal = UnitFactory.create(
            organization=organization, name="Legal", parent=company
        )
        role = Membership.Role
        hal = MembershipFactory.create(
            organization=organization,
            user__name="Hal",
            unit=company,
            role=role.HR_ADMIN,
        )
        lena = MembershipFactory.create(
            organization=organization, user__name="Lena", unit=sales, role=role.LEADER
        )
        ben = MembershipFactory.create(
            organization=organization, user__name="Ben", unit=sales, manager=lena
        )
        rita = MembershipFactory.create(
            organization=organization, user__name="Rita", unit=legal
        )
    return Acme(organization, company, sales, legal, ada, hal, lena, ben, rita)


def make_umbra() -> Umbra:
    mallory = create_organization(
        slug="umbra", name="Umbra", owner=UserFactory.create(name="Mallory")
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
