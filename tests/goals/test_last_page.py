"""A page beyond the end of a list leads to its beginning, never to an empty page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from goals.models import Goal
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(inside_acme: Acme) -> Goal:
    return GoalFactory.create(by=inside_acme.ada, title="Grow")


@pytest.mark.parametrize("name", ["detail", "explain"])
def test_the_page_of_a_goal(acme: Acme, goal: Goal, name: str) -> None:
    here = reverse(f"goals:{name}", args=["acme", goal.public_id])
    answer = signed_in(acme.ada).get(here, {"page": "999"})
    assert (answer.status_code, answer["Location"]) == (302, here)


@pytest.mark.parametrize("query", [{}, {"q": "grow"}])
def test_the_outline_keeps_its_filters(
    acme: Acme, goal: Goal, query: dict[str, str]
) -> None:
    client, here = signed_in(acme.ada), reverse("goals:outline", args=["acme"])
    answer = client.get(here, {**query, "page": "999"}, follow=True)
    assert answer.redirect_chain == [(f"{here}?q=grow" if query else here, 302)]
    assert "Grow" in answer.content.decode()


@pytest.mark.parametrize("query", [{}, {"q": "nothing like it"}])
def test_an_empty_list_has_one_page(acme: Acme, query: dict[str, str]) -> None:
    here = reverse("goals:outline", args=["acme"])
    answer = signed_in(acme.ada).get(here, {**query, "page": "2"}, follow=True)
    assert answer.status_code == 200
    assert len(answer.redirect_chain) <= 1
