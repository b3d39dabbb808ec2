"""Every page with hostile texts in its data: at every size, with large text, in axe."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.crawl import kind_of, read_pages
from tests.browser.hostile import MARKUP, HostileSite, text_fields, written_models
from tests.browser.looks import faults_at_every_size
from tests.browser.pages import DATED, PAGES, Seen
from tests.browser.people import EMPLOYEE, HR_ADMIN
from tests.browser.visits import Visitor, Visits

ID = "0" * 12
# Where PAGES find these by a link.
LINKED = {
    *("strategy:document", "check_in_setup:rule_of_unit"),
    *("feedback:thread", "feedback:one_on_one"),
}
COVERED = LINKED | {
    kind_of(f"/o/kestrel/goals/{ID}/{seen.path}" if seen.title else seen.path)
    for seen in PAGES
    if not seen.link
}


@pytest.fixture(scope="package")
def readers(
    browser: Browser, hostile_site: HostileSite
) -> Iterator[dict[str, Visitor]]:
    """A page of each person, for all tests here: styles and scripts are loaded once."""
    visits = Visits(browser, hostile_site.site.url, {})
    yield PageOf(visits)
    visits.close()


class PageOf(dict[str, Visitor]):
    """Visitors by name; a new one signs in."""

    def __init__(self, visits: Visits) -> None:
        super().__init__()
        self._visits = visits

    def __missing__(self, who: str) -> Visitor:
        self[who] = self._visits(who, bypass_csp=True)
        return self[who]


def faults_of(visitor: Visitor) -> list[str]:
    """Of the open page, and what the browser complained about."""
    page, watch = visitor
    faults = [*faults_at_every_size(page, known_markup=MARKUP), *watch.take()]
    if not re.fullmatch(r"\S.* · Sightline", page.title()):
        faults.append(f"title: {page.title()!r}")
    if (n := page.locator("h1:visible").count()) != 1:
        faults.append(f"{n} headings of level 1")
    return faults


def test_date_dependent_pages_exist() -> None:
    assert {seen.name for seen in PAGES} >= DATED


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(
            seen, id=seen.name, marks=[pytest.mark.days] if seen.name in DATED else []
        )
        for seen in PAGES
    ],
)
def test_a_page_holds_any_text_at_every_size(
    readers: dict[str, Visitor], hostile_site: HostileSite, seen: Seen
) -> None:
    visitor = readers[seen.who]
    with visitor.watch.allows(seen.status):
        seen.open(visitor.page, hostile_site.goal_ids)
        found = faults_of(visitor)
    assert not found, "\n".join(found)


def test_other_linked_pages_hold_any_text_at_every_size(
    readers: dict[str, Visitor], hostile_site: HostileSite
) -> None:
    """Pages of the kinds that PAGES does not have, one of each; all others load."""
    faults, seen = [], set(COVERED)
    for who in (HR_ADMIN, EMPLOYEE):
        page = readers[who].page
        for path in read_pages(page.request, hostile_site.site.url):
            if kind_of(path) in seen:
                continue
            seen.add(kind_of(path))
            page.goto(path, wait_until="networkidle")
            faults += [f"{path}: {fault}" for fault in faults_of(readers[who])]
    assert not faults, "\n".join(faults)


def test_hostile_texts_reach_the_fields_of_people() -> None:
    fields = chain.from_iterable(text_fields(model) for model in written_models())
    assert {str(field) for field in fields} >= {
        *("goals.Goal.title", "goals.Goal.metric_unit", "organizations.User.name"),
        *("organizations.Unit.name", "checkins.CheckIn.note", "feedback.Reply.text"),
    }


def test_a_planted_fault_is_found(readers: dict[str, Visitor]) -> None:
    page = readers[""].page
    page.goto("/accounts/login/")
    plant(page)
    found = "\n".join(faults_at_every_size(page, known_markup="<>"))
    for planted in PLANTED:
        assert planted in found, found


PLANTED = (
    "image-alt",
    "favicon",
    "markup in an attribute: <b>bold</b>",
    "small target: <button",
    'spills: <p id="spilled"',
    'breaks a word: <p id="broken"',
)


def plant(page: Page) -> None:
    """A fault of each kind. The page bypasses the CSP."""
    page.evaluate("""() => {
        const box = document.createElement("div");
        const { href } = document.querySelector("link[rel=icon]");
        box.innerHTML = `<img src="${href}" width="3000">
            <button style="inline-size: 9px; block-size: 9px; padding: 0"></button>
            <p id="spilled" style="inline-size: 90px; white-space: nowrap">
                Much longer than its box</p>
            <p id="broken" style="inline-size: 20px">Progress</p>`;
        box.title = "<b>bold</b>";
        document.querySelector("main").append(box);
    }""")
