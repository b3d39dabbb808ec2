"""The goal page: content, permissions, and queries."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Goal, GoalProgressDay
from goals.rollup import drain
from goals.selectors.detail import supporting_goals
from goals.services import align_goal, edit_goal, share_draft
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.costs import queries_of
from tests.factories import GoalFactory, KeyResultFactory, create_copies
from tests.goals.forms import Response


def get(
    client: Client, who: Membership, goal: Goal, name: str = "detail", **query: str
) -> Response:
    client.force_login(who.user)
    return client.get(reverse(f"goals:{name}", args=["acme", goal.public_id]), query)


def test_shows_the_line_of_sight_up_to_the_top(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Grow ARR")
        middle = GoalFactory.create(
            by=acme.lena, title="Scale sales", parent=top, unit=acme.sales
        )
        goal = KeyResultFactory.create(
            by=acme.ben, parent=middle, title="25 opps", owner=acme.ben
        )
    page = get(client, acme.ben, goal).content.decode()
    assert (
        page.index("Grow ARR") < page.index("Scale sales") < page.index("<h1>25 opps")
    )


def test_the_title_of_a_private_draft_in_the_line_is_hidden(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        secret = GoalFactory.create(
            by=acme.ada, title="Buy Umbra", state=Goal.State.DRAFT
        )
        goal = KeyResultFactory.create(by=acme.ben, parent=secret, owner=acme.ben)
        child = KeyResultFactory.create(
            by=acme.ada, parent=goal, title="Hidden child", state=Goal.State.DRAFT
        )
    page = get(client, acme.ben, goal).content.decode()
    assert "Buy Umbra" not in page
    assert "Hidden child" not in page
    assert page.count("A private draft") == 2
    assert "Buy Umbra" not in get(client, acme.hal, goal).content.decode()
    with in_organization(acme.organization.pk):
        share_draft(secret, by=acme.ada)
    assert "Buy Umbra" in get(client, acme.hal, goal).content.decode()
    assert get(client, acme.ben, child).status_code == 404


def test_actions_follow_the_permission(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        goal = KeyResultFactory.create(
            by=acme.ben, parent=GoalFactory.create(by=acme.ada), owner=acme.ben
        )
    mine = get(client, acme.ben, goal).content.decode()
    others = get(client, acme.rita, goal).content.decode()
    for sign in ("act-check-in", "act-edit", "act-more"):
        assert sign in mine
        assert sign not in others
    assert "act-cascade" in others


def test_shows_progress_by_both_targets_after_an_adjustment(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        goal = KeyResultFactory.create(
            by=acme.ben,
            parent=GoalFactory.create(by=acme.ada),
            owner=acme.ben,
            target=Decimal(20),
            current=Decimal(14),
        )
        edit_goal(goal, by=acme.ben, reason="Two people left.", target=Decimal(14))
    drain(acme.organization.pk)
    page = get(client, acme.ben, goal).content.decode()
    assert "0.70 against the original target, 1.00 against the adjusted one." in page
    assert "Two people left." in page


def test_shows_no_progress_by_both_targets_without_a_metric(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        goal = KeyResultFactory.create(
            by=acme.ben, parent=GoalFactory.create(by=acme.ada), owner=acme.ben
        )
        edit_goal(goal, by=acme.ben, reason="Too far.", target=Decimal(30))
    drain(acme.organization.pk)
    page = get(client, acme.ben, goal).content.decode()
    assert "Too far." in page
    assert "against the original target" not in page


def test_an_adjustment_of_the_parent_hides_a_private_title(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        goal = KeyResultFactory.create(
            by=acme.ada,
            parent=GoalFactory.create(by=acme.ada, title="Open"),
            owner=acme.ben,
        )
        secret = GoalFactory.create(
            by=acme.ada, title="Buy Umbra", state=Goal.State.DRAFT
        )
        align_goal(goal, to=secret, by=acme.ada, reason="Plans.")
    assert "Buy Umbra" not in get(client, acme.ben, goal).content.decode()


def test_escapes_what_people_write(client: Client, acme: Acme) -> None:
    evil = "<script>alert(1)</script>"
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(
            by=acme.ben,
            title=evil,
            owner=acme.ben,
            description=evil,
            rationale=evil,
            status="at_risk",
            status_note=evil,
        )
        KeyResultFactory.create(by=acme.ben, parent=goal, title=evil, owner=acme.ben)
    for name in ("detail", "explain", "edit", "align", "close", "archive", "status"):
        page = get(client, acme.ben, goal, name).content.decode()
        assert "<script>alert" not in page, name


def test_shows_the_findings_of_its_framework(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        goal = KeyResultFactory.create(
            by=acme.ben, parent=GoalFactory.create(by=acme.ada), target=None
        )
    page = get(client, acme.ada, goal).content.decode()
    assert "No target yet" in page


def test_pages_the_goals_below(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada)
        for number in range(53):
            KeyResultFactory.create(by=acme.ada, parent=goal, title=f"Part {number}.")
    first = get(client, acme.ada, goal).content.decode()
    second = get(client, acme.ada, goal, page="2").content.decode()
    assert "Part 49." in first
    assert "Part 50." not in first
    assert "Part 50." in second
    assert "53 goals" in second
    for odd in ("0", "x", "99999999", "-1"):
        assert get(client, acme.ada, goal, page=odd).status_code == 200


def test_shares_continue_across_pages(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada)
        source, target = Goal.Source.SUM, Decimal(200)
        goal = KeyResultFactory.create(
            by=acme.ada, parent=top, target=target, progress_source=source
        )
        for number in range(52):
            KeyResultFactory.create(
                by=acme.ada, parent=goal, title=f"Part {number}.", current=Decimal(2),
                contributes=number > 0,
            )  # fmt: skip
    drain(acme.organization.pk)
    with in_organization(acme.organization.pk):
        fresh = Goal.objects.with_people().get(pk=goal.pk)
        second = supporting_goals(acme.ada, fresh, page=2)
    drawn = [(row.mine_from, row.mine_width) for row in second.rows]
    assert drawn == [(0.49, 0.01), (0.5, 0.01)]


def grow(acme: Acme, goal: Goal, *, n_children: int, n_days: int) -> None:
    with in_organization(acme.organization.pk):
        first = KeyResultFactory.create(
            by=acme.ben, parent=goal, title="Part 0", owner=acme.ben
        )
        titles = [f"Part {number}" for number in range(1, n_children)]
        create_copies(first, *({"title": title} for title in titles))
        days = [
            GoalProgressDay(
                organization=acme.organization,
                goal=goal,
                day=dt.date(2026, 1, 1) + dt.timedelta(days=number),
                progress=number / 100,
                confidence=50,
            )
            for number in range(n_days)
        ]
        GoalProgressDay.objects.bulk_create(days, ignore_conflicts=True)
        edit_goal(goal, by=acme.ada, reason="More", weight=1.0 + n_children)
    drain(acme.organization.pk)


@pytest.mark.parametrize("name", ["detail", "explain", "edit", "align", "close"])
def test_the_number_of_queries_is_constant(
    client: Client, acme: Acme, name: str
) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top", owner=acme.ada)
        goal = GoalFactory.create(by=acme.ada, parent=top, owner=acme.ada)
    client.force_login(acme.ada.user)
    url = reverse(f"goals:{name}", args=["acme", goal.public_id])
    grow(acme, goal, n_children=5, n_days=5)
    few = queries_of(client, url)
    grow(acme, goal, n_children=100, n_days=60)
    # The form also reads possible parents and similar goals.
    assert few == queries_of(client, url) <= (13 if name == "edit" else 12)


def test_a_goal_of_another_organization_is_not_found(
    client: Client, acme: Acme, umbra: Umbra
) -> None:
    with in_organization(umbra.organization.pk):
        goal = GoalFactory.create(by=umbra.mallory)
    for name in ("detail", "explain", "edit", "align", "close", "archive", "delete"):
        client.force_login(acme.ada.user)
        url = reverse(f"goals:{name}", args=["acme", goal.public_id])
        assert client.get(url).status_code == 404
        assert client.post(url).status_code in (404, 405)


def test_numbers_are_written_in_the_organizations_locale(
    acme: Acme, client: Client
) -> None:
    with in_organization(acme.organization.pk):
        acme.organization.locale = "de"
        acme.organization.save(update_fields=["locale"])
        goal = KeyResultFactory.create(
            by=acme.ben,
            owner=acme.ben,
            current=Decimal("1234.5"),
            target=Decimal(2000),
            decimals=1,
        )
    drain(acme.organization.pk)
    client.force_login(acme.ben.user)
    page = client.get(goal.get_absolute_url()).content.decode()
    assert "1.234,5" in page
    assert "1,234.5" not in page
