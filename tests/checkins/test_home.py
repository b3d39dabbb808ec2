"""Home: open check-ins, the line of sight, due dates and updates of others."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from checkins.services import check_in
from goals.models import Goal, GoalProgress
from goals.querysets import GoalQuerySet
from goals.rollup import drain
from goals.services import edit_goal
from organizations.compiled_queries import forget_plans
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory


def open_home(client: Client, member: Membership) -> str:
    client.force_login(member.user)
    response = client.get("/o/acme/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_says_how_many_numbers_are_left(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(by=acme.ben, owner=acme.ben)
        logos = KeyResultFactory.create(by=acme.ben, parent=own, owner=acme.ben)
        KeyResultFactory.create(
            by=acme.ben, parent=own, title="10 reviews", owner=acme.ben
        )
    assert "Two numbers left, under a minute" in open_home(client, acme.ben)
    with in_organization(acme.organization.pk):
        check_in(logos, by=acme.ben, value=Decimal(3), note="Port visit")
    page = open_home(client, acme.ben)
    assert "One number left, under a minute" in page
    assert "Port visit" in page
    assert 'data-state="done"' in page


def test_says_when_every_goal_is_updated(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(by=acme.ben, owner=acme.ben)
        logos = KeyResultFactory.create(by=acme.ben, parent=own, owner=acme.ben)
        check_in(logos, by=acme.ben, value=Decimal(3))
    assert "All checked in" in open_home(client, acme.ben)


def test_without_own_goals_shows_those_of_unit_and_company(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        GoalFactory.create(by=acme.lena, title="Fill the pipeline", unit=acme.sales)
        GoalFactory.create(by=acme.rita, title="Contracts in a week", unit=acme.legal)
    page = open_home(client, acme.ben)
    assert "You have no goals yet" in page
    assert "Grow ARR" in page
    assert "Fill the pipeline" in page
    assert "Contracts in a week" not in page


def test_a_leader_sees_the_company_s_goals_weakest_first_with_their_own(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        make = GoalFactory.create
        well = make(by=acme.ada, title="Well", unit=acme.company)
        grow = make(by=acme.ada, title="Grow ARR", unit=acme.company, owner=acme.lena)
        rows = [(well, "on_track", 0.7, 0.5), (grow, "off_track", 0.2, 0.5)]
        for title, progress in (("a bit", 0.45), ("most", 0.1), ("half", 0.3)):
            goal = KeyResultFactory.create(
                by=acme.ada, parent=grow, title=title, unit=acme.company
            )
            rows.append((goal, "off_track", progress, 0.5))
        for goal, health, progress, pace in rows:
            GoalProgress.objects.filter(goal=goal).update(
                health=health, progress=progress, pace=pace
            )
    page = open_home(client, acme.lena)
    section = page[page.index('id="around-') :]
    places = [
        section.index(f">{title}</a>")
        for title in ("Grow ARR", "most", "half", "a bit", "Well")
    ]
    assert places == sorted(places)


def test_an_empty_organization_is_told_how_to_begin(client: Client, acme: Acme) -> None:
    assert "Start with your first goal" in open_home(client, acme.ada)


def test_shows_the_line_of_sight_up_to_the_company(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        company = GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        logos = KeyResultFactory.create(
            by=acme.ada, parent=company, title="40 logos", unit=acme.company
        )
        team = GoalFactory.create(
            by=acme.lena, title="Fill the pipeline", parent=company, unit=acme.sales
        )
        opps = KeyResultFactory.create(
            by=acme.lena, parent=team, title="200 opps", unit=acme.sales
        )
        own = GoalFactory.create(
            by=acme.ben, title="Open accounts", parent=team, owner=acme.ben
        )
        KeyResultFactory.create(
            by=acme.ben, parent=own, title="10 past legal", owner=acme.ben
        )
        KeyResultFactory.create(
            by=acme.ben, parent=opps, title="25 opps", owner=acme.ben
        )
        KeyResultFactory.create(
            by=acme.ben, parent=logos, title="6 closes", owner=acme.ben
        )
    page = open_home(client, acme.ben)
    shown = (
        "Grow ARR", "40 logos", "Fill the pipeline", "200 opps", "Open accounts",
        "6 closes", "25 opps", "10 past legal",
    )  # fmt: skip
    places = [page.index(f">{title}</a>") for title in shown]
    assert places == sorted(places)
    assert page.count('<ol class="sightline"') == 1
    assert "Not aligned yet" not in page


def test_marks_my_share_of_a_sum(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        company = GoalFactory.create(by=acme.ada, unit=acme.company)
        opps = KeyResultFactory.create(
            by=acme.lena,
            parent=company,
            title="200 opps",
            target=Decimal(200),
            unit=acme.sales,
            progress_source=Goal.Source.SUM,
        )
        mine = KeyResultFactory.create(
            by=acme.ben, parent=opps, title="25 opps", owner=acme.ben
        )
        other = KeyResultFactory.create(
            by=acme.rita, parent=opps, title="30 opps", owner=acme.rita
        )
        check_in(mine, by=acme.ben, value=Decimal(22))
        check_in(other, by=acme.rita, value=Decimal(109))
        drain(acme.organization.pk)
    page = open_home(client, acme.ben)
    assert "131 of 200, 22 from you" in page
    assert "22 from you" in page


def test_draws_a_sum_from_what_was_rolled_up(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(by=acme.lena, owner=acme.lena, unit=acme.sales)
        opps = KeyResultFactory.create(
            by=acme.lena,
            parent=own,
            title="40 opps",
            owner=acme.lena,
            progress_source=Goal.Source.SUM,
        )
        part = KeyResultFactory.create(
            by=acme.ben, parent=opps, title="25 opps", owner=acme.ben
        )
        check_in(part, by=acme.ben, value=Decimal(22))
        # People also say how sure they are of a sum.
        check_in(opps, by=acme.lena, confidence=70)
        drain(acme.organization.pk)
    assert "0 to 22 over" in open_home(client, acme.lena)
    url = reverse("checkins:check_in", args=["acme", opps.public_id])
    assert "0 to 22 over" in " ".join(client.get(url).content.decode().split())


def test_marks_no_share_of_a_number_in_another_unit(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        company = GoalFactory.create(by=acme.ada, unit=acme.company)
        logos = KeyResultFactory.create(by=acme.ada, parent=company, unit=acme.company)
        mine = KeyResultFactory.create(
            by=acme.ben, parent=logos, title="9 reviews", owner=acme.ben
        )
        check_in(mine, by=acme.ben, value=Decimal(5))
        check_in(logos, by=acme.ada, value=Decimal(23))
        drain(acme.organization.pk)
    assert "from you" not in open_home(client, acme.ben)


def test_shared_ancestors_of_two_goals_are_shown_once(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        company = GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        GoalFactory.create(
            by=acme.lena, title="Sell more", parent=company, unit=acme.sales
        )
        for title in ("Sell more", "Lose fewer"):
            team = GoalFactory.create(
                by=acme.lena, title=title, parent=company, unit=acme.sales
            )
            own = GoalFactory.create(
                by=acme.ben, title=f"Mine: {title}", parent=team, owner=acme.ben
            )
            KeyResultFactory.create(
                by=acme.ben, parent=own, title=f"10 of {title}", owner=acme.ben
            )
    page = open_home(client, acme.ben)
    assert page.count('<ol class="sightline"') == 2
    first, second = page.split('<ol class="sightline"')[1:]
    assert "Grow ARR" in first
    assert second.count('class="feed"') == 1
    assert page.count('data-state="now"') == 1
    assert page.count('data-state="wait"') == 1


def test_offers_to_align_goals_without_a_parent(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        loose = GoalFactory.create(by=acme.ben, title="Learn Polish", owner=acme.ben)
    page = open_home(client, acme.ben)
    assert "Not aligned yet" in page
    assert f"/o/acme/goals/{loose.public_id}/align/" in page


def test_the_title_of_a_private_draft_above_is_hidden(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        draft = GoalFactory.create(
            by=acme.rita, title="Secret plan", state="draft", owner=acme.rita
        )
        own = GoalFactory.create(by=acme.ben, parent=draft, owner=acme.ben)
        KeyResultFactory.create(by=acme.ben, parent=own, owner=acme.ben)
        GoalFactory.create(by=acme.lena, title="Unsaid", state="draft", unit=acme.sales)
    page = open_home(client, acme.ben)
    assert "Secret plan" not in page
    assert "Unsaid" not in page
    assert "You’ll see it here once it’s active" in page


def test_shows_updates_of_others_in_my_line_of_sight(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        company = GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        logos = KeyResultFactory.create(
            by=acme.ada, parent=company, title="40 logos", owner=acme.ada
        )
        KeyResultFactory.create(
            by=acme.ben, parent=logos, title="6 logos", owner=acme.ben
        )
        beside = KeyResultFactory.create(
            by=acme.rita, parent=logos, title="9 logos", owner=acme.rita
        )
        elsewhere = KeyResultFactory.create(
            by=acme.rita, parent=company, title="Far away", owner=acme.rita
        )
        check_in(beside, by=acme.rita, value=Decimal(2), note="Ports work")
        check_in(elsewhere, by=acme.rita, value=Decimal(2), note="Unrelated")
        edit_goal(logos, by=acme.ada, reason="More", target=Decimal(44))
    page = open_home(client, acme.ben)
    assert "Ports work" in page
    assert "changed from 40 to 44" in page
    assert "Unrelated" not in page


def test_one_edit_of_another_is_one_update(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        logos = KeyResultFactory.create(by=acme.ada, title="40 logos", owner=acme.ada)
        KeyResultFactory.create(
            by=acme.ben, parent=logos, title="6 logos", owner=acme.ben
        )
        edit_goal(
            logos,
            by=acme.ada,
            reason="More ports",
            title="44 logos",
            target=Decimal(44),
            weight=2,
        )
        edit_goal(logos, by=acme.ada, reason="Even more", target=Decimal(48))
    page = open_home(client, acme.ben)
    assert page.count("Why it changed") == 2
    assert "changed from 44 to 48" in page
    assert "“40 logos” was renamed “44 logos”." in page
    for change in ("changed from 40 to 44", "changed from 1 to 2"):
        assert page.count(change) == 1


def test_shows_no_goal_that_the_policy_hides(
    client: Client, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lena leads, so that home shows the goals of her unit and the company, too."""
    with in_organization(acme.organization.pk):
        company = GoalFactory.create(by=acme.ada, title="Grow ARR", unit=acme.company)
        for title, note in (("Shown", "Ports work"), ("Hidden", "Whispered")):
            beside = KeyResultFactory.create(
                by=acme.rita, parent=company, title=title, owner=acme.rita
            )
            GoalFactory.create(by=acme.ben, title=f"{title} goal", unit=acme.sales)
            check_in(beside, by=acme.rita, value=Decimal(2), note=note)
        KeyResultFactory.create(by=acme.lena, parent=company, owner=acme.lena)
    page = open_home(client, acme.lena)
    for text in ("Ports work", "Whispered", "Shown goal", "Hidden goal"):
        assert text in page
    known = GoalQuerySet.visible_to

    def hides(rows: GoalQuerySet, member: Membership) -> GoalQuerySet:
        return known(rows, member).exclude(title__startswith="Hidden")

    with monkeypatch.context() as changed:
        changed.setattr(GoalQuerySet, "visible_to", hides)
        forget_plans()
        page = open_home(client, acme.lena)
    forget_plans()
    for text in ("Ports work", "Shown goal"):
        assert text in page
    for text in ("Whispered", "Hidden goal"):
        assert text not in page


