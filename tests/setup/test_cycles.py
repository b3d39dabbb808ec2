"""HR makes the cycles of a year and moves them; nobody else does."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.services import close_goal
from organizations.models import Cycle, Membership
from organizations.selectors import current_cycle
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra, signed_in
from tests.factories import GoalFactory

HERE = "/o/acme/setup/cycles/"


def cycle_now(acme: Acme) -> Cycle:
    with in_organization(acme.organization.pk):
        found = current_cycle(acme.organization, acme.organization.today())
        assert found is not None
        return found


def test_a_year_is_previewed_then_made(acme: Acme) -> None:
    hr, year = signed_in(acme.hal), acme.organization.today().year + 3
    page = hr.get(f"{HERE}?year={year}")
    assert page.context["page"].n_missing == 19
    with in_organization(acme.organization.pk):
        assert not Cycle.objects.filter(name=str(year)).exists()
    for _again in range(2):
        made = hr.post(f"{HERE}generate/", {"year": year})
        assert made.headers["Location"] == f"{HERE}?year={year}"
    page = hr.get(f"{HERE}?year={year}")
    assert page.context["page"].n_missing == 0
    assert f"Create cycles of {year}" not in page.content.decode()


@pytest.mark.parametrize("year", ["1800", "2999", "²026", "20 26", "x"])
def test_a_year_out_of_reach_is_404(acme: Acme, year: str) -> None:
    hr = signed_in(acme.hal)
    assert hr.get(HERE, {"year": year}).status_code == 404
    assert hr.post(f"{HERE}generate/", {"year": year}).status_code == 404


def test_hr_moves_a_cycle_on_and_back_with_a_reason(acme: Acme) -> None:
    hr, cycle = signed_in(acme.hal), cycle_now(acme)
    path = f"{HERE}{cycle.public_id}/state/"
    assert b"Start closing" in hr.get(path).content
    for _double_click in range(2):
        assert hr.post(path, {"to": "closing"}).status_code == 302
    assert b"Close cycle" in hr.get(path).content
    refused = hr.post(path, {"to": "running"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["reason"]
    hr.post(path, {"to": "running", "reason": "Two goals need a week more"})
    assert b"Two goals need a week more" in hr.get(path).content
    assert hr.post(path, {"to": "closed"}).status_code == 422
    assert hr.post(path, {"to": "nowhere"}).status_code == 422


def test_the_page_shows_who_has_open_goals_left(acme: Acme) -> None:
    cycle = cycle_now(acme)
    with in_organization(acme.organization.pk):
        for owner in (acme.ben, acme.ben, acme.rita, None):
            GoalFactory.create(by=acme.ada, owner=owner, unit=acme.sales, cycle=cycle)
        done = GoalFactory.create(by=acme.ada, owner=acme.lena, cycle=cycle)
        close_goal(done, by=acme.ada)
        GoalFactory.create(by=acme.lena, owner=acme.lena, cycle=cycle, state="draft")
    hr, path = signed_in(acme.hal), f"{HERE}{cycle.public_id}/state/"
    page = hr.get(path).context["page"]
    left = {(each.owner and each.owner.pk): each.n_open for each in page.left}
    assert left == {acme.ben.pk: 2, acme.rita.pk: 1, None: 1}
    assert page.left[0].owner == acme.ben
    assert (page.line.n_open, page.line.n_closed) == (4, 1)


def test_more_goals_and_owners_need_no_more_queries(acme: Acme) -> None:
    cycle, hr = cycle_now(acme), signed_in(acme.hal)
    paths = (HERE, f"{HERE}{cycle.public_id}/state/")

    def n_queries() -> list[int]:
        counts = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert hr.get(path).status_code == 200
            counts.append(len(queries))
        return counts

    def add(*owners: Membership) -> None:
        with in_organization(acme.organization.pk):
            for owner in owners:
                GoalFactory.create(by=acme.ada, owner=owner, cycle=cycle)

    add(acme.ben)
    n_queries()
    before = n_queries()
    add(acme.ben, acme.rita, acme.lena, acme.ada)
    assert n_queries() == before


@pytest.mark.parametrize("who", ["lena", "ben", "rita"])
def test_nobody_else_manages_cycles(acme: Acme, who: str) -> None:
    client, cycle = signed_in(getattr(acme, who)), cycle_now(acme)
    path = f"{HERE}{cycle.public_id}/state/"
    assert client.get(HERE).status_code == 403
    assert client.get(path).status_code == 403
    assert client.post(path, {"to": "closing"}).status_code == 403
    assert client.post(f"{HERE}generate/", {"year": 2030}).status_code == 403


def test_an_outsider_gets_404(client: Client, acme: Acme, umbra: Umbra) -> None:
    outside, cycle = signed_in(umbra.mallory), cycle_now(acme)
    assert outside.get(HERE).status_code == 404
    path = f"/o/umbra/setup/cycles/{cycle.public_id}/state/"
    assert outside.get(path).status_code == 404
    assert outside.post(path, {"to": "closing"}).status_code == 404
