"""“Why is this 37%?” of a goal with thousands below: short to read, exact all the same."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Goal
from goals.rollup import drain
from goals.selectors.explain import PAGE
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.costs import queries_of
from tests.factories import GoalFactory, KeyResultFactory, create_copies

HTMX = {"HX-Request": "true"}
# Of a page with PAGE rows; 1.9 MB before.
MOST_BYTES = 120_000


def make_parent(acme: Acme, n: int, source: Goal.Source = Goal.Source.MEAN) -> str:
    """The address of the explanation of a goal with `n` below it, whose values are 0…9."""
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(
            by=acme.ada, progress_source=source, metric_type="number"
        )
        first = KeyResultFactory.create(
            by=acme.ben, parent=top, current=Decimal(0), target=Decimal(9)
        )
        changes: list[dict[str, object]] = [
            {"position": place, "current": Decimal(place % 10), "title": f"No. {place}"}
            for place in range(1, n)
        ]
        create_copies(first, *changes)
    drain(acme.organization.pk)
    return reverse("goals:explain", args=["acme", top.public_id])


def numbers(page: str) -> list[int]:
    return [int(n) for n in re.findall(r">No\. (\d+)<", page)]


def test_queries_and_response_size_are_constant(acme: Acme) -> None:
    ben = signed_in(acme.ben)
    few, many = make_parent(acme, PAGE + 10), make_parent(acme, 1500)
    assert queries_of(ben, few) == queries_of(ben, many)
    sizes = [len(ben.get(url).content) for url in (few, many)]
    assert sizes[1] < min(sizes[0] * 1.1, MOST_BYTES)
    sizes = [len(ben.get(url, {"format": "json"}).content) for url in (few, many)]
    assert sizes[1] < min(sizes[0] * 1.1, MOST_BYTES)


@pytest.mark.parametrize("page", [1, 2, 3])
def test_every_page_explains_with_all_goals(acme: Acme, page: int) -> None:
    ben, n = signed_in(acme.ben), 130
    found = ben.get(make_parent(acme, n), {"format": "json", "page": str(page)}).json()
    mean = sum(place % 10 for place in range(n)) / n / 9
    assert found["result"]["progress"] == pytest.approx(mean)
    assert found["progress"][-1]["value"] == pytest.approx(mean)
    assert found["n_children"] == n
    assert found["next_page"] == (page + 1 if page < 3 else None)
    assert len(found["children"]) == (PAGE if page < 3 else n - 2 * PAGE)
    assert {child["share"] for child in found["children"]} == {1 / n}


def test_a_sum_is_exact(acme: Acme) -> None:
    url = make_parent(acme, 130, Goal.Source.SUM)
    found = signed_in(acme.ben).get(url, {"format": "json"}).json()
    assert found["result"]["value"] == str(sum(place % 10 for place in range(130)))


def test_every_goal_below_is_on_one_page_without_script(acme: Acme) -> None:
    ben, url = signed_in(acme.ben), make_parent(acme, 130)
    seen: list[int] = []
    address: str | None = url
    while address:
        page = ben.get(address).content.decode()
        assert "<html" in page
        seen += numbers(page)
        more = re.search(r'href="([^"]*\?page=\d+)" hx-get', page)
        address = more[1] if more else None
    assert seen == list(range(1, 130))


def test_the_more_button_loads_only_the_next_rows(acme: Acme) -> None:
    client: Client = signed_in(acme.ben)
    url = make_parent(acme, 130)
    first = client.get(url, headers=HTMX).content.decode()
    assert f'hx-get="{url}?page=2" hx-target="closest tr"' in first
    assert "80 more" in first
    rows = client.get(f"{url}?page=2", headers=HTMX).content.decode()
    assert numbers(rows) == list(range(PAGE, 2 * PAGE))
    assert rows.strip().startswith("<tr")
    assert "<table" not in rows
    assert "30 more" in rows
