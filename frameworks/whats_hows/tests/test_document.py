"""The page of Whats & Hows: the table of all levels, and inherited hows."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from frameworks.whats_hows.tests.factories import HowFactory, MetricFactory, WhatFactory
from goals.documents.selectors import load_document
from goals.models import Goal
from goals.rollup import drain
from organizations.tenancy import in_organization
from tests.documents.pages import address, queries_of, read
from tests.factories import GoalFactory, UnitFactory, create_copies
from tests.needs import needs_framework

if TYPE_CHECKING:
    from goals.documents.model import DocumentPage
    from organizations.models import Unit
    from tests.cast import Acme

pytestmark = needs_framework("okr")

NUMBER = {
    "metric_type": Goal.MetricType.NUMBER,
    "start": Decimal(0),
    "target": Decimal(5),
}


@pytest.fixture
def source(acme: Acme) -> Acme:
    """The completed example of source 000, at Acme."""
    with in_organization(acme.organization.pk):
        company, sales = {"unit": acme.company}, {"unit": acme.sales}
        business = WhatFactory.create(
            by=acme.ada, title="Develop more innovative products", **company
        )
        MetricFactory.create(
            by=acme.ada,
            parent=business,
            title="Most innovative companies list",
            **company,
        )
        team = WhatFactory.create(
            by=acme.lena, title="3 new products", parent=business, **sales
        )
        MetricFactory.create(
            by=acme.lena, parent=team, title="Delivered", current=Decimal(1), **sales
        )
        MetricFactory.create(
            by=acme.lena, parent=team, title="New features", **NUMBER, **sales
        )
        own = {"owner": acme.ben, **sales}
        mine = WhatFactory.create(
            by=acme.ben, title="2 feature projects", parent=team, **own
        )
        MetricFactory.create(
            by=acme.ben, parent=mine, title="Bugs per release", **NUMBER, **own
        )
        WhatFactory.create(by=acme.ben, title="Fewer bugs", weight=3.0, **NUMBER, **own)
        WhatFactory.create(
            by=acme.rita, title="Of another unit", owner=acme.rita, unit=acme.legal
        )
        HowFactory.create(
            by=acme.ada, title="We fail better", aspect="values", **company
        )
        HowFactory.create(
            by=acme.lena, title="Hack-a-thon each year", aspect="operations", **sales
        )
        HowFactory.create(
            by=acme.rita, title="A how of Legal", aspect="process", unit=acme.legal
        )
        drain(acme.organization.pk)
    return acme


def load(acme: Acme, holder: Unit) -> DocumentPage:
    with in_organization(acme.organization.pk):
        page = load_document(acme.rita, "whats_hows", holder.public_id)
    assert page is not None
    return page


def titles_of(page: DocumentPage) -> dict[str, list[str]]:
    return {
        each.level.value: sorted(entry.goal.title for entry in each.entries)
        for part in page.parts
        for each in part.levels
    }


def test_the_table_goes_from_the_company_to_the_people(source: Acme) -> None:
    assert titles_of(load(source, source.sales)) == {
        "company": ["Develop more innovative products"],
        "department": ["3 new products"],
        "individual": ["2 feature projects", "Fewer bugs"],
    }
    page = read(source.rita, address(source.sales, "whats_hows"))
    assert "Business goal" in page
    assert "Individual goal" in page
    assert "Of another unit" not in page


def test_the_company_s_table_holds_everybody_s(source: Acme) -> None:
    found = titles_of(load(source, source.company))
    assert "Of another unit" in found["individual"]
    assert "3 new products" in found["department"]


def test_a_delivery_is_done_or_open_and_a_number_has_its_target(source: Acme) -> None:
    page = read(source.rita, address(source.sales, "whats_hows"))
    row = page[page.index("3 new products") :]
    assert re.search(r"Delivered</a>.*?Done", row, re.DOTALL)
    business = page[page.index("Most innovative companies list") :]
    assert "Open" in business[: business.index("3 new products")]
    assert "New features" in row


def test_hows_are_inherited_and_say_where_they_come_from(source: Acme) -> None:
    page = load(source, source.sales)
    groups = page.parts[1].groups
    found = {
        group.label: [(line.entry.goal.title, line.unit) for line in group.lines]
        for group in groups
    }
    assert found == {
        "Values": [("We fail better", source.company)],
        "Operations": [("Hack-a-thon each year", None)],
    }
    text = read(source.rita, address(source.sales, "whats_hows"))
    assert "from Acme" in text
    assert "They’re discussed in reviews." in text
    assert "A how of Legal" not in text


def test_nothing_comes_up_from_below(source: Acme) -> None:
    page = load(source, source.company)
    titles = [line.entry.goal.title for line in page.parts[1].lines]
    assert titles == ["We fail better"]


def test_hows_carry_no_percentage(source: Acme) -> None:
    page = read(source.rita, address(source.sales, "whats_hows"))
    hows = page[page.index('aria-labelledby="how"') :]
    assert "%" not in hows[: hows.index("They’re discussed in reviews")]


def test_a_person_s_page_shows_what_each_result_serves_and_weighs(
    source: Acme,
) -> None:
    page = read(source.rita, address(source.ben, "whats_hows"))
    columns = page[page.index('class="wh"') : page.index("<table")]
    assert "What Ben will deliver, and how" in page
    assert columns.index("3 new products") < columns.index("2 feature projects")
    assert "25%" in columns
    assert "75%" in columns
    assert "We fail better" in columns
    assert "Hack-a-thon each year" in columns


def test_the_metrics_of_a_team_are_shown_whoever_carries_them(source: Acme) -> None:
    with in_organization(source.organization.pk):
        team = Goal.objects.get(title="3 new products")
        MetricFactory.create(
            by=source.ben,
            parent=team,
            title="Tests",
            owner=source.ben,
            unit=source.sales,
        )
    page = read(source.rita, address(source.ben, "whats_hows"))
    table = page[page.index("<table") :]
    assert table.index("3 new products") < table.index("Tests")


def test_a_what_under_another_framework_s_goal_shows_it(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        WhatFactory.create(
            by=acme.lena, title="3 new products", parent=top, unit=acme.sales
        )
    assert titles_of(load(acme, acme.sales))["company"] == ["Grow ARR"]


def test_a_how_alone_makes_a_page(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        HowFactory.create(
            by=acme.lena, title="We say what we do not know", unit=acme.sales
        )
    page = read(acme.lena, address(acme.sales, "whats_hows"))
    assert "We say what we do not know" in page
    assert "kind=whats_hows%3Ahow" in page


def test_costs_the_same_however_much_there_is(source: Acme) -> None:
    acme = source
    few = [
        queries_of(acme.rita, address(holder, "whats_hows"))
        for holder in (acme.sales, acme.ben)
    ]
    with in_organization(acme.organization.pk):
        for title in ("3 new products", "New features", "2 feature projects"):
            goal = Goal.objects.get(title=title)
            create_copies(goal, *({"title": f"{title} {n}"} for n in range(10)))
        how = Goal.objects.get(title="We fail better")
        create_copies(how, *({"title": f"How {n}"} for n in range(10)))
        for n in range(4):
            team = UnitFactory.create(
                organization=acme.organization,
                name=f"T{n}",
                parent=acme.sales,
                kind="team",
            )
            WhatFactory.create(by=acme.ada, title=f"What {n}", unit=team)
    many = [
        queries_of(acme.rita, address(holder, "whats_hows"))
        for holder in (acme.sales, acme.ben)
    ]
    assert few == many
    assert max(many) <= 12
