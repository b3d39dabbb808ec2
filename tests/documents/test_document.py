"""Document pages: content, holder, and permissions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from checkins.services import check_in
from frameworks.configuration import settings_from_json
from frameworks.exchange import SCHEMA
from frameworks.services import configure_frameworks
from goals.documents.holders import held_by, holder_of, read_units
from goals.documents.selectors import load_document
from goals.models import Goal
from goals.rollup import drain
from goals.services import archive_goal, edit_goal, share_draft
from organizations.models import Cycle
from organizations.tenancy import in_organization
from tests.documents.pages import address, get, queries_of, read
from tests.factories import (
    GoalFactory,
    KeyResultFactory,
    SupportFactory,
    UnitFactory,
    create_copies,
)
from tests.needs import needs_framework
from ui.charts.health import health_word

if TYPE_CHECKING:
    from tests.cast import Acme, Umbra

pytestmark = needs_framework("okr")


@pytest.fixture
def okrs(acme: Acme) -> Goal:
    """Sales’ objective under the company’s, with a number that Ben carries a part of."""
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        goal = GoalFactory.create(
            by=acme.lena, title="Scale sales", parent=top, unit=acme.sales
        )
        number = KeyResultFactory.create(
            by=acme.lena, parent=goal, title="40 logos", unit=acme.sales
        )
        own = GoalFactory.create(
            by=acme.ben,
            title="Open doors",
            parent=goal,
            owner=acme.ben,
            unit=acme.sales,
        )
        KeyResultFactory.create(
            by=acme.ben,
            parent=number,
            title="12 of them",
            owner=acme.ben,
            unit=acme.sales,
        )
        KeyResultFactory.create(
            by=acme.ben, parent=own, title="90 calls", owner=acme.ben, unit=acme.sales
        )
        drain(acme.organization.pk)
        return goal


def test_a_units_document_ends_where_another_units_begins(
    acme: Acme, okrs: Goal
) -> None:
    page = read(acme.rita, address(acme.sales))
    parts = page[: page.index('id="doc-around"')]
    assert "Scale sales" in parts
    assert "40 logos" in parts
    assert "Grow ARR" not in parts
    assert "Open doors" not in parts
    assert "12 of them" not in parts


def test_a_person_s_document_is_of_their_own_goals(acme: Acme, okrs: Goal) -> None:
    page = read(acme.rita, address(acme.ben))
    assert "Open doors" in page
    assert "90 calls" in page
    assert "40 logos" not in page.partition('id="doc-elsewhere"')[0]


def test_key_results_under_other_parents_are_shown_with_where_they_stand(
    acme: Acme, okrs: Goal
) -> None:
    """As home shows them: what they support, and how they are doing."""
    with in_organization(acme.organization.pk):
        part = Goal.objects.get(title="12 of them")
        check_in(part, by=acme.ben, value=Decimal(3), note="Ports.")
        drain(acme.organization.pk)
        part = Goal.objects.select_related("progress").get(pk=part.pk)
    page = read(acme.rita, address(acme.ben))
    text = page.partition('id="doc-elsewhere"')[2].partition("</section>")[0]
    assert text.count("<li>") == 1
    assert "12 of them" in text
    assert "3 / 40" in text
    assert f"<span>{health_word(part.progress.health)}</span>" in text
    assert "Parent goal:" in text
    assert "40 logos" in text
    assert "Sales" in text
    assert (
        "12 of them"
        not in read(acme.rita, address(acme.sales))
        .partition('id="doc-around"')[0]
        .partition('id="doc-elsewhere"')[2]
    )


def test_a_person_without_an_objective_has_the_key_results_they_own(
    acme: Acme, okrs: Goal
) -> None:
    with in_organization(acme.organization.pk):
        number = KeyResultFactory.create(
            by=acme.rita, parent=okrs, title="3 audits", owner=acme.rita
        )
        below = KeyResultFactory.create(
            by=acme.rita, parent=number, title="1 audit", owner=acme.rita
        )
    page = read(acme.rita, address(acme.rita))
    assert page.count(f"/goals/{number.public_id}/") == 1
    assert page.count(f"/goals/{below.public_id}/") == 1
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=below.pk).update(state="archived")
    assert below.public_id not in read(acme.rita, address(acme.rita))


def test_the_title_of_a_private_draft_above_is_not_in_the_document(
    acme: Acme, okrs: Goal
) -> None:
    with in_organization(acme.organization.pk):
        Goal.objects.filter(title="40 logos").update(
            state="draft", created_by=acme.lena
        )
    page = read(acme.rita, address(acme.ben))
    assert "12 of them" in page
    assert "40 logos" not in page


def test_goals_of_a_leaders_unit_are_not_in_their_own_document(
    acme: Acme,
) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(
            by=acme.lena, title="Of all Sales", owner=acme.lena, unit=acme.sales
        )
        GoalFactory.create(by=acme.lena, title="Of Lena alone", owner=acme.lena)
    assert "Of all Sales" in read(acme.ben, address(acme.sales))
    own = read(acme.ben, address(acme.lena)).partition('id="doc-around"')[0]
    assert "Of Lena alone" in own
    assert "Of all Sales" not in own


def test_document_holders_agree_in_sql_and_python(inside_acme: Acme) -> None:
    """`held_by` in SQL and `level_of` in Python agree on every kind of goal."""
    acme = inside_acme
    for owner in (None, acme.ada, acme.hal, acme.lena, acme.ben):
        for unit in (None, acme.company, acme.sales):
            GoalFactory.create(
                by=acme.ada, title=f"{owner} {unit}", owner=owner, unit=unit
            )
    GoalFactory.create(by=acme.ada, title="imported", owner_name="Zoe", unit=acme.sales)
    units = read_units(acme.organization)
    for goal in Goal.objects.with_people():
        holder = holder_of(goal, units)
        assert holder is not None, goal
        held = Goal.objects.filter(held_by(holder), pk=goal.pk)
        assert held.exists(), goal
        others = (acme.company, acme.sales, acme.legal, acme.ben, acme.lena)
        for other in others:
            if other.public_id == holder.public_id:
                continue
            found = load_document(acme.ada, "okr", other.public_id)
            assert found is not None
            assert goal not in [entry.goal for entry in found.roots], (goal, other)


def test_links_lead_to_the_documents_above_and_below(acme: Acme, okrs: Goal) -> None:
    page = read(acme.rita, address(acme.sales))
    around = page[page.index('id="doc-around"') :]
    assert address(acme.company) in around
    assert address(acme.ben) in around
    assert address(acme.legal) not in around


def test_unknown_frameworks_and_holders_are_not_found(
    acme: Acme, umbra: Umbra, okrs: Goal
) -> None:
    for holder in (umbra.company, umbra.mallory):
        assert get(acme.ada, address(holder)).status_code == 404
    assert get(acme.ada, address(acme.sales, "nothing")).status_code == 404


def test_drafts_are_shown_to_their_editors_only(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        draft = Goal.State.DRAFT
        goal = GoalFactory.create(
            by=acme.lena, title="Secret plan", unit=acme.sales, state=draft
        )
    assert "Secret plan" in read(acme.lena, address(acme.sales))
    assert "Secret plan" not in read(acme.hal, address(acme.sales))
    with in_organization(acme.organization.pk):
        share_draft(goal, by=acme.lena)
    assert "Secret plan" in read(acme.hal, address(acme.sales))
    assert "Secret plan" not in read(acme.rita, address(acme.sales))
    assert "Secret plan" not in read(
        acme.rita, reverse("strategy:index", args=["acme"])
    )


def test_archived_goals_are_left_out(acme: Acme, okrs: Goal) -> None:
    with in_organization(acme.organization.pk):
        number = Goal.objects.get(title="40 logos")
        archive_goal(number, by=acme.ada)
    assert "40 logos" not in read(acme.rita, address(acme.sales))


def test_an_empty_document_offers_its_first_goal_to_its_writers(acme: Acme) -> None:
    page = read(acme.lena, address(acme.sales))
    assert "Add the first objective" in page
    assert f"unit={acme.sales.public_id}" in page
    other = read(acme.rita, address(acme.sales))
    assert "No goals yet" in other
    assert "Add the first" not in other


def test_every_cycle_has_a_document_of_its_own(acme: Acme, okrs: Goal) -> None:
    with in_organization(acme.organization.pk):
        year = Cycle.objects.filter(
            kind=Cycle.Kind.YEAR, starts_on__lte=okrs.cycle.starts_on
        ).latest("starts_on")
        GoalFactory.create(
            by=acme.lena, title="For the year", unit=acme.sales, cycle=year
        )
    now = read(acme.rita, address(acme.sales))
    assert "Scale sales" in now
    assert "For the year" not in now
    whole = read(acme.rita, address(acme.sales), cycle=year.public_id)
    assert "For the year" in whole
    assert "Scale sales" not in whole


def test_a_framework_that_is_switched_off_stays_readable(
    acme: Acme, okrs: Goal
) -> None:
    levels = ("company", "department", "team", "individual")
    off = {"levels": {level: {"use": "off"} for level in levels}}
    with in_organization(acme.organization.pk):
        settings = settings_from_json({"schema": SCHEMA, "frameworks": {"okr": off}})
        configure_frameworks(settings, by=acme.ada, reason="V2MOM from now on")
    assert "Scale sales" in read(acme.rita, address(acme.sales))


def test_a_part_names_the_goals_that_it_supports(acme: Acme, okrs: Goal) -> None:
    with in_organization(acme.organization.pk):
        draft = GoalFactory.create(
            by=acme.ada, title="Hidden aim", state=Goal.State.DRAFT
        )
        known = GoalFactory.create(by=acme.ada, title="Known aim")
        for supported in (draft, known):
            SupportFactory.create(goal=okrs, supported=supported)
    page = read(acme.rita, address(acme.sales))
    assert "Known aim" in page
    assert "Hidden aim" not in page


def test_counts_the_days_of_adjustment_as_versions(acme: Acme, okrs: Goal) -> None:
    assert "version" not in read(acme.rita, address(acme.sales)).lower()
    with in_organization(acme.organization.pk):
        number = Goal.objects.get(title="40 logos")
        edit_goal(number, by=acme.ada, reason="more is possible", target=50)
    assert "version 2" in read(acme.rita, address(acme.sales))


def test_the_number_of_queries_is_constant(acme: Acme, okrs: Goal) -> None:
    few = queries_of(acme.lena, address(acme.sales))
    with in_organization(acme.organization.pk):
        number = Goal.objects.get(title="40 logos")
        create_copies(okrs, *({"title": f"More {n}"} for n in range(20)))
        create_copies(number, *({"title": f"Number {n}"} for n in range(20)))
        for n in range(5):
            team = UnitFactory.create(
                organization=acme.organization,
                name=f"T{n}",
                parent=acme.sales,
                kind="team",
            )
            GoalFactory.create(by=acme.ada, title=f"Of T{n}", unit=team)
            SupportFactory.create(goal=okrs, supported=GoalFactory.create(by=acme.ada))
    assert queries_of(acme.lena, address(acme.sales)) == few
    assert few <= 12


def test_a_persons_document_has_no_more_queries(acme: Acme, okrs: Goal) -> None:
    assert queries_of(acme.lena, address(acme.ben)) <= 12
