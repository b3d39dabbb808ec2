"""Setup pages and previews have a constant number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.costs import n_queries
from tests.factories import GoalFactory, KeyResultFactory, create_copies
from tests.needs import needs_framework
from tests.setup.configuring import HERE, OKR, filled, send, use

pytestmark = needs_framework("okr")
MOST = 12
LIMIT = "levels-department-limits-key_result"
# Whatever a preview can have to count.
EVERYTHING = {
    f"{LIMIT}-low": "0",
    f"{LIMIT}-high": "1",
    "levels-department-on_track_from": "90",
    "levels-department-cadence": "monthly",
    "levels-department-scoring": "percent",
    "labels-key_result-one": "Outcome",
    "labels-key_result-many": "Outcomes",
}


@pytest.fixture
def hal(client: Client, acme: Acme) -> Client:
    client.force_login(acme.hal.user)
    with in_organization(acme.organization.pk):
        above = GoalFactory.create(by=acme.hal, title="Top", unit=acme.sales)
        KeyResultFactory.create(by=acme.hal, parent=above, unit=acme.sales)
        KeyResultFactory.create(by=acme.hal, parent=above, unit=acme.sales)
    return client


def more_goals(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        above = GoalFactory.create(by=acme.hal, title="More", unit=acme.sales)
        one = KeyResultFactory.create(by=acme.hal, parent=above, unit=acme.sales)
        create_copies(one, *({"title": f"more {n}"} for n in range(40)))


def count(client: Client, path: str, data: dict[str, Any] | None) -> int:
    def ask() -> None:
        answer = client.get(path) if data is None else client.post(path, data)
        assert answer.status_code == 200

    return n_queries(ask)


@pytest.mark.parametrize("path", ["", "of/okr/", "placement/", "history/"])
def test_a_page_has_a_constant_number_of_queries(
    hal: Client, acme: Acme, path: str
) -> None:
    few = count(hal, HERE + path, None)
    more_goals(acme)
    for n in range(3):
        on = {use("okr", "team"): "off" if n % 2 == 0 else "allowed"}  # type: ignore[arg-type]  # as the form names it
        assert send(hal, HERE, **on, reason=f"v{n}").status_code == 302
    many = count(hal, HERE + path, None)
    # One more for the active version, once there is any.
    assert many <= few + 1
    assert many <= MOST


def test_a_preview_has_a_constant_number_of_queries(hal: Client, acme: Acme) -> None:
    data = filled(hal, OKR) | EVERYTHING | {"action": "preview"}
    few = count(hal, OKR, data)
    more_goals(acme)
    assert count(hal, OKR, data) == few <= MOST


def test_a_restore_preview_has_a_constant_number_of_queries(
    hal: Client, acme: Acme
) -> None:
    send(hal, OKR, **EVERYTHING, reason="why")
    few = count(hal, f"{HERE}history/0/", None)
    more_goals(acme)
    assert count(hal, f"{HERE}history/0/", None) == few <= MOST
