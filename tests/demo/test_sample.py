"""The sample company: opened and removed by one click, beside the person's organization."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from demo import sample
from goals.models import Goal
from organizations.models import Membership, Organization, Unit, User
from organizations.selectors import memberships_of
from organizations.services import create_organization
from organizations.tenancy import enter_organization, enter_user, in_organization
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory

OPEN = "/sample-company/"
BANNER = "This is a sample company."


def small(slug: str) -> Organization:
    """In place of Kestrel: one person with one goal."""
    user = User.objects.filter(email="tomas.herrera@kestrel.example").first()
    user = user or User.objects.create_user("tomas.herrera@kestrel.example", None)
    owner = create_organization(slug=slug, name="Kestrel", owner=user, is_demo=True)
    enter_organization(owner.organization_id)
    GoalFactory.create(by=owner, owner=owner)
    return owner.organization


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "load_kestrel", small)


def samples(user: User) -> list[Organization]:
    return list(Organization.objects.filter(sample_for=user))


def removal(organization: Organization) -> str:
    return f"/o/{organization.slug}/sample/remove/"


def test_two_clicks_open_one_company_that_says_what_it_is(
    acme: Acme, quick: None
) -> None:
    client, ada = signed_in(acme.ada), acme.ada.user
    first, second = client.post(OPEN), client.post(OPEN)
    [organization] = samples(ada)
    assert first["Location"] == second["Location"] == f"/o/{organization.slug}/"
    assert organization.is_demo
    page = client.get(f"/o/{organization.slug}/goals/").content.decode()
    assert BANNER in page
    assert removal(organization) in page
    assert BANNER not in client.get(f"/o/{acme.organization.slug}/").content.decode()
    with in_organization(organization.pk):
        here = Membership.objects.in_organization(organization)
        assert here.get(user=ada).role == Membership.Role.OWNER


def test_removing_it_touches_nothing_else(acme: Acme, quick: None) -> None:
    client, ada = signed_in(acme.ada), acme.ada.user
    client.post(OPEN)
    [organization] = samples(ada)
    with in_organization(acme.organization.pk):
        before = Goal.objects.count(), Unit.objects.count(), Membership.objects.count()
    assert client.post(removal(organization)).status_code == 302
    with transaction.atomic():
        enter_user(ada.pk)
        assert [one.pk for one in memberships_of(ada.pk)] == [acme.ada.pk]
    with in_organization(acme.organization.pk):
        after = Goal.objects.count(), Unit.objects.count(), Membership.objects.count()
    assert after == before
    # Sent again, and for an organization of their own.
    assert client.post(removal(organization)).status_code == 404
    assert client.post(removal(acme.organization)).status_code == 404


def test_a_fourth_one_within_a_day_is_refused_in_words(acme: Acme, quick: None) -> None:
    client, ada = signed_in(acme.ada), acme.ada.user
    for _ in range(sample.MOST_A_DAY):
        client.post(OPEN)
        newest = max(samples(ada), key=lambda one: one.pk)
        client.post(removal(newest))
    page = client.post(OPEN, follow=True)
    assert "Try it tomorrow." in page.content.decode()
    assert len(samples(ada)) == sample.MOST_A_DAY


def test_nobody_opens_one_without_signing_in(client: Client, db: None) -> None:
    assert client.post(OPEN)["Location"].startswith("/accounts/login/")
    assert not Organization.objects.exclude(sample_for=None).exists()


@pytest.mark.slow
def test_any_number_of_people_have_goals_with_progress_to_look_at(acme: Acme) -> None:
    for member in (acme.ada, acme.ben):
        with transaction.atomic():
            membership = sample.open_sample(member.user)
            goals = Goal.objects.in_organization(membership.organization)
            assert goals.filter(progress__progress__gt=0).count() > 100
            assert membership.organization.name == sample.NAME
        # So that the next company's key ends in the same digit as this one's.
        for n in range(9):
            Organization.objects.create(slug=f"{member.public_id}-{n}", name="Other")
