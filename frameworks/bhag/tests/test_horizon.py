"""The BHAG: its page, its place above all documents, and its pace by whole years."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Goal
from goals.rollup import drain
from organizations.models import Cycle
from organizations.tenancy import in_organization
from tests.documents.pages import queries_of
from tests.factories import GoalFactory, KeyResultFactory
from tests.goals.kinds import BhagFactory
from tests.needs import needs_framework

if TYPE_CHECKING:
    from organizations.models import Membership
    from tests.cast import Acme

# The goals below the BHAG are OKRs.
pytestmark = needs_framework("okr")

SENTENCE = "By then no hospital runs out of a medicine it could have seen coming"
FAR = 12


@pytest.fixture
def bhag(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        year = acme.organization.today().year
        bhag = BhagFactory.create(
            by=acme.ada,
            years=FAR,
            title=SENTENCE,
            progress_source=Goal.Source.MEAN,
            fields={"purpose": "A ward rationed amoxicillin for eleven days."},
        )
        BhagFactory.create(
            by=acme.ada,
            years=FAR,
            kind="core_value",
            title="Say what we doubt",
            parent=bhag,
        )
        for n, title in ((8, "Half of Europe sees ahead"), (4, "Two verticals lead")):
            due = dt.date(year + n, 12, 31)
            BhagFactory.create(
                by=acme.ada,
                years=FAR,
                kind="milestone",
                title=title,
                parent=bhag,
                due_on=due,
            )
        top = GoalFactory.create(
            by=acme.ada, title="Grow ARR", unit=acme.company, parent=bhag
        )
        KeyResultFactory.create(
            by=acme.ben, parent=top, title="25 opps", owner=acme.ben, unit=acme.sales
        )
        drain(acme.organization.pk)
        return bhag


def page_of(who: Membership, url: str) -> str:
    client = Client()
    client.force_login(who.user)
    answer = client.get(url)
    assert answer.status_code == 200
    page = " ".join(answer.content.decode().split())
    return page[page.index("<main") :]


def address(acme: Acme) -> str:
    return reverse("strategy:document", args=["acme", "bhag", acme.company.public_id])


def test_the_page_leads_from_the_sun_to_the_reader(acme: Acme, bhag: Goal) -> None:
    page = page_of(acme.ben, address(acme))
    way = page[page.index('id="part-way"') :]
    shown = [SENTENCE, "Half of Europe", "Two verticals", "Grow ARR", "25 opps"]
    places = [way.index(text) for text in shown]
    assert places == sorted(places)
    assert "A ward rationed amoxicillin" in page
    assert "Say what we doubt" in page
    assert "Say what we doubt" not in way


def test_the_drawing_says_in_words_what_it_shows(acme: Acme, bhag: Goal) -> None:
    page = page_of(acme.rita, address(acme))
    drawing = page[page.index('role="img"') : page.index("</svg>")]
    assert SENTENCE in drawing
    assert "Two verticals lead" in drawing
    assert "style=" not in drawing


def test_a_number_tells_how_far_off_it_is(acme: Acme, bhag: Goal) -> None:
    page = page_of(acme.rita, address(acme))
    assert "milestones reached on the way" in page[page.index('id="part-far"') :]
    today = acme.organization.today()
    with in_organization(acme.organization.pk):
        begun = today - dt.timedelta(days=730)
        Cycle.objects.filter(pk=bhag.cycle_id).update(starts_on=begun)
        number = {"metric_type": "number", "metric_unit": "hospitals", "start": 0}
        number |= {"target": 10_000, "current": 2_000}
        BhagFactory.create(
            by=acme.ada,
            years=FAR,
            kind="milestone",
            title="10,000 hospitals",
            parent=bhag,
            **number,
        )
        drain(acme.organization.pk)
    page = page_of(acme.rita, address(acme))
    far = page[page.index('id="part-far"') :]
    assert f"by {today.year + 12}" in far
    arrives = (begun + dt.timedelta(days=3650)).year
    assert f"At this pace it will be reached in {arrives}." in far


def test_a_milestone_is_reached_when_all_its_goals_are_done(
    acme: Acme, bhag: Goal
) -> None:
    """Its number is 100 % of one goal, which is 100 % of one of its two goals; the other
    has no number yet.
    """
    with in_organization(acme.organization.pk):
        milestone = BhagFactory.create(
            by=acme.ada,
            years=FAR,
            kind="milestone",
            title="Ten countries",
            parent=bhag,
            progress_source=Goal.Source.MEAN,
        )
        top = GoalFactory.create(
            by=acme.ada, title="Enter Spain", parent=milestone, contributes=True
        )
        KeyResultFactory.create(by=acme.ada, parent=top, target=5, current=5)
        late = KeyResultFactory.create(by=acme.ada, parent=top, current=None)
        drain(acme.organization.pk)
        progress = Goal.objects.select_related("progress").get(pk=milestone.pk).progress
        assert progress.progress == 1
        assert not progress.is_partial
    assert _milestone(acme, "Ten countries") == "data-gap"
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=late.pk).update(current=late.target)
        drain(acme.organization.pk)
    assert _milestone(acme, "Ten countries") == "data-up"


def test_a_closed_milestone_is_not_reached_by_that(acme: Acme, bhag: Goal) -> None:
    with in_organization(acme.organization.pk):
        milestone = Goal.objects.filter(title="Half of Europe sees ahead")
        milestone.update(state=Goal.State.CLOSED, final_progress=0.4)
        drain(acme.organization.pk)
    assert _milestone(acme, "Half of Europe sees ahead") == "data-gap"


def _milestone(acme: Acme, title: str) -> str:
    """The stop's mark on the way: `data-up` when it is reached, which is also written."""
    page = page_of(acme.rita, address(acme))
    way = page[page.index('id="part-way"') :]
    before, _title, after = way.partition(f">{title}</a>")
    mark = before.rpartition('class="stop" ')[2].partition(">")[0]
    assert ("Reached" in after.partition("</li>")[0]) == (mark == "data-up")
    return mark


