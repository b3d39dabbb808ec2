"""What has to fit on a phone without scrolling sideways."""

from playwright.sync_api import expect

from tests.browser.chromium import PHONE
from tests.browser.looks import sticking_out
from tests.browser.pages import TEAM_OPPS, goal_path
from tests.browser.people import DREAMER, MANAGER, WILLOW
from tests.browser.visits import Visits


def test_carried_by_shows_title_now_and_health(visit: Visits) -> None:
    page = visit(MANAGER, viewport=PHONE).page
    page.goto(goal_path(page, TEAM_OPPS))
    table = page.get_by_role("region", name="Goals directly below")
    expect(table.get_by_role("columnheader")).to_have_text(["Goal", "Now", "Health"])
    assert table.evaluate("(box) => box.scrollWidth <= box.clientWidth")


TAPPED = "main :is(button, .in, .conf label, .check, .settle-as label):visible"
# Small buttons reach further than they look (static/css/touch.css).
SMALL = """all => all
    .filter(each => {
        const reach = getComputedStyle(each, "::after");
        const beyond = reach.position === "absolute" ? -2 * parseFloat(reach.top) : 0;
        return each.getBoundingClientRect().height + Math.max(0, beyond) < 44;
    })
    .map(each => `${each.getBoundingClientRect().height} ${each.outerHTML.slice(0, 120)}`)"""


def test_what_is_tapped_in_the_week_is_as_tall_as_a_thumb(visit: Visits) -> None:
    page = visit(DREAMER, viewport=PHONE, by_thumb=True).page
    page.goto(f"/o/{WILLOW}/check-in/?edit=1")
    expect(page.get_by_label("Now at")).to_have_count(3)
    assert page.locator(TAPPED).evaluate_all(SMALL) == []


def test_a_number_can_be_negative_where_the_keys_have_no_minus(visit: Visits) -> None:
    """An iPhone's keys for `inputmode="decimal"` are digits and a decimal sign."""
    page = visit(DREAMER, viewport=PHONE, by_thumb=True).page
    page.goto(f"/o/{WILLOW}/check-in/?edit=1")
    field = page.get_by_label("Now at").first
    expect(field).to_have_attribute("inputmode", "decimal")
    field.fill("85,5")
    sign = page.get_by_role("button", name="Change the sign").first
    sign.click()
    expect(field).to_have_value("-85,5")
    sign.click()
    expect(field).to_have_value("85,5")
    assert sticking_out(page) == []


def test_without_a_script_the_keys_are_those_for_text(visit: Visits) -> None:
    page = visit(DREAMER, viewport=PHONE, by_thumb=True, java_script=False).page
    page.goto(f"/o/{WILLOW}/check-in/?edit=1")
    expect(page.get_by_label("Now at").first).to_have_attribute("inputmode", "text")
    expect(page.get_by_role("button", name="Change the sign")).to_have_count(0)
