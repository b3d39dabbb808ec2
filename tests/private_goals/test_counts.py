"""No count differs by a private goal for those who may not know of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from goals.models import Goal, GoalCount, GoalProgress
from goals.rollup import drain, recompute, verify
from goals.rollup.counts import wrong_counts
from goals.selectors.counts import health_counts
from goals.selectors.scope import choose_scope, offered_cycles, read_cycles
from goals.services import set_visibility
from organizations.tenancy import in_organization
from tests.isolation.conftest import signed_in

if TYPE_CHECKING:
    from organizations.models import Membership
    from tests.private_goals.conftest import Private

Visibility = Goal.Visibility


def counted(member: Membership) -> dict[str, int]:
    """As the outline's head counts for the member."""
    with in_organization(member.organization_id, member_id=member.pk):
        cycles = read_cycles(member.organization)
        scope = choose_scope(member, cycles)
        assert scope is not None
        found: dict[str, int] = {}
        for health, n in health_counts(scope):
            found[health] = found.get(health, 0) + n
        return {health: n for health, n in found.items() if n}


def total(member: Membership) -> int:
    return sum(counted(member).values())


def make_open(private: Private) -> None:
    acme = private.acme
    with in_organization(acme.organization.pk, member_id=acme.rita.pk):
        for goal in (private.secret, private.above):
            set_visibility(goal, Visibility.OPEN, by=acme.rita, reason="No secret")


@pytest.mark.parametrize("waits", [True, False])
def test_the_outline_counts_what_its_reader_may_know(
    private: Private, *, waits: bool
) -> None:
    """Before the roll-up as after it, of private goals as of those that become open."""
    acme = private.acme
    before = total(acme.ben)
    assert total(acme.rita) == before + 2
    make_open(private)
    if not waits:
        drain(acme.organization.pk)
    assert total(acme.ben) == total(acme.rita) == before + 2
    with in_organization(acme.organization.pk, member_id=acme.rita.pk):
        set_visibility(private.secret, Visibility.PRIVATE, by=acme.rita, reason="Again")
    if not waits:
        drain(acme.organization.pk)
    assert total(acme.ben) == before + 1
    assert total(acme.rita) == before + 2


def test_no_private_goal_is_in_the_stored_counts(private: Private) -> None:
    organization = private.acme.organization
    with in_organization(organization.pk):
        n_open = Goal.objects.filter(visibility=Visibility.OPEN).count()
        stored = GoalCount.objects.filter(organization=organization)
        assert sum(stored.values_list("n", flat=True)) == n_open
        assert wrong_counts(organization.pk) == []
    assert verify(organization.pk) == []
    assert recompute(organization.pk) == 0


def test_the_parent_counts_the_number_and_not_the_goal(private: Private) -> None:
    with in_organization(private.acme.organization.pk):
        found = GoalProgress.objects.get(goal=private.top)
    assert found.progress == pytest.approx((0.5 + 0.73219) / 2)
    assert (found.n_contributing, found.n_measured, found.n_below) == (1, 1, 1)


def test_a_cycle_with_private_goals_alone_is_offered_to_their_readers(
    private: Private,
) -> None:
    acme = private.acme
    with in_organization(acme.organization.pk):
        cycles = read_cycles(acme.organization)
        chosen = next(each for each in cycles if not getattr(each, "has_goals", False))
        Goal.objects.filter(pk=private.secret.pk).update(cycle=chosen)
    drain(acme.organization.pk)
    for member, is_offered in ((acme.rita, True), (acme.ben, False)):
        with in_organization(acme.organization.pk, member_id=member.pk):
            offered = offered_cycles(read_cycles(acme.organization), None)
            assert (chosen in offered) == is_offered


def test_an_open_goal_below_a_private_one_is_a_root_of_the_outline(
    private: Private,
) -> None:
    acme, outline = private.acme, reverse("goals:outline", args=["acme"])
    for member in (acme.ben, acme.rita):
        assert "Carry on" in page(member, outline)


def page(member: Membership, url: str, **headers: Any) -> str:
    answer = signed_in(member).get(url, headers=headers)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_its_parent_shows_what_it_adds_without_a_name(private: Private) -> None:
    acme = private.acme
    url = reverse("goals:detail", args=["acme", private.top.public_id])
    shown = page(acme.ben, url)
    assert "Private, 50% of the total" in shown
    assert ">1 goal<" in shown
    mine = page(acme.rita, url)
    assert "Private, 50%" not in mine
    assert ">2 goals<" in mine


def test_its_parent_shows_nothing_where_the_organization_says_so(
    private: Private,
) -> None:
    acme = private.acme
    acme.organization.shows_private_share = False
    acme.organization.save()
    for name in ("detail", "explain"):
        url = reverse(f"goals:{name}", args=["acme", private.top.public_id])
        shown = page(acme.ben, url)
        assert "Private, " not in shown
        assert "Weight × progress" not in shown
    assert "Computed from its supporting goals" in shown


def test_the_explanation_adds_up_without_a_name(private: Private) -> None:
    acme = private.acme
    url = reverse("goals:explain", args=["acme", private.top.public_id])
    shown = page(acme.ben, url)
    assert "1 × 50% + 1 × 73.22%" in shown.replace("73.219%", "73.22%")
    assert "Private, 50% of the total" in shown
    found = signed_in(acme.ben).get(url, headers={"Accept": "application/json"})
    assert found.json()["private_share"] == 0.5
    assert found.json()["n_children"] == 1


def test_below_a_private_goal_it_is_called_so(private: Private) -> None:
    acme = private.acme
    url = reverse("goals:detail", args=["acme", private.below.public_id])
    assert "Private goal" in page(acme.lena, url)
    assert "Private goal" not in page(acme.rita, url)
