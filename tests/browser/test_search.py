"""The search: by keyboard alone, with a slow network, on a phone, and without script."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.chromium import PHONE
from tests.browser.looks import axe_violations, looks, measured
from tests.browser.pages import OPPS, TEAM_OPPS, goal_path
from tests.browser.people import EMPLOYEE, KESTREL
from tests.browser.visits import Visits

HOME = f"/o/{KESTREL}/"


def palette(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Search")


def active(page: Page) -> Locator:
    return palette(page).locator('[role="option"][aria-selected="true"]')


def test_everything_is_found_and_opened_by_keyboard(visit: Visits) -> None:
    page = visit(EMPLOYEE, bypass_csp=True).page
    page.goto(goal_path(page, TEAM_OPPS))
    page.goto(HOME)
    page.keyboard.press("Control+k")
    # What was visited last, before anything is typed.
    expect(active(page)).to_contain_text(TEAM_OPPS)
    field = palette(page).get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("amara enterprize opps")
    expect(active(page)).to_contain_text(OPPS)
    expect(palette(page).get_by_role("status")).to_contain_text("Use the arrow keys")
    expect(field).to_have_attribute("aria-expanded", "true")
    for look in looks(page):
        found = [*axe_violations(page), *measured(page)]
        assert not found, (look, found)
    page.set_viewport_size({"width": 1440, "height": 1000})
    # Down to the last option, and on to the first.
    options = palette(page).get_by_role("option")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    # To one kind and back to the field, with the tab key.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(palette(page)).to_be_hidden()
    # The same by its door in the rail, which gets the focus back.
    door = page.get_by_role("link", name="Search")
    door.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(door).to_be_focused()
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.type(">check in")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"{HOME}check-in/$"))


def test_what_is_opened_is_what_was_typed(visit: Visits) -> None:
    """Whoever types and presses Enter before the answer opens none of the answers before."""
    page = visit(EMPLOYEE).page
    page.goto(HOME)
    page.get_by_role("link", name="Search").click()
    expect(active(page)).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/search/palette/.*inbo"), hold)
    page.keyboard.type("inbox")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.url.endswith(HOME)
    for route in held:
        route.continue_()
    expect(page).to_have_url(re.compile(rf"{HOME}inbox/$"))


def test_the_search_that_does_not_answer_says_so(visit: Visits) -> None:
    page, watch = visit(EMPLOYEE)
    page.goto(HOME)
    page.keyboard.press("Control+k")
    expect(active(page)).to_be_visible()
    with watch.expects_no_network():
        page.route("**/search/palette/*", lambda route: route.abort())
        page.keyboard.type("inbox")
        expect(palette(page)).to_contain_text("The search did not answer")
        expect(palette(page).get_by_role("option")).to_have_count(0)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/search/\?q=inbox"))


def test_on_a_phone_and_without_script_there_is_a_page(visit: Visits) -> None:
    page = visit(EMPLOYEE, viewport=PHONE, java_script=False).page
    page.goto(HOME)
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("enterprise")
    page.get_by_role("button", name="Search").click()
    goals = page.get_by_role("region", name="Goals")
    goals.get_by_role("link").filter(has_text=OPPS).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(OPPS)
