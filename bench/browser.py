"""What a browser waits for, and what it transfers: a Chromium on the demo.

Bytes and requests are Chromium's own account of them. The largest paint is that of a
phone with a processor six times slower than this machine's; the server is not slowed.
"""

from __future__ import annotations

import statistics
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bench.measure import MeasurementRow
from bench.server import gunicorn
from goals.models import Goal
from organizations.models import Membership, Organization, User
from organizations.tenancy import in_organization
from tests.browser.chromium import PHONE, new_context, running_chromium
from tests.browser.transfers import Transfers, transfers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ORGANIZATION = "kestrel"
PERSON = "amara.osei@kestrel.example"
ADMIN = "hanna.virtanen@kestrel.example"
ROUNDS = 7
SLOWER = 6
WORKERS = 2
KIB = 1_024
# Issue 10, section 5, "In the browser".
MOST_BYTES_AT_FIRST, MOST_REQUESTS = 180 * KIB, 10
MOST_BYTES_OF_A_SECOND_GOAL = 12 * KIB
MOST_BYTES_OF_FIFTY_ROWS = 50 * KIB
MOST_MS = {"first": 1_500.0, "second": 800.0}
LARGEST_PAINT = """() => new Promise(done => new PerformanceObserver(
    list => done(list.getEntries().at(-1).startTime)
).observe({type: "largest-contentful-paint", buffered: true}))"""
ROW = b'<li id="goal-row-'


class Site(NamedTuple):
    """A running server, and what is asked of it. `cookies`: a session by person."""

    url: str
    pages: dict[str, str]
    goals: list[str]
    cookies: dict[str, str]


def measure_browser() -> Iterator[MeasurementRow]:
    call_command("load_demo", verbosity=0)
    pages, goals = _addresses()
    cookies = {email: _session(email) for email in (PERSON, ADMIN)}
    with gunicorn(workers=WORKERS) as server, running_chromium() as browser:
        site = Site(f"http://localhost:{server.port}", pages, goals, cookies)
        _warm_up(browser, site)
        for name in pages:
            yield from _transferred(browser, site, name)
        yield _second_goal(browser, site)
        for who in cookies:
            yield _fifty_rows(browser, site, who)
        for name in pages:
            yield from _paints(browser, site, name)


def _addresses() -> tuple[dict[str, str], list[str]]:
    """The three pages, and two goal pages."""
    organization = Organization.objects.get(slug=ORGANIZATION)
    with in_organization(organization.pk):
        person = Membership.objects.get(organization=organization, user__email=PERSON)
        own = Goal.objects.in_organization(organization).filter(owner=person)
        ids = list(own.order_by("pk").values_list("public_id", flat=True)[:2])
    pages = {
        "home": reverse("home", args=[ORGANIZATION]),
        "check-in": reverse("checkins:week", args=[ORGANIZATION]),
        "outline": reverse("goals:outline", args=[ORGANIZATION]),
    }
    return pages, [reverse("goals:detail", args=[ORGANIZATION, each]) for each in ids]


def _session(email: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies["sessionid"].value


@contextmanager
def _visitor(
    browser: Browser, site: Site, email: str = PERSON, *, slower: int = 1
) -> Iterator[Page]:
    """A page of somebody who is signed in, on a phone that was never here."""
    context = new_context(browser, site.url, viewport=PHONE, by_thumb=True)
    session = {"name": "sessionid", "value": site.cookies[email], "url": site.url}
    with closing(context):
        context.add_cookies([session])  # type: ignore[list-item]  # a TypedDict
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        yield page


def _load(page: Page, path: str) -> Transfers:
    with transfers(page) as found:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    return found


def _warm_up(browser: Browser, site: Site) -> None:
    """What a process does once only (compiling queries and templates) is done."""
    with _visitor(browser, site) as page:
        for path in [*site.pages.values(), *site.goals] * (2 * WORKERS):
            _load(page, path)


def _transferred(browser: Browser, site: Site, name: str) -> Iterator[MeasurementRow]:
    with _visitor(browser, site) as page:
        first, second = (_load(page, site.pages[name]) for _view in MOST_MS)
    yield MeasurementRow(
        f"{name}, first view: transferred",
        bytes=first.n_bytes,
        budget=MOST_BYTES_AT_FIRST,
        holds=first.n_bytes <= MOST_BYTES_AT_FIRST,
    )
    yield MeasurementRow(
        f"{name}, first view: requests",
        ratio=first.n_requests,
        budget=MOST_REQUESTS,
        holds=first.n_requests <= MOST_REQUESTS,
    )
    yield MeasurementRow(f"{name}, second view: transferred", bytes=second.n_bytes)


def _second_goal(browser: Browser, site: Site) -> MeasurementRow:
    with _visitor(browser, site) as page:
        _first, second = (_load(page, path) for path in site.goals)
    return MeasurementRow(
        "second goal page of a session: transferred",
        bytes=second.n_bytes,
        budget=MOST_BYTES_OF_A_SECOND_GOAL,
        holds=second.n_bytes <= MOST_BYTES_OF_A_SECOND_GOAL,
    )


def _fifty_rows(browser: Browser, site: Site, email: str) -> MeasurementRow:
    """The outline's HTML before compression, as it were with fifty rows like its own."""
    with _visitor(browser, site, email) as page:
        response = page.goto(site.pages["outline"])
        assert response
        html = response.body()
    rows = html.rindex(b"</li>") - html.index(ROW)
    fifty = len(html) - rows + 50 * rows // html.count(ROW)
    return MeasurementRow(
        f"outline of {email.partition('.')[0]}: HTML of 50 rows",
        html.count(ROW),
        bytes=fifty,
        budget=MOST_BYTES_OF_FIFTY_ROWS,
        holds=fifty <= MOST_BYTES_OF_FIFTY_ROWS,
    )


def _paints(browser: Browser, site: Site, name: str) -> Iterator[MeasurementRow]:
    found: dict[str, list[float]] = {view: [] for view in MOST_MS}
    for _round in range(ROUNDS):
        with _visitor(browser, site, slower=SLOWER) as page:
            for times in found.values():
                page.goto(site.pages[name])
                page.wait_for_load_state("networkidle")
                times.append(page.evaluate(LARGEST_PAINT))
    for view, times in found.items():
        median = statistics.median(times)
        yield MeasurementRow(
            f"{name}, {view} view: largest paint, {SLOWER} × slower",
            median_ms=median,
            budget=MOST_MS[view],
            holds=median <= MOST_MS[view],
        )
