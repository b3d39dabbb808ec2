"""Every page that is linked from home, directly or not."""

import re
from collections import Counter, deque

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import PHONE
from tests.browser.crawl import links_on
from tests.browser.looks import markup_in_attributes, sticking_out
from tests.browser.people import EMPLOYEE, HR_ADMIN
from tests.browser.visits import Visits

MOST_PAGES = 80
# Pages of one kind differ in their data only; this many of each are walked.
MOST_ALIKE = 3
PUBLIC_ID = re.compile(r"/[0-9a-z]{12}(?=/)")
DOWNLOAD = re.compile(r"\.csv")


def kind_of(path: str) -> str:
    """`/o/kestrel/goals/…/` for each goal page, whatever its query's values."""
    return re.sub(r"=[^&]*", "=", PUBLIC_ID.sub("/…", path))


def walk(page: Page) -> dict[str, list[str]]:
    """The faults of each page, by path; breadth first from home."""
    waiting, seen, alike = deque(["/"]), {"/"}, Counter[str]()
    walked: dict[str, list[str]] = {}
    while waiting and len(walked) < MOST_PAGES:
        path = waiting.popleft()
        walked[path] = visit_page(page, path)
        for link in sorted(links_on(page) - seen):
            seen.add(link)
            alike[kind_of(link)] += 1
            if alike[kind_of(link)] <= MOST_ALIKE and not DOWNLOAD.search(link):
                waiting.append(link)
    return walked


def visit_page(page: Page, path: str) -> list[str]:
    page.goto(path)
    faults = [*sticking_out(page), *markup_in_attributes(page)]
    if not re.fullmatch(r"\S.* · Sightline", page.title()):
        faults.append(f"title: {page.title()!r}")
    if (n := page.locator("h1:visible").count()) != 1:
        faults.append(f"{n} headings of level 1")
    return faults


@pytest.mark.parametrize("who", [HR_ADMIN, EMPLOYEE])
def test_every_linked_page_loads_without_problems(visit: Visits, who: str) -> None:
    """On the phone, where the least fits. What else went wrong, the visit tells."""
    page, watch = visit(who, viewport=PHONE)
    walked = walk(page)
    faults = [f"{path}: {each}" for path, all_ in walked.items() for each in all_]
    print(f"{len(walked)} pages")
    assert not faults, "\n".join(faults)
    assert not (troubles := watch.take()), "\n".join(troubles)
