"""RELIABILITY T4: the setting ends with its transaction, however that ends.

One connection in the pool, so that every request gets the one of the request before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, cast

import psycopg
import pytest
from django.db import connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client

from config.stores.urls import with_database
from goals.models import Goal
from organizations.models import Event, Membership
from organizations.tenancy import enter_organization, in_organization
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory
from tests.stores import ADMIN_URL

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.isolation.probes"),
]
type Ask = Callable[[Membership, str], Any]


@pytest.fixture
def one_connection(transactional_db: None) -> Iterator[None]:
    plain = cast("DatabaseWrapper", connections["default"])
    pooled = plain.copy()
    pooled.settings_dict["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": 1,
        "timeout": 5,
    }
    plain.close()
    connections["default"] = pooled
    yield
    pooled.close()
    pooled.close_pool()
    connections["default"] = plain


@pytest.fixture
def ask(one_connection: None, acme: Acme, umbra: Umbra) -> Ask:
    """A request by a member, whose connection goes back to the pool afterwards."""
    clients: dict[int, Client] = {}

    def request(by: Membership, url: str) -> Any:
        if by.pk not in clients:
            clients[by.pk] = Client(raise_request_exception=False)
            clients[by.pk].force_login(by.user)
        response = clients[by.pk].get(url)
        connections["default"].close()
        return response

    for member in (acme.ben, umbra.mallory):
        with in_organization(member.organization_id):
            GoalFactory.create(by=member, title=f"of {member.organization.slug}")
    connections["default"].close()
    return request


def test_requests_of_two_organizations_share_a_connection_and_nothing_else(
    ask: Ask, acme: Acme, umbra: Umbra
) -> None:
    processes = set()
    for between in ("seen", "raises", "times-out", "unavailable", "nowhere"):
        ask(acme.ben, f"/o/acme/{between}/")
        outside = ask(acme.ben, "/seen/").json()
        theirs = ask(umbra.mallory, "/o/umbra/seen/").json()
        ours = ask(acme.ben, "/o/acme/seen/").json()
        assert (outside["organization"], outside["titles"]) == ("", [])
        assert outside["user"] == str(acme.ben.user_id)
        assert theirs["titles"] == ["of umbra"]
        assert ours["titles"] == ["of acme"]
        processes |= {outside["process"], theirs["process"], ours["process"]}
    assert len(processes) == 1


def test_nothing_is_left_on_the_connection(ask: Ask, acme: Acme) -> None:
    ask(acme.ben, "/o/acme/seen/")
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('app.organization_id', true), "
            "current_setting('app.user_id', true)"
        )
        assert [value or "" for value in cursor.fetchone()] == ["", ""]


@pytest.mark.parametrize(
    ("url", "status"), [("raises", 500), ("times-out", 500), ("unavailable", 503)]
)
def test_a_5xx_response_rolls_back(ask: Ask, acme: Acme, url: str, status: int) -> None:
    with in_organization(acme.organization.pk):
        events = Event.objects.count()
    assert ask(acme.ben, f"/o/acme/{url}/").status_code == status
    with in_organization(acme.organization.pk):
        assert [goal.title for goal in Goal.objects.all()] == ["of acme"]
        assert Event.objects.count() == events


def test_a_4xx_response_commits_what_the_view_wrote(ask: Ask, acme: Acme) -> None:
    """A view that refuses has written nothing; where it has, it meant to."""
    assert ask(acme.ben, "/o/acme/refused/").status_code == 409
    with in_organization(acme.organization.pk):
        assert Goal.objects.filter(title="kept").exists()


def test_the_member_s_unit_is_seen_in_a_request(ask: Ask, acme: Acme) -> None:
    """It is read under the policy of the signed-in person, which shows no units."""
    assert ask(acme.ben, "/o/acme/unit/").json() == {"unit": "Sales"}


def test_leaving_an_organization_restores_the_outer_one(
    acme: Acme, umbra: Umbra
) -> None:
    def organization() -> str:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT current_setting('app.organization_id', true)")
            return str(cursor.fetchone()[0] or "")

    ours, theirs = acme.organization.pk, umbra.organization.pk
    with in_organization(ours):
        with in_organization(theirs):
            assert organization() == str(theirs)
        assert organization() == str(ours)
        with pytest.raises(ZeroDivisionError), in_organization(theirs):
            raise ZeroDivisionError
        assert organization() == str(ours)
    assert organization() == ""


def test_an_organization_is_entered_inside_a_transaction_alone(acme: Acme) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        enter_organization(acme.organization.pk)


def test_a_request_after_a_database_restart_gets_a_new_connection(
    ask: Ask, acme: Acme
) -> None:
    """Those of the pool are dead then; the client is asked nothing about it."""
    for _again in range(3):
        before = ask(acme.ben, "/o/acme/seen/").json()["process"]
        end_connections()
        response = ask(acme.ben, "/o/acme/seen/")
        assert response.status_code == 200
        assert response.json()["process"] != before


def end_connections() -> None:
    """As a restart does: the server ends them, and the pool does not know."""
    url = with_database(os.environ[ADMIN_URL], "postgres")
    with psycopg.connect(url, autocommit=True) as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = %s AND pid <> pg_backend_pid()",
            [connections["default"].settings_dict["NAME"]],
        )
