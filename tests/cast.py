"""The people of most tests.

Acme: ada (owner), hal (HR admin), lena (leads Sales), ben (member of Sales, Lena is his
manager), rita (member of Legal). Umbra, in the same database: mallory (its owner).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from organizations.fiscal_years import ensure_cycles
from organizations.models import Membership, Organization, Unit, UnitLead, User
from organizations.services import record_event
from organizations.tenancy import enter_organization, in_organization
from tests.factories import UnitFactory, UserFactory


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
    """Acme as `create_organization` and `add_member` would create it, in a quarter of
    the statements: most tests need it (tests/organizations/test_cast.py compares both).
    """
    organization = Organization.objects.create(slug="acme", name="Acme")
    ada_, hal_, lena_, ben_, rita_ = people("Ada", "Hal", "Lena", "Ben", "Rita")
    with in_organization(organization.pk):
        company = company_unit(organization)
        below = {"organization": organization, "parent": company}
        sales, legal = Unit.objects.bulk_create(
            UnitFactory.build(name=name, **below) for name in ("Sales", "Legal")
        )
        role = Membership.Role
        member = partial(Membership, organization=organization)
        ada = member(user=ada_, unit=company, role=role.OWNER)
        hal = member(user=hal_, unit=company, role=role.HR_ADMIN)
        lena = member(user=lena_, unit=sales, role=role.LEADER)
        Membership.objects.bulk_create([ada, hal, lena])
        UnitLead.objects.create(organization=organization, unit=sales, member=lena)
        ben = member(user=ben_, unit=sales, manager=lena)
        rita = member(user=rita_, unit=legal)
        Membership.objects.bulk_create([ben, rita])
        begin(ada)
    return Acme(organization, company, sales, legal, ada, hal, lena, ben, rita)


def make_umbra() -> Umbra:
    organization = Organization.objects.create(slug="umbra", name="Umbra")
    (user,) = people("Mallory")
    with in_organization(organization.pk):
        company = company_unit(organization)
        mallory = Membership.objects.create(
            organization=organization,
            user=user,
            unit=company,
            role=Membership.Role.OWNER,
        )
        begin(mallory)
    return Umbra(organization, company, mallory)


def people(*names: str) -> list[User]:
    users = [UserFactory.build(name=name) for name in names]
    for user in users:
        user.set_unusable_password()
    return User.objects.bulk_create(users)


def company_unit(organization: Organization) -> Unit:
    return UnitFactory.create(
        organization=organization, name=organization.name, kind=Unit.Kind.COMPANY
    )


def begin(owner: Membership) -> None:
    organization = owner.organization
    ensure_cycles(organization, organization.today())
    record_event("organization.created", owner, by=owner)


@pytest.fixture
def acme(db: None) -> Acme:
    return make_acme()


@pytest.fixture
def umbra(db: None) -> Umbra:
    return make_umbra()


@pytest.fixture
def inside_acme(acme: Acme) -> Iterator[Acme]:
    """Acme, with the transaction inside it until the test ends, or a request leaves it."""
    with transaction.atomic():
        enter_organization(acme.organization.pk)
        yield acme


def signed_in(member: Membership, **over: Any) -> Client:
    """A test client that is signed in as the member; `over` as for Django's `Client`."""
    client = Client(**over)
    client.force_login(member.user)
    return client