def test_user_text_is_escaped(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(
            by=acme.ben, title="<script>1</script>", owner=acme.ben
        )
        logos = KeyResultFactory.create(
            by=acme.ben, parent=own, title="<b>x</b>", owner=acme.ben
        )
        check_in(logos, by=acme.ben, value=Decimal(2), note="<img src=x>")
    page = open_home(client, acme.ben)
    assert "<script>1" not in page
    assert "<b>x" not in page
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


@pytest.mark.parametrize(
    ("time_zone", "is_waiting"),
    # Sunday evening in Los Angeles is Monday in Auckland: a new week there.
    [("Pacific/Auckland", True), ("America/Los_Angeles", False)],
)
def test_the_week_begins_in_the_organizations_time_zone(
    client: Client, acme: Acme, time_zone: str, *, is_waiting: bool
) -> None:
    acme.organization.time_zone = time_zone
    acme.organization.save()
    with (
        time_machine.travel(dt.datetime(2026, 5, 15, 12, tzinfo=dt.UTC)),
        in_organization(acme.organization.pk),
    ):
        own = GoalFactory.create(by=acme.ben, owner=acme.ben)
        logos = KeyResultFactory.create(by=acme.ben, parent=own, owner=acme.ben)
        check_in(logos, by=acme.ben, value=Decimal(3))
    with time_machine.travel(dt.datetime(2026, 5, 18, 1, tzinfo=dt.UTC)):
        page = open_home(client, acme.ben)
    assert ("One number left" in page) is is_waiting
    assert ("Was 3 last Saturday" in page or "Was 3 last Friday" in page) is is_waiting
