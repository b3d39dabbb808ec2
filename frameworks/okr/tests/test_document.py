"""The document page of OKRs: the completed form of the source."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from checkins.services import check_in
from goals.models import Goal
from goals.rollup import drain
from goals.services import close_goal
from organizations.tenancy import in_organization
from tests.documents.pages import address, read
from tests.factories import GoalFactory, KeyResultFactory, cycle_of

if TYPE_CHECKING:
    from tests.cast import Acme


@pytest.fixture
def objective(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        ambition = {"fields": {"ambition": "aspirational"}}
        goal = GoalFactory.create(
            by=acme.lena, title="Scale sales", unit=acme.sales, **ambition
        )
        number = KeyResultFactory.create(
            by=acme.lena, parent=goal, title="40 logos", unit=acme.sales
        )
        KeyResultFactory.create(
            by=acme.lena, parent=goal, title="12 references", unit=acme.sales
        )
        check_in(number, by=acme.lena, value=Decimal(20), confidence=70)
        drain(acme.organization.pk)
        return goal


def page_of(acme: Acme) -> str:
    page = " ".join(read(acme.lena, address(acme.sales)).split())
    return page[page.index("<main") :]


def test_says_whose_it_is_and_of_which_time(acme: Acme, objective: Goal) -> None:
    facts = page_of(acme).partition('class="doc-facts"')[2].partition("</dl>")[0]
    assert "<dt>Unit</dt><dd>Sales</dd>" in facts
    assert "Time period" in facts
    assert str(cycle_of(acme.organization).ends_on.year) in facts


def test_numbers_the_key_results_and_says_how_ambitious(
    acme: Acme, objective: Goal
) -> None:
    page = page_of(acme)
    shown = ["Scale sales", "Aspirational", "Key result 1", "Key result 2"]
    places = [page.index(text) for text in shown]
    assert places == sorted(places)
    assert "Add key result" in page
    assert 'id="notes-grid"' in page


def test_an_objective_under_an_objective_stands_below_it(
    acme: Acme, objective: Goal
) -> None:
    with in_organization(acme.organization.pk):
        below = GoalFactory.create(
            by=acme.lena, title="Win Lisbon", parent=objective, unit=acme.sales
        )
        KeyResultFactory.create(
            by=acme.lena, parent=below, title="3 ports", unit=acme.sales
        )
    page = page_of(acme)
    assert page.index("12 references") < page.index("Win Lisbon")
    assert page.index("Win Lisbon") < page.index("3 ports")
    assert "No key results yet" not in page


def test_a_closed_objective_says_its_score(acme: Acme, objective: Goal) -> None:
    with in_organization(acme.organization.pk):
        for title in ("40 logos", "12 references", "Scale sales"):
            close_goal(Goal.objects.get(title=title), by=acme.lena)
    page = page_of(acme)
    assert "Score 0." in page
    assert "Add key result" not in page
