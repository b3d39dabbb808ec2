"""What gunicorn makes of it: the rate of a fragment beside the least of Django, memory."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from bench.measure import MeasurementRow, resident
from bench.server import gunicorn
from goals.models import Goal
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.generate import Sample

# As in issue 10: "at least a tenth of the rate of a bare Django hello view (same
# gunicorn, 2 workers, 4 connections)", and "no more than 115 MiB".
WORKERS, CONNECTIONS = 2, 4
SECONDS = 4
LEAST_SHARE = 0.1
ROWS = 20
PAGES = 1_000
MOST_MIB = 115.0
MIB = 1_024 * 1_024


def measure_serving(sample: Sample) -> Iterator[MeasurementRow]:
    client = Client()
    client.force_login(sample.person.user)
    cookie = "; ".join(f"{m.key}={m.value}" for m in client.cookies.values())
    headers = {"Cookie": cookie, "HX-Request": "true"}
    with gunicorn("bench.hello", workers=WORKERS, ready="/") as server:
        bare = _rate(server.port, "/", {})
    with gunicorn(workers=WORKERS) as server:
        rate = _rate(server.port, _rows(sample), headers)
    yield MeasurementRow(
        f"rows of {ROWS} goals, as a share of the rate of a bare view",
        sample.n_goals,
        1_000 / rate,
        rate / bare,
        budget=LEAST_SHARE,
        holds=rate / bare >= LEAST_SHARE,
    )
    with gunicorn(workers=1) as server:
        for n in range(PAGES):
            paths = _pages(sample)
            _get(server.port, paths[n % len(paths)], cookie)
        used = sum(resident(pid) or 0 for pid in server.workers) / MIB
    yield MeasurementRow(
        f"memory of a worker of gunicorn after {PAGES:,} pages (MiB)",
        sample.n_goals,
        used,
        budget=MOST_MIB,
        holds=used <= MOST_MIB,
    )


def _rows(sample: Sample) -> str:
    """The address of the fragment that replaces the numbers of some rows."""
    with in_organization(sample.organization.pk):
        goals = Goal.objects.in_organization(sample.organization).order_by("id")
        ids = list(goals.values_list("public_id", flat=True)[:ROWS])
    address = reverse("goals:rows", args=[sample.organization.slug])
    return f"{address}?{urlencode([('row', public_id) for public_id in ids])}"


def _pages(sample: Sample) -> list[str]:
    slug = sample.organization.slug
    return [
        reverse("home", args=[slug]),
        reverse("goals:outline", args=[slug]),
        reverse("goals:detail", args=[slug, sample.leaf.public_id]),
        reverse("checkins:week", args=[slug]),
    ]


def _get(port: int, path: str, cookie: str) -> None:
    request = urllib.request.Request(
        f"http://localhost:{port}{path}", headers={"Cookie": cookie}
    )
    urllib.request.urlopen(request, timeout=60).read()  # noqa: S310  our own server


def _rate(port: int, path: str, headers: dict[str, str]) -> float:
    """Requests a second, once the program has answered some."""
    asked: dict[str, Any] = {
        "port": port,
        "path": path,
        "headers": headers,
        "connections": CONNECTIONS,
    }
    rate = 0.0
    for seconds in (1, SECONDS):
        done = subprocess.run(
            [sys.executable, "-m", "bench.rate"],
            input=json.dumps(asked | {"seconds": seconds}),
            capture_output=True,
            text=True,
            check=True,
        )
        rate = json.loads(done.stdout)
    return rate
