"""Goals of all kinds wherever goals are shown."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from checkins.services import check_in
from frameworks.spec import Level, Scoring
from goals.models import Goal
from goals.rollup import drain
from goals.services import close_goal
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory
from tests.goals.forms import fields_of, url_of
from tests.goals.kinds import BhagFactory, goals, set_up
from tests.needs import needs_framework

RENAMED = {"key_result": ("Proof", "Proofs"), "objective": ("Ambition", "Ambitions")}


def page_of(client: Client, who: Membership, url: str) -> str:
    client.force_login(who.user)
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def pages(goal: Goal, number: Goal) -> list[str]:
    """Every page that speaks of goals."""
    of_goals = ("detail", "explain", "edit", "align", "close", "archive", "status")
    return [
        reverse("home", args=["acme"]),
        url_of("outline"),
        url_of("outline") + "?q=logos",
        url_of("create"),
        url_of("create") + f"?parent={goal.public_id}",
        url_of("parents") + "?kind=okr:key_result",
        url_of("children", goal),
        reverse("checkins:check_in", args=["acme", number.public_id]),
        reverse("checkins:on_goal", args=["acme", number.public_id]),
        *(url_of(name, each) for name in of_goals for each in (goal, number)),
    ]


def text_of(page: str) -> str:
    """What is read: without tags, and without what only programs read."""
    return re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(style|script).*?</\1>", " ", page))


def test_a_renamed_kind_is_renamed_everywhere(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ben, title="Grow", owner=acme.ben)
        number = KeyResultFactory.create(by=acme.ben, parent=goal, owner=acme.ben)
        # What breaks a rule is named too.
        KeyResultFactory.create(
            by=acme.ben, parent=number, title="Below a number", owner=acme.ben
        )
    set_up(acme, "okr", Level.TEAM, labels=RENAMED)
    drain(acme.organization.pk)
    said = ""
    for url in pages(goal, number):
        page = text_of(page_of(client, acme.ben, url))
        assert not re.search(r"(?i)key results?\b", page), url
        assert not re.search(r"(?i)\bobjectives?\b", page), url
        said += page
    assert "Proof" in said
    assert "Ambition" in said


# --- statements -----------------------------------------------------------------------


@pytest.fixture
def how(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        made = GoalFactory.create(
            progress_source=Goal.Source.METRIC,
            by=acme.ben,
            framework="whats_hows",
            kind="how",
            title="We call back the same day",
            owner=acme.ben,
            unit=acme.sales,
            fields={"aspect": "process"},
        )
    drain(acme.organization.pk)
    return made


UNSAID = (
    "not measured", "Not updated", "On track", "Check in", "Set status",
    "Override progress", "View check-ins", "Why is this", "Cascade",
)  # fmt: skip


@needs_framework("whats_hows")
def test_a_statement_shows_no_numbers_on_its_page(
    client: Client, acme: Acme, how: Goal
) -> None:
    page = text_of(page_of(client, acme.ben, url_of("detail", how)))
    for words in UNSAID:
        assert words not in page, words
    assert "How, Whats &amp; Hows" in page
    assert "Process" in page
    assert "Close" in page


@needs_framework("whats_hows")
def test_a_statement_shows_its_kind_in_lists(
    client: Client, acme: Acme, how: Goal
) -> None:
    page = page_of(client, acme.ben, url_of("outline"))
    row = text_of(
        page[page.index(f'id="goal-row-{how.public_id}"') :].split("</li>")[0]
    )
    assert "How" in row
    for words in ("not measured", "Not updated", "Confidence"):
        assert words not in row, words


@needs_framework("whats_hows")
def test_home_shows_no_line_for_statements(
    client: Client, acme: Acme, how: Goal
) -> None:
    home = reverse("home", args=["acme"])
    page = page_of(client, acme.ben, home)
    assert "You have no goals yet" in page
    assert how.title not in text_of(page_of(client, acme.lena, home))


@needs_framework("whats_hows")
def test_a_statement_takes_no_check_in(client: Client, acme: Acme, how: Goal) -> None:
    url = reverse("checkins:check_in", args=["acme", how.public_id])
    assert "It has no check-ins." in page_of(client, acme.ben, url)
    assert client.post(url, {"note": "Well"}).status_code == 409
    with in_organization(acme.organization.pk), pytest.raises(ValidationError):
        check_in(how, by=acme.ben, note="Well")


@needs_framework("whats_hows")
@pytest.mark.parametrize("name", ["status", "override"])
def test_services_refuse_check_ins_on_statements(
    client: Client, acme: Acme, how: Goal, name: str
) -> None:
    client.force_login(acme.ben.user)
    typed = {"status": "at_risk", "status_note": "Hm", "progress": "40"}
    answer = client.post(url_of(name, how), typed)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        url_of("detail", how),
    )
    (now,) = goals(acme, pk=how.pk)
    assert (now.status, now.override_progress) == ("", None)


@needs_framework("v2mom")
def test_a_statement_among_supporting_goals_is_labelled(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        vision = GoalFactory.create(
            progress_source=Goal.Source.METRIC,
            by=acme.lena,
            framework="v2mom",
            kind="vision",
            title="Be first",
            unit=acme.sales,
        )
        GoalFactory.create(
            progress_source=Goal.Source.METRIC,
            by=acme.lena,
            framework="v2mom",
            kind="value",
            title="Trust",
            parent=vision,
            unit=acme.sales,
        )
    drain(acme.organization.pk)
    page = page_of(client, acme.lena, url_of("detail", vision))
    table = text_of(page[page.index('id="goal-supporting"') :])
    row = table[table.index("Trust") :][:120]
    assert "Value" in row
    assert "Supports" not in row
    why = text_of(page_of(client, acme.lena, url_of("explain", vision)))
    assert "a statement, not measured" in why


@needs_framework("whats_hows")
def test_a_statement_closes_without_a_score(
    client: Client, acme: Acme, how: Goal
) -> None:
    page = page_of(client, acme.ben, url_of("close", how))
    assert "grade" not in fields_of(client.get(url_of("close", how)), "goal-close")
    assert "calculated" not in page.lower()
    client.post(url_of("close", how), {"note": "We do by now."})
    (closed,) = goals(acme, pk=how.pk)
    assert (closed.state, closed.final_progress) == ("closed", None)
    page = text_of(page_of(client, acme.ben, url_of("detail", how)))
    assert "Closed on" in page
    assert "not measured" not in page


# --- horizons, and what a kind asks ------------------------------------------------------


@needs_framework("bhag")
def test_a_long_term_goal_has_its_own_icon(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        bhag = BhagFactory.create(
            by=acme.ada, fields={"purpose": "To **connect** people."}
        )
        GoalFactory.create(
            progress_source=Goal.Source.METRIC,
            by=acme.ada,
            framework="bhag",
            kind="milestone",
            title="100 ports",
            parent=bhag,
            cycle=bhag.cycle,
        )
        goal = GoalFactory.create(
            by=acme.ada, title="Grow", parent=bhag, unit=acme.company
        )
    page = page_of(client, acme.ada, url_of("detail", goal))
    assert "#g-horizon" in page[page.index('id="goal-line"') :].split("<h1>")[0]
    assert page_of(client, acme.ada, url_of("outline")).count("tree-r g-horizon") == 2
    own = page_of(client, acme.ada, url_of("detail", bhag))
    assert '<div class="voice"><p>To <strong>connect</strong> people.</p>' in own
    assert "Purpose" in own


@needs_framework("bhag")
def test_the_company_sees_the_goals_under_its_long_term_goal(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        bhag = BhagFactory.create(by=acme.ada)
        GoalFactory.create(
            by=acme.ada, title="Grow this year", parent=bhag, unit=acme.company
        )
    page = page_of(client, acme.ben, reverse("home", args=["acme"]))
    assert "Grow this year" in page


def test_what_a_kind_asked_stays_readable_when_its_framework_is_gone(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(
            progress_source=Goal.Source.METRIC,
            by=acme.ben,
            framework="gone",
            kind="thing",
            title="Old",
            owner=acme.ben,
            fields={"why_so": "Because"},
        )
    page = text_of(page_of(client, acme.ben, url_of("detail", goal)))
    assert "Why so" in page
    assert "Because" in page
    assert 'value="Old"' in page_of(client, acme.ben, url_of("edit", goal))


# --- confidence ----------------------------------------------------------------------------


def test_confidence_is_shown_in_the_style_of_framework_and_level(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(
            by=acme.lena, title="Team", unit=acme.sales, owner=acme.lena
        )
        theirs = KeyResultFactory.create(
            by=acme.lena,
            parent=top,
            title="Ours",
            unit=acme.sales,
            owner=acme.lena,
            confidence=65,
        )
        mine = KeyResultFactory.create(
            by=acme.ben,
            parent=top,
            title="Mine",
            unit=acme.sales,
            owner=acme.ben,
            confidence=65,
        )
    set_up(acme, "okr", Level.INDIVIDUAL, confidence_style="percent")
    drain(acme.organization.pk)
    assert "65%" in text_of(page_of(client, acme.lena, url_of("detail", mine)))
    form = page_of(client, acme.lena, url_of("edit", mine))
    assert re.search(r'<input[^>]*name="confidence"[^>]*value="65"', form)
    for name in ("detail", "edit"):
        page = text_of(page_of(client, acme.lena, url_of(name, theirs)))
        assert re.search(r"(?i)\blikely\b", page), name
    card = reverse("checkins:check_in", args=["acme", mine.public_id])
    assert "Confidence, %" in page_of(client, acme.ben, card)
    client.post(card, {"value": "3", "confidence": "62"})
    assert goals(acme, pk=mine.pk)[0].confidence == 62
    drain(acme.organization.pk)
    outline = text_of(page_of(client, acme.ben, url_of("outline") + "?q=Mine"))
    assert "62%" in outline


# --- results ---------------------------------------------------------------------------------


def closed(acme: Acme, grade: float, **over: Any) -> Goal:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ben, owner=acme.ben)
        goal = KeyResultFactory.create(by=acme.ben, parent=top, owner=acme.ben, **over)
        close_goal(goal, by=acme.ben, grade=grade)
    drain(acme.organization.pk)
    return goal


@pytest.mark.parametrize(
    ("ambition", "grade", "words"),
    [
        ("aspirational", 0.7, "with 0.7, a good result for an aspirational goal."),
        (
            "aspirational",
            0.4,
            "with 0.4, short of a good result for an aspirational goal.",
        ),
        ("committed", 0.7, "with 0.7, less than committed."),
        ("committed", 0.99, "with 0.9, less than committed."),
        ("committed", 1.0, "with 1.0, as committed."),
        ("", 0.7, "with 0.7, a good result."),
    ],
)
def test_a_closed_goal_shows_its_score(
    client: Client, acme: Acme, ambition: str, grade: float, words: str
) -> None:
    goal = closed(acme, grade, fields={"ambition": ambition} if ambition else {})
    page = page_of(client, acme.ben, url_of("detail", goal))
    assert words in page
    found = page_of(client, acme.ben, url_of("outline") + "?q=logos&state=closed")
    assert words.partition(",")[0].removeprefix("with ") in text_of(found)


def test_a_level_may_show_results_in_percent_or_not_at_all(
    client: Client, acme: Acme
) -> None:
    goal = closed(acme, 0.7)
    set_up(acme, "okr", *Level, scoring=Scoring.PERCENT)
    assert "with 70%." in page_of(client, acme.ben, url_of("detail", goal))
    set_up(acme, "okr", *Level, scoring=Scoring.NONE)
    page = page_of(client, acme.ben, url_of("detail", goal))
    assert "Closed on" in page
    assert "with 70%" not in page


def test_closing_asks_for_a_score_and_says_what_is_good(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ben, owner=acme.ben)
        goal = KeyResultFactory.create(
            by=acme.ben,
            parent=top,
            owner=acme.ben,
            current=Decimal(27),
            fields={"ambition": "committed"},
        )
    drain(acme.organization.pk)
    page = page_of(client, acme.ben, url_of("close", goal))
    assert "Score, 0.0 to 1.0" in page
    assert "A committed goal counts as good from 1.0." in page
    assert "Calculated progress is 0.7." in page


@needs_framework("bhag")
def test_a_bhag_closes_without_a_number(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        bhag = BhagFactory.create(by=acme.ada)
    client.force_login(acme.ada.user)
    fields = fields_of(client.get(url_of("close", bhag)), "goal-close")
    assert "grade" not in fields
    assert client.post(url_of("close", bhag), {"note": "Reached."}).status_code == 302
    assert goals(acme, pk=bhag.pk)[0].closed_at is not None
    assert "Closed on" in page_of(client, acme.ada, url_of("detail", bhag))
