"""The words by which people are found follow their names and titles everywhere."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connections

from organizations.models import Membership, PersonWord, User
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra, make_acme
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FILL = import_module("organizations.migrations.0027_fill_person_words").FILL


def words_of(member: Membership, *, of_name: bool | None = None) -> list[str]:
    with in_organization(member.organization_id):
        words = PersonWord.objects.filter(member_id=member.pk).order_by("word")
        if of_name is not None:
            words = words.filter(is_name=of_name)
        return list(words.values_list("word", flat=True))


def rename(member: Membership, name: str) -> None:
    User.objects.filter(pk=member.user_id).update(name=name)


def test_words_follow_the_name_and_the_title(acme: Acme) -> None:
    assert words_of(acme.ben) == ["ben"]
    with in_organization(acme.organization.pk):
        rename(acme.ben, "Zoë O’Neil")
        Membership.objects.filter(pk=acme.ben.pk).update(title="Sales, Zoe")
    assert words_of(acme.ben, of_name=True) == ["neil", "o", "zoe"]
    assert words_of(acme.ben, of_name=False) == ["sales"]


def test_a_new_name_reaches_every_organization(acme: Acme, umbra: Umbra) -> None:
    """Also one that the transaction does not see; and what it sees stays as it was."""
    with in_organization(umbra.organization.pk):
        there = Membership.objects.create(
            organization=umbra.organization, user=acme.ben.user, title="Spy"
        )
    with in_organization(acme.organization.pk):
        rename(acme.ben, "Bernd")
        assert Membership.objects.filter(pk=acme.ben.pk).exists()
        assert not Membership.objects.filter(pk=there.pk).exists()
    assert words_of(acme.ben) == ["bernd"]
    assert words_of(there) == ["bernd", "spy"]


def test_a_new_name_reaches_them_from_outside_of_all(acme: Acme) -> None:
    rename(acme.ben, "Bernd")
    assert words_of(acme.ben) == ["bernd"]


def test_words_follow_the_membership_to_another_account(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        acme.ben.user = UserFactory.create(name="Joined Later")
        acme.ben.save(update_fields=["user"])
        assert words_of(acme.ben) == ["joined", "later"]
        acme.ben.delete()
    assert words_of(acme.ben) == []


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_words_of_those_who_were_there_before_are_filled_in() -> None:
    acme = make_acme()
    with in_organization(acme.organization.pk):
        PersonWord.objects.filter(member_id=acme.ben.pk).delete()
        PersonWord.objects.filter(member_id=acme.lena.pk).update(word="wrong")
    for _n in range(2):
        with connections["owner"].cursor() as cursor:
            cursor.execute(FILL)
        connections["owner"].close()
    assert words_of(acme.ben) == ["ben"]
    assert words_of(acme.lena) == ["lena"]