def test_a_milestone_of_the_horizons_year_is_listed_in_its_place(
    acme: Acme, bhag: Goal
) -> None:
    """The horizon is the title of the page, which leads to it."""
    with in_organization(acme.organization.pk):
        BhagFactory.create(
            by=acme.ada, years=FAR, kind="milestone", title="10,000 wards", parent=bhag
        )
        drain(acme.organization.pk)
    page = page_of(acme.rita, address(acme))
    way = page[page.index('id="part-way"') :]
    assert way.index("g-horizon") < way.index("10,000 wards")
    assert f">{SENTENCE}</a>" not in way
    assert f">{SENTENCE}</a></h1>" in page


def test_whose_line_does_not_reach_it_is_not_on_it(acme: Acme, bhag: Goal) -> None:
    assert "You, this week" not in page_of(acme.rita, address(acme))
    assert "You, this week" in page_of(acme.ben, address(acme))


def test_it_stands_above_everything_on_home(acme: Acme, bhag: Goal) -> None:
    url = reverse("home", args=["acme"])
    for who in (acme.ben, acme.rita):
        page = page_of(who, url)
        assert page.count(SENTENCE) == 1
    assert address(acme) in page_of(acme.rita, url)


def test_without_one_home_says_nothing_of_it(acme: Acme) -> None:
    assert 'class="far"' not in page_of(acme.rita, reverse("home", args=["acme"]))


def test_a_bad_quarter_drags_no_horizon(acme: Acme, bhag: Goal) -> None:
    with in_organization(acme.organization.pk):
        top = Goal.objects.get(title="Grow ARR")
        assert not top.contributes
        result = Goal.objects.get(title="25 opps")
        result.current, result.status = Decimal(0), Goal.Status.OFF_TRACK
        result.save(update_fields=["current", "status"])
        drain(acme.organization.pk)
        progress = Goal.objects.select_related("progress").get(pk=bhag.pk).progress
    assert progress.health not in ("off_track", "at_risk")


def test_somebody_may_say_that_a_goal_measures_it(acme: Acme, bhag: Goal) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(
            by=acme.ada, title="Hospitals", parent=bhag, contributes=True
        )
    assert goal.contributes


def test_the_page_asks_as_much_for_many(acme: Acme, bhag: Goal) -> None:
    few = queries_of(acme.ben, address(acme))
    with in_organization(acme.organization.pk):
        for n in range(4):
            BhagFactory.create(
                by=acme.ada,
                years=FAR,
                kind="milestone",
                title=f"Milestone {n}",
                parent=bhag,
            )
            GoalFactory.create(
                by=acme.ada, title=f"Company {n}", unit=acme.company, parent=bhag
            )
        drain(acme.organization.pk)
    assert queries_of(acme.ben, address(acme)) == few
    assert few <= 12


@pytest.mark.parametrize(("who", "n"), [("ada", 0), ("ben", 0), ("rita", 1)])
def test_home_shows_the_long_term_goal_above_unless_a_line_shows_it(
    acme: Acme, bhag: Goal, who: str, n: int
) -> None:
    """Ada owns it, and Ben works towards it."""
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=bhag.pk).update(owner=acme.ada)
        GoalFactory.create(by=acme.ada, title="Wards", owner=acme.ben, parent=bhag)
        GoalFactory.create(by=acme.ada, title="Clauses", owner=acme.rita)
        drain(acme.organization.pk)
    client = Client()
    client.force_login(getattr(acme, who).user)
    page = client.get(reverse("home", args=["acme"])).content.decode()
    assert bhag.title in page
    assert page.count('<p class="far">') == n


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_home_names_the_long_term_goal_once_above_two_lines(
    acme: Acme, bhag: Goal, who: str
) -> None:
    """Both the owner, whose first line is the goal itself, and one who works towards it
    on two lines.
    """
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=bhag.pk).update(owner=acme.ada)
        for title in ("Wards", "Ports"):
            top = GoalFactory.create(by=acme.ada, title=title, parent=bhag)
            GoalFactory.create(by=acme.ada, owner=getattr(acme, who), parent=top)
        drain(acme.organization.pk)
    client = Client()
    client.force_login(getattr(acme, who).user)
    page = client.get(reverse("home", args=["acme"])).content.decode()
    assert {f">{title}</a>" in page for title in ("Wards", "Ports")} == {True}
    assert page.count(f">{bhag.title}</a>") == 1
