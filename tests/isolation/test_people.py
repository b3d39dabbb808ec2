"""Persons stand in the database too: raw SQL, as every member of the cast.

Whatever a query forgets, a row that belongs to somebody is shown to them alone.
"""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from checkins.models import CheckInDraft
from feedback.one_on_ones.services import add_item, one_on_one_between
from organizations.tenancy import MEMBER, ORGANIZATION, in_organization
from tests.cast import Acme
from tests.feedback.replies.weeks import number_of, week_of

TABLES = {
    "checkins_talk": {"lena", "ben"},
    "checkins_talkitem": {"lena", "ben"},
    "checkins_draft": {"ben"},
}
CAST = ("ada", "hal", "lena", "ben", "rita")


@pytest.fixture
def private(acme: Acme) -> Acme:
    """Lena and Ben have a list with an item; Ben has typed something."""
    with in_organization(acme.organization.pk):
        acme.ben.manager = acme.lena
        one_on_one = one_on_one_between(acme.lena, acme.ben)
        add_item(one_on_one, "A raise", by=acme.ben)
        period = week_of(acme.ben, [number_of(acme.ben, acme.ada)])
        CheckInDraft.objects.create(
            organization=acme.organization, period=period, by=acme.ben
        )
    return acme


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        (n,) = cursor.fetchone()
        return int(n)


@pytest.mark.parametrize("table", TABLES)
def test_only_its_people_see_a_row(private: Acme, table: str) -> None:
    seen = set()
    for who in CAST:
        member = getattr(private, who)
        with in_organization(private.organization.pk, member_id=member.pk):
            seen |= {who} if count(table) else set()
    assert seen == TABLES[table]


@pytest.mark.parametrize("table", TABLES)
def test_a_job_without_a_person_sees_them(private: Acme, table: str) -> None:
    with in_organization(private.organization.pk):
        assert count(table) == 1


@pytest.mark.parametrize("table", TABLES)
def test_without_a_word_on_who_looks_there_is_nothing(
    private: Acme, table: str
) -> None:
    """A way in that forgets the person shows nothing rather than all."""
    with transaction.atomic(), connection.cursor() as cursor:
        given = [ORGANIZATION, str(private.organization.pk), MEMBER, ""]
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true)", given
        )
        assert count(table) == 0


def test_nobody_writes_into_what_is_not_theirs(private: Acme) -> None:
    organization_id, hal = private.organization.pk, private.hal
    given = [organization_id, private.lena.pk, private.rita.pk]
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        in_organization(organization_id, member_id=hal.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO checkins_talk "
            "(organization_id, public_id, manager_id, member_id, created_at) "
            "VALUES (%s, 'bbbbbbbbbbbb', %s, %s, now())",
            given,
        )


def test_an_inner_organization_gives_the_person_back(private: Acme) -> None:
    """Both, when it succeeds and when it fails."""
    with in_organization(private.organization.pk, member_id=private.hal.pk):
        with in_organization(private.organization.pk):
            assert count("checkins_talk") == 1
        assert count("checkins_talk") == 0
        with pytest.raises(ZeroDivisionError), in_organization(private.organization.pk):
            _ = 1 / 0
        assert count("checkins_talk") == 0


def test_a_request_enters_as_its_member(private: Acme, client: Client) -> None:
    """Both sides find their list; HR finds none, whatever the page's query forgets."""
    url = reverse("feedback:one_on_ones", args=["acme"])
    for who, name in (("lena", "Ben"), ("ben", "Lena")):
        client.force_login(getattr(private, who).user)
        assert name in client.get(url).content.decode()
