"""Rows of the outline that come by themselves, after a roll-up."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from checkins.services import check_in
from goals.models import Goal
from goals.rollup import drain
from organizations.models import Cycle
from organizations.tenancy import in_organization
from tests import costs
from tests.cast import Acme, Umbra, signed_in
from tests.factories import GoalFactory, KeyResultFactory
from tests.goals.test_outline import get, grow

ROW_TITLE = re.compile(r'goals/\w{12}/">([^<]*)</a> ')
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_every_text_of_a_row_is_text(acme: Acme) -> None:
    """Rows are written without a template: each text is escaped where it is put in."""
    hostile = "\"'><img src=x>&"
    with in_organization(acme.organization.pk):
        acme.sales.name = acme.ben.user.name = f"N{hostile}"
        acme.sales.save()
        acme.ben.user.save()
        for cycle in Cycle.objects.in_organization(acme.organization):
            cycle.name = f"{cycle.pk}C{hostile}"
            cycle.save()
        top = GoalFactory.create(by=acme.ada, title=f"T{hostile}", unit=acme.company)
        below = {"by": acme.ben, "owner": acme.ben, "unit": acme.sales}
        team = GoalFactory.create(parent=top, title=f"T{hostile}", **below)
        KeyResultFactory.create(
            parent=team, title=f"T{hostile}", metric_unit=f"U{hostile}", **below
        )
        named = KeyResultFactory.create(by=acme.ada, parent=top)
        Goal.objects.filter(pk=named.pk).update(owner=None, owner_name=f"O{hostile}")
        drain(acme.organization.pk)
    asked: list[dict[str, str]] = [{}, {"arrange": "1"}, {"q": "T"}]
    pages = [get(acme.ben, **query) for query in asked]
    pages.append(get(acme.ben, "children", team.public_id, headers=HTMX))
    pages.append(get(acme.ben, "rows", row=[top.public_id, team.public_id]))
    for page in pages:
        assert page.status_code == 200
        assert "<img" not in page.content.decode()
        assert not re.search(r"=\"[^\"]*[TNCUO]\"'>", page.content.decode())


def test_the_rows_endpoint_returns_newer_visible_rows(acme: Acme, umbra: Umbra) -> None:
    with in_organization(acme.organization.pk):
        goal = GoalFactory.create(by=acme.ada, title="Top")
        draft = GoalFactory.create(by=acme.ben, title="Draft", state="draft")
        drain(acme.organization.pk)
        version = Goal.objects.get(pk=goal.pk).progress.version
    asked = [goal.public_id, draft.public_id, "x'--", "zz.9"]
    text = get(acme.rita, "rows", row=asked).content.decode()
    place = f"#goal-row-{goal.public_id}>.tree-r>.tree-n"
    assert f'data-version="{version}" hx-swap-oob="outerHTML:{place}"' in text
    assert draft.public_id not in text
    same = [f"{goal.public_id}.{version}"]
    assert get(acme.rita, "rows", row=same).status_code == 204
    assert get(umbra.mallory, "rows", row=asked).status_code == 204


def test_the_rows_endpoint_has_a_constant_number_of_queries(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        grow(acme, 40)
        ids = list(Goal.objects.values_list("public_id", flat=True))
    client, url = signed_in(acme.rita), reverse("goals:rows", args=["acme"])

    def ask(rows: list[str]) -> None:
        assert client.post(url, {"row": rows}).status_code == 200

    one, many = (costs.n_queries(partial(ask, rows)) for rows in (ids[:1], ids))
    assert one == many


def test_check_ins_are_offered_for_goals_that_allow_them(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top")
        result = KeyResultFactory.create(
            by=acme.ada, parent=top, owner=acme.ben, unit=acme.sales
        )
    url = reverse("checkins:check_in", args=["acme", result.public_id])
    assert f'class="tree-a" href="{url}"' in get(acme.ben).content.decode()
    assert url not in get(acme.rita).content.decode()
    assert top.public_id + "/check-in" not in get(acme.ada).content.decode()


def test_a_row_labels_owner_cycle_and_value(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top", unit=acme.company)
        logos = KeyResultFactory.create(by=acme.ada, parent=top, owner=acme.ben)
        done = KeyResultFactory.create(
            by=acme.ada,
            parent=top,
            title="Launch",
            owner=acme.rita,
            metric_type=Goal.MetricType.YES_NO,
            start=None,
            target=None,
        )
        KeyResultFactory.create(
            by=acme.ada, parent=logos, title="A part", owner=acme.ben
        )
        check_in(logos, by=acme.ben, value=Decimal(23))
        check_in(done, by=acme.rita, value=Decimal(0))
        drain(acme.organization.pk)
    page = get(acme.rita).content.decode()
    text = " ".join(strip_tags(page).split())
    assert "Ben 23 of 40" in text
    assert "Rita not yet" in text
    assert 'aria-label="1 goal: ' in page
    assert 'aria-label="3 goals: ' in page


def test_the_rows_endpoint_updates_the_counts_of_the_chips(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada, title="Top", unit=acme.company)
        logos = KeyResultFactory.create(
            by=acme.ada, parent=top, owner=acme.ben, unit=acme.sales
        )
        KeyResultFactory.create(
            by=acme.ada, parent=top, owner=acme.rita, unit=acme.legal
        )
        check_in(logos, by=acme.ben, value=Decimal(40))
        drain(acme.organization.pk)

    def counts(**asked: str) -> list[tuple[str, str]]:
        text = get(acme.rita, "rows", row=logos.public_id, **asked).content.decode()
        return re.findall(r'id="n-(\w+)" hx-swap-oob="innerHTML">(\d+)<', text)

    everywhere, in_sales = counts(), counts(unit=acme.sales.public_id)
    assert {health for health, _n in everywhere} == {
        "on_track",
        "at_risk",
        "off_track",
        "not_updated",
    }
    assert sum(int(n) for _health, n in everywhere) == 3
    assert [n for _health, n in in_sales if n != "0"] == ["1"]
