"""The outline's rows: opened and closed by keys, checked in where they are."""

import html
import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import HERE
from tests.browser.people import HR_ADMIN
from tests.browser.visits import Visits

HOSPITALS = "10,000 hospitals, zero foreseeable shortages"


CLOSED = re.compile(r'class="tree-open"[^>]* aria-label="Goals under ([^"]+)"')


def closed_row(page: Page) -> str:
    """The title of a goal whose row is closed at first: which are, depends on the rest."""
    found = CLOSED.search(page.request.get(HERE).text())
    assert found is not None
    return html.unescape(found[1])


def children_of(page: Page, title: str) -> Locator:
    return page.locator(f'.tree-r:has([aria-label="Goals under {title}"]) + ul')


def test_a_row_is_opened_and_closed_by_keys_and_fetched_once(visit: Visits) -> None:
    page = visit(HR_ADMIN).page
    page.goto(HERE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    title = closed_row(page)
    children = children_of(page, title)
    expect(children).to_have_count(0)
    page.get_by_label(f"Goals under {title}", exact=True).and_(
        page.locator("summary")
    ).focus()
    page.keyboard.press("Enter")
    expect(children.locator("li").first).to_be_visible()
    page.keyboard.press("Space")
    expect(children).to_be_hidden()
    page.keyboard.press("Enter")
    expect(children).to_be_visible()
    assert len([url for url in asked if "/children/" in url]) == 1


def test_a_row_that_was_not_loaded_is_loaded_by_trying_again(visit: Visits) -> None:
    page, watch = visit(HR_ADMIN)
    title = closed_row(page)
    page.goto(HERE)
    page.context.set_offline(True)
    with watch.expects_no_network():
        page.get_by_label(f"Goals under {title}", exact=True).and_(
            page.locator("summary")
        ).click()
        banner = page.get_by_role("alert").filter(has_text="Not loaded")
        expect(banner).to_be_visible()
    page.context.set_offline(False)
    banner.get_by_role("button", name="Try again").click()
    expect(children_of(page, title).locator("li").first).to_be_visible()
    expect(banner).to_have_count(0)


def test_without_script_a_row_opens_on_a_page_of_its_own(visit: Visits) -> None:
    page = visit(HR_ADMIN, java_script=False).page
    title = closed_row(page)
    page.goto(HERE)
    page.get_by_role("link", name=f"Goals under {title}").click()
    expect(page).to_have_url(re.compile(r"[?&]open=\w+.*#goal-row-"))
    expect(children_of(page, title).locator("li").first).to_be_visible()


def test_the_link_that_opened_a_check_in_closes_it(visit: Visits) -> None:
    page = visit(HR_ADMIN).page
    page.goto(HERE)
    link = page.get_by_role("link", name=f"Check in: {HOSPITALS}")
    link.press("Enter")
    field = page.locator(".tree-slot").get_by_label("Current value")
    expect(field).to_be_focused()
    expect(link).to_have_attribute("aria-expanded", "true")
    link.press("Enter")
    expect(field).to_have_count(0)
    expect(link).to_have_attribute("aria-expanded", "false")
    expect(link).to_be_focused()
