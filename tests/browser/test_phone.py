"""What has to fit on a phone without scrolling sideways."""

from playwright.sync_api import expect

from tests.browser.chromium import PHONE
from tests.browser.pages import TEAM_OPPS, goal_path
from tests.browser.people import MANAGER
from tests.browser.visits import Visits


def test_carried_by_shows_title_now_and_health(visit: Visits) -> None:
    page = visit(MANAGER, viewport=PHONE).page
    page.goto(goal_path(page, TEAM_OPPS))
    table = page.get_by_role("region", name="Goals directly below")
    expect(table.get_by_role("columnheader")).to_have_text(["Goal", "Now", "Health"])
    assert table.evaluate("(box) => box.scrollWidth <= box.clientWidth")
