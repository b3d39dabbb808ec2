"""Pages through the whole stack of middleware, beside the plainest page there is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from bench.measure import MeasurementRow, database_clock, in_turn, median_ratio, medians

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.generate import Sample

ROUNDS = 15
# ARCHITECTURE.md, "Speed".
MOST_QUERIES = 12
MOST_TIMES_THE_PLAINEST_PAGE = 3.0
MOST_MS_OF_THE_OUTLINE = 1_000


def measure_pages(sample: Sample) -> Iterator[MeasurementRow]:
    client = Client(raise_request_exception=True)
    client.force_login(sample.person.user)
    slug = sample.organization.slug
    pages = {
        "plainest page": reverse("baseline", args=[slug]),
        "home": reverse("home", args=[slug]),
        "outline": reverse("goals:outline", args=[slug]),
        "goal page": reverse("goals:detail", args=[slug, sample.leaf.public_id]),
        "goal page at the top": reverse(
            "goals:detail", args=[slug, sample.root.public_id]
        ),
    }
    taken = in_turn(
        {name: partial(_get, client, url) for name, url in pages.items()},
        rounds=ROUNDS,
    )
    median = medians(taken)
    for name, url in pages.items():
        size, queries = _weigh(client, url)
        ratio = median_ratio(taken, name, "plainest page")
        measured = name != "plainest page"
        yield MeasurementRow(
            name,
            sample.n_goals,
            median[name],
            ratio,
            queries,
            size,
            MOST_TIMES_THE_PLAINEST_PAGE if measured else None,
            ratio <= MOST_TIMES_THE_PLAINEST_PAGE and queries <= MOST_QUERIES
            if measured
            else None,
        )
    yield MeasurementRow(
        "outline, first byte (ms)",
        sample.n_goals,
        median["outline"],
        budget=MOST_MS_OF_THE_OUTLINE,
        holds=median["outline"] <= MOST_MS_OF_THE_OUTLINE,
    )


def _get(client: Client, url: str) -> int:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return len(response.content)


def _weigh(client: Client, url: str) -> tuple[int, int]:
    """(bytes, queries), the transaction's own statements left out."""
    with database_clock() as clock:
        size = _get(client, url)
    return size, clock.count
