"""The list of documents: the long-term goal first, then own ones, then units'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from frameworks.configuration import Settings
from frameworks.exchange import framework_from_json
from frameworks.problems import problems_in
from frameworks.services import configure_frameworks
from organizations.models import Cycle
from organizations.tenancy import in_organization
from tests.documents.pages import address, queries_of, read
from tests.factories import CycleFactory, GoalFactory, UnitFactory
from tests.needs import needs_framework
from tests.setup.custom_frameworks.documents import bets, kind

if TYPE_CHECKING:
    from tests.cast import Acme

pytestmark = needs_framework("okr")


@pytest.fixture
def url() -> str:
    return reverse("strategy:index", args=["acme"])


FAR = bets(
    slug="far",
    name="Far",
    horizon_days=[28, 36600],
    kinds=[kind("star", "Star", role="horizon", begins_document=True)],
    checks=[],
    document=None,
)


def make_star(acme: Acme) -> None:
    today = acme.organization.today()
    far = CycleFactory.create(
        organization=acme.organization,
        kind=Cycle.Kind.LONG_TERM,
        name="2037",
        starts_on=today.replace(month=1, day=1),
        ends_on=today.replace(year=today.year + 11, month=12, day=31),
    )
    star = {"framework": "far", "kind": "star", "cycle": far}
    GoalFactory.create(
        by=acme.ada, title="No hospital runs out", unit=acme.company, **star
    )


@pytest.fixture
def written(acme: Acme) -> Acme:
    """Objectives, bets of Sales, and a star above everything."""
    own = tuple(framework_from_json(data, is_own=True) for data in (bets(), FAR))
    with in_organization(acme.organization.pk):
        configure_frameworks(Settings(own=own), by=acme.hal, reason="Ours")
        GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        GoalFactory.create(by=acme.ada, title="Keep what we have", unit=acme.company)
        GoalFactory.create(by=acme.rita, title="Cleaner contracts", unit=acme.legal)
        bet = {"framework": "bets", "kind": "bet"}
        GoalFactory.create(by=acme.lena, title="Three products", unit=acme.sales, **bet)
        GoalFactory.create(
            by=acme.ben, title="Open doors", owner=acme.ben, unit=acme.sales
        )
        make_star(acme)
    return acme


def test_the_long_term_goal_is_listed_above_own_and_unit_documents(
    written: Acme, url: str
) -> None:
    page = read(written.ben, url)
    order = ["No hospital runs out", "Open doors", "Grow ARR", "Cleaner contracts"]
    places = [page.index(title) for title in order]
    assert places == sorted(places)
    assert "and 1 more" in page
    assert address(written.sales, "bets") in page


def test_people_of_other_units_are_listed_on_their_units_page(
    written: Acme, url: str
) -> None:
    assert "Open doors" not in read(written.rita, url)
    page = read(written.rita, address(written.sales))
    assert address(written.ben) in page


def test_the_long_term_goal_is_the_first_tab_of_every_document(written: Acme) -> None:
    page = read(written.ben, address(written.sales, "bets"))
    tabs = page[page.index('class="seg"') :]
    assert address(written.company, "far") in tabs
    year = written.organization.today().year + 11
    assert f">{year}</a>" in tabs


def test_people_without_a_document_get_a_link_to_start_one(
    written: Acme, url: str
) -> None:
    page = read(written.rita, url)
    assert address(written.rita) in page
    assert "No goals yet" in page


def test_the_number_of_queries_is_constant(written: Acme, url: str) -> None:
    few = queries_of(written.ben, url)
    with in_organization(written.organization.pk):
        for n in range(6):
            team = UnitFactory.create(
                organization=written.organization,
                name=f"T{n}",
                parent=written.sales,
                kind="team",
            )
            GoalFactory.create(by=written.ada, title=f"Of T{n}", unit=team)
            GoalFactory.create(by=written.ben, title=f"Mine {n}", owner=written.ben)
    assert queries_of(written.ben, url) == few
    assert few <= 12


def test_a_document_may_be_started_from_another_one(written: Acme) -> None:
    """By who may write it, in the frameworks that its level works with."""
    page = read(written.lena, address(written.sales, "bets"))
    assert f'href="{address(written.sales)}' in page
    assert "Start OKRs" in page
    assert "Start " not in read(written.rita, address(written.sales, "bets"))


@pytest.mark.parametrize(
    "over",
    [
        {"role": "statement", "measured": False, "contributes": False},
        {"is_root": False, "under": ["aim"]},
    ],
    ids=["statements", "below-others"],
)
def test_a_framework_that_begins_no_document_has_its_page(
    acme: Acme, over: dict[str, object]
) -> None:
    """Valid, but it has no goal without a parent that a document could begin with."""
    data = bets(kinds=[kind("belief", "Belief", **over)], checks=[], document=None)
    assert problems_in(data) == []
    own = framework_from_json(data, is_own=True)
    with in_organization(acme.organization.pk):
        configure_frameworks(Settings(own=(own,)), by=acme.hal, reason="Ours")
    assert "Bets" in read(acme.lena, address(acme.sales, "bets"))
