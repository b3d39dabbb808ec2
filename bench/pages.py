"""Pages through the whole stack of middleware, beside the plainest page there is."""

from __future__ import annotations

import itertools
import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from bench.measure import MeasurementRow, database_clock, in_turn, median_ratio, medians

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.generate import Sample

ROUNDS = 15
# ARCHITECTURE.md, "Speed".
MOST_QUERIES = 12
MOST_TIMES_THE_PLAINEST_PAGE = 3.0
# By the number of goals, from which on the next one counts.
MOST_TIMES_FOR_THE_OUTLINE = {0: 6.0, 100_000: 9.0}
MOST_MS_OF_THE_OUTLINE = 1_000


values = itertools.cycle(range(100))


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
    actions: dict[str, Callable[[], object]] = {
        name: partial(_get, client, url) for name, url in pages.items()
    }
    actions["check-in POST"] = partial(_check_in, client, sample)
    taken = in_turn(actions, rounds=ROUNDS)
    median = medians(taken)
    for name, url in pages.items():
        size, queries = _weigh(client, url)
        ratio = median_ratio(taken, name, "plainest page")
        most = _most_times(name, sample.n_goals)
        holds = None if most is None else ratio <= most and queries <= MOST_QUERIES
        yield MeasurementRow(
            name, sample.n_goals, median[name], ratio, queries, size, most, holds
        )
    ratio = median_ratio(taken, "check-in POST", "plainest page")
    yield MeasurementRow(
        "check-in POST",
        sample.n_goals,
        median["check-in POST"],
        ratio,
        budget=MOST_TIMES_THE_PLAINEST_PAGE,
        holds=ratio <= MOST_TIMES_THE_PLAINEST_PAGE,
    )
    yield MeasurementRow(
        "outline, first byte (ms)",
        sample.n_goals,
        median["outline"],
        budget=MOST_MS_OF_THE_OUTLINE,
        holds=median["outline"] <= MOST_MS_OF_THE_OUTLINE,
    )


def _most_times(page: str, n_goals: int) -> float | None:
    """How many times the plainest page it may take; None for the plainest one."""
    if page == "plainest page":
        return None
    if page != "outline":
        return MOST_TIMES_THE_PLAINEST_PAGE
    return max(
        most for size, most in MOST_TIMES_FOR_THE_OUTLINE.items() if n_goals >= size
    )


def _check_in(client: Client, sample: Sample) -> None:
    """A quick check-in, each time with another number."""
    goal = sample.leaf
    url = reverse("checkins:check_in", args=[sample.organization.slug, goal.public_id])
    form = {
        "value": str(next(values)),
        "confidence": "70",
        "note": "Measured.",
        "token": str(uuid.uuid4()),
    }
    response = client.post(url, form, headers={"HX-Request": "true"})
    assert response.status_code == 200, (url, response.status_code)


def _get(client: Client, url: str) -> int:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return len(response.content)


def _weigh(client: Client, url: str) -> tuple[int, int]:
    """(bytes, queries), the transaction's own statements left out."""
    with database_clock() as clock:
        size = _get(client, url)
    return size, clock.count
