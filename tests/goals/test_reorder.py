"""Reordering siblings; nothing else moves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import Goal
from goals.selectors.scope import choose_scope, goals_in, read_cycles
from goals.services import reorder_goal
from goals.services.ordering import DOWN, step_goal
from organizations.models import Cycle, Membership
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra, make_acme
from tests.factories import GoalFactory, create_copies

HTMX = {"HX-Request": "true"}


def post(member: Membership, goal: Goal, org: str = "acme", **data: Any) -> Any:
    client = Client()
    client.force_login(member.user)
    headers = data.pop("headers", {})
    url = reverse("goals:reorder", args=[org, goal.public_id])
    return client.post(url, data, headers=headers)


def make_family(acme: Acme) -> tuple[Goal, list[Goal]]:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top", owner=acme.lena)
        children = [
            GoalFactory.create(by=acme.ada, title=name, parent=top, owner=acme.ben)
            for name in "ABCD"
        ]
    return top, children


def order(acme: Acme, parent: Goal | None) -> str:
    with in_organization(acme.organization.pk):
        goals = Goal.objects.filter(parent=parent).order_by("position", "id")
        return "".join(goal.title for goal in goals)


@pytest.mark.parametrize(
    ("row", "direction", "after"),
    [(1, "up", "BACD"), (1, "down", "ACBD"), (2, "down", "ABDC"), (0, "up", "ABCD")],
)
def test_moving_by_one_step_swaps_siblings(
    acme: Acme, row: int, direction: str, after: str
) -> None:
    top, children = make_family(acme)
    response = post(acme.ben, children[row], direction=direction)
    assert response.status_code == 302
    assert response.url.endswith(
        f"&arrange=1&open={top.public_id}#goal-row-{children[row].public_id}"
    )
    assert order(acme, top) == after


def test_an_htmx_move_announces_the_position(acme: Acme) -> None:
    _top, (_a, b, _c, d) = make_family(acme)
    response = post(acme.ben, b, direction="down", headers=HTMX)
    assert "number 3 of 4" in response.headers["HX-Trigger"]
    assert d.public_id in response.headers["HX-Trigger"]
    last = post(acme.ben, d, direction="down", headers=HTMX)
    assert "goal-moved" not in last.headers["HX-Trigger"]


def test_hidden_siblings_are_skipped(acme: Acme) -> None:
    top, (_a, b, c, _d) = make_family(acme)
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=c.pk).update(state="archived")
    post(acme.ben, b, direction="down")
    assert order(acme, top) == "ACDB"


def test_a_goal_moves_in_front_of_a_sibling(acme: Acme) -> None:
    top, (a, _b, _c, d) = make_family(acme)
    assert post(acme.ben, d, before=a.public_id).status_code == 302
    assert order(acme, top) == "DABC"


def test_a_goal_with_another_parent_is_refused(acme: Acme) -> None:
    top, (a, *_rest) = make_family(acme)
    assert post(acme.lena, a, before=top.public_id).status_code == 422
    assert order(acme, top) == "ABCD"


@pytest.mark.parametrize("data", [{}, {"direction": "sideways"}, {"before": "?"}])
def test_without_a_position_nothing_moves(acme: Acme, data: dict[str, str]) -> None:
    top, (a, *_rest) = make_family(acme)
    assert post(acme.ben, a, **data).status_code == 422
    assert order(acme, top) == "ABCD"


def test_moving_needs_permission_on_the_goal_or_its_parent(
    acme: Acme,
) -> None:
    top, (_a, b, *_rest) = make_family(acme)
    assert post(acme.rita, b, direction="up").status_code == 403
    assert order(acme, top) == "ABCD"
    with in_organization(acme.organization.pk):
        Goal.objects.filter(pk=b.pk).update(owner=acme.hal, unit=None)
    assert post(acme.lena, b, direction="up").status_code == 302
    assert order(acme, top) == "BACD"


def test_another_organizations_goal_does_not_exist(acme: Acme, umbra: Umbra) -> None:
    _top, (a, b, *_rest) = make_family(acme)
    assert post(umbra.mallory, b, direction="up").status_code == 404
    assert post(umbra.mallory, b, org="umbra", direction="up").status_code == 404
    with in_organization(umbra.organization.pk):
        foreign = GoalFactory.create(by=umbra.mallory)
    assert post(acme.ada, a, before=foreign.public_id).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_concurrent_moves_leave_distinct_positions() -> None:
    acme = make_acme()
    top, children = make_family(acme)

    def move(goal: Goal) -> None:
        try:
            with in_organization(acme.organization.pk):
                cycles = read_cycles(acme.organization)
                scope = choose_scope(acme.ada, cycles)
                assert scope is not None
                goal = Goal.objects.get(pk=goal.pk)
                step_goal(goal, by=acme.ada, step=DOWN, among=goals_in(scope))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(move, [children[0], children[1], children[0], children[2]]))
    with in_organization(acme.organization.pk):
        places = Goal.objects.filter(parent=top).values_list("position", flat=True)
        assert sorted(places) == [0, 1, 2, 3]
    assert sorted(order(acme, top)) == ["A", "B", "C", "D"]


def roots_of_last_year(acme: Acme, n: int) -> None:
    """Goals on top of another cycle; their positions are in between."""
    organization = acme.organization
    before = Cycle.objects.filter(kind=Cycle.Kind.YEAR).order_by("-starts_on").first()
    goal = GoalFactory.create(
        by=acme.ada, title="Last year's", cycle=before, owner=acme.ada
    )
    changes: list[dict[str, Any]] = [
        {"position": goal.position + 1 + place, "organization": organization}
        for place in range(n)
    ]
    create_copies(goal, *changes)


@pytest.mark.parametrize("n_others", [3, 200])
@pytest.mark.parametrize("way", ["step", "before", "last"])
def test_a_root_moves_without_the_roots_of_other_cycles(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch, way: str, n_others: int
) -> None:
    acme = inside_acme
    roots = [
        GoalFactory.create(by=acme.ada, title=name, owner=acme.ada) for name in "ABC"
    ]
    roots_of_last_year(acme, n_others)
    others = Goal.objects.exclude(pk__in=[root.pk for root in roots])
    before = list(others.order_by("pk").values_list("pk", "position"))
    scope = choose_scope(acme.ada, read_cycles(acme.organization))
    assert scope is not None
    loaded = []
    made = Goal.from_db.__func__  # type: ignore[attr-defined]  # a class method

    def counted(cls: type[Goal], *row: Any, **how: Any) -> Goal:
        loaded.append(1)
        goal: Goal = made(cls, *row, **how)
        return goal

    monkeypatch.setattr(Goal, "from_db", classmethod(counted))
    with CaptureQueriesContext(connection) as captured:
        if way == "step":
            step_goal(roots[0], by=acme.ada, step=DOWN, among=goals_in(scope))
        elif way == "before":
            reorder_goal(roots[2], before=roots[0], by=acme.ada)
        else:
            reorder_goal(roots[0], before=None, by=acme.ada)
    monkeypatch.undo()
    # The goal itself, and the one in front of which it stands now.
    assert len(loaded) <= 4
    assert len(captured) <= 10
    mine = Goal.objects.filter(pk__in=[root.pk for root in roots])
    after = {"step": "BAC", "before": "CAB", "last": "BCA"}[way]
    assert "".join(mine.order_by("position").values_list("title", flat=True)) == after
    assert list(others.order_by("pk").values_list("pk", "position")) == before


def test_equal_positions_after_an_import_are_separated(acme: Acme) -> None:
    top, children = make_family(acme)
    with in_organization(acme.organization.pk):
        Goal.objects.filter(parent=top).update(position=0)
    post(acme.ben, children[3], direction="up")
    assert order(acme, top) == "ABDC"
    with in_organization(acme.organization.pk):
        Goal.objects.filter(parent=top).update(position=7)
    post(acme.ben, children[3], before=children[0].public_id)
    assert order(acme, top) == "DABC"
