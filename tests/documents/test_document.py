"""A document page: what is in it, of whom, and who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import Goal
from goals.rollup import drain
from organizations.tenancy import in_organization
from tests.make import make_goal, make_key_result

if TYPE_CHECKING:
    from organizations.models import Membership, Unit
    from tests.cast import Acme


def get(
    who: Membership, holder: Membership | Unit, framework: str = "okr", **query: str
) -> Any:
    client = Client()
    client.force_login(who.user)
    url = reverse("strategy:document", args=["acme", framework, holder.public_id])
    return client.get(url, query)


def read(
    who: Membership, holder: Membership | Unit, framework: str = "okr", **query: str
) -> str:
    answer = get(who, holder, framework, **query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def okrs(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        top = make_goal(acme.ada, "Grow ARR", unit=acme.company)
        goal = make_goal(acme.lena, "Scale sales", parent=top, unit=acme.sales)
        make_key_result(acme.lena, goal, "40 logos", unit=acme.sales)
        drain(acme.organization.pk)
        return goal


def test_shows_the_goals_of_a_unit(acme: Acme, okrs: Goal) -> None:
    page = read(acme.rita, acme.sales)
    assert "Scale sales" in page
    assert "40 logos" in page
