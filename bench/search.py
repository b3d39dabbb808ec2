"""The palette's answers, by the time for which they wait for the database."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from bench.measure import (
    MeasurementRow,
    database_clock,
    database_time,
    in_turn,
    medians,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.generate import Sample

ROUNDS = 15
MOST_MS = 50.0
# What each asks of the database; every title has “part”, every name “person”.
TYPED = {
    "one letter": "p",
    "a word that every goal has": "part",
    "two common words": "win renewals",
    "a common and a rare word": "part 4242",
    "a rare word": "4242",
    "a name that many have": "person 1",
    "a typo": "renewlas",
    "two typos": "hsorten renewlas",
    "a common word and an unknown one": "part xylophone",
    "nothing like it": "xylophone quartet",
    "before anything is typed": "",
}


def measure_search(sample: Sample) -> Iterator[MeasurementRow]:
    client = Client(raise_request_exception=True)
    client.force_login(sample.person.user)
    url = reverse("search:palette", args=[sample.organization.slug])
    actions: dict[str, Callable[[], object]] = {
        name: partial(_ask, client, url, text, sample) for name, text in TYPED.items()
    }
    taken = medians(in_turn(actions, rounds=ROUNDS, clock=database_time))
    for name, text in TYPED.items():
        with database_clock() as clock:
            size = _ask(client, url, text, sample)
        yield MeasurementRow(
            f"search for {name}, database time",
            sample.n_goals,
            taken[name],
            queries=clock.count,
            bytes=size,
            budget=MOST_MS,
            holds=taken[name] <= MOST_MS,
        )


def _ask(client: Client, url: str, text: str, sample: Sample) -> int:
    visited = [f"goals/{sample.leaf.public_id}", f"goals/{sample.root.public_id}"]
    response = client.get(url, {"q": text, "visited": [] if text else visited})
    assert response.status_code == 200, (text, response.status_code)
    return len(response.content)
