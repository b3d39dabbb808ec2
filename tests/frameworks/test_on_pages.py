"""Goals of every installed framework on the pages that show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from frameworks.registry import installed
from frameworks.spec import Framework
from goals.documents.outlines import beginnings
from goals.models import Goal
from goals.rollup import drain
from goals.services import create_goal
from organizations.tenancy import in_organization
from tests.factories import cycle_of

if TYPE_CHECKING:
    from tests.cast import Acme


@pytest.fixture(params=installed(), ids=lambda one: one.slug)
def goal(acme: Acme, request: pytest.FixtureRequest) -> Goal:
    """The first goal of a document of the company."""
    framework: Framework = request.param
    with in_organization(acme.organization.pk):
        goal = create_goal(
            by=acme.ada,
            framework=framework.slug,
            kind=beginnings(framework)[0],
            title="Where we begin",
            unit=acme.company,
            cycle=cycle_of(acme.organization),
        )
        drain(acme.organization.pk)
    return goal


def pages_of(acme: Acme, goal: Goal) -> dict[str, list[str]]:
    """Arguments by the names of pages."""
    document = [goal.framework, acme.company.public_id]
    return {
        "home": [],
        "goals:outline": [],
        "goals:detail": [goal.public_id],
        "goals:create": [],
        "strategy:index": [],
        "strategy:document": document,
    }


def test_its_goals_are_on_every_page(acme: Acme, goal: Goal) -> None:
    client = Client()
    client.force_login(acme.ada.user)
    for name, arguments in pages_of(acme, goal).items():
        answer = client.get(reverse(name, args=["acme", *arguments]))
        assert answer.status_code == 200, name
        if name not in ("home", "goals:create"):
            assert "Where we begin" in answer.content.decode(), name
