"""Pages on a phone: no horizontal scrolling, and touch targets that are large enough."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import PHONE
from tests.browser.looks import measured
from tests.browser.pages import HERE, TEAM_OPPS, goal_path
from tests.browser.people import (
    DREAMER,
    EMPLOYEE,
    HAZEL,
    HAZELS_MANAGER,
    HR_ADMIN,
    KESTREL,
    LEADER,
    MANAGER,
    WILLOW,
)
from tests.browser.visits import Visits


def test_supporting_goals_show_title_value_and_status(visit: Visits) -> None:
    page = visit(MANAGER, viewport=PHONE).page
    page.goto(goal_path(page, TEAM_OPPS))
    table = page.get_by_role("region", name="Table of supporting goals")
    expect(table.get_by_role("columnheader")).to_have_text(["Goal", "Now", "Status"])
    assert table.evaluate("(box) => box.scrollWidth <= box.clientWidth")


# Without its colour: outline, border and corners; "" for one that takes no room.
SHAPES = """all => all.map(each => {
    const {inlineSize, clipPath, borderTopStyle, borderTopLeftRadius} =
        getComputedStyle(each, "::before");
    const shape = [clipPath, borderTopStyle, borderTopLeftRadius].join();
    return [each.textContent, parseFloat(inlineSize) >= 8 ? shape : ""];
})"""


def test_outline_shows_health_by_a_shape_as_well_as_by_colour(visit: Visits) -> None:
    page = visit(MANAGER, viewport=PHONE).page
    page.goto(HERE)
    signs = page.locator(".tree-n .health")
    expect(signs.first).to_be_visible()
    expect(signs.first).to_have_text(re.compile(r"\w"))
    drawn = signs.evaluate_all(SHAPES)
    assert len({word for word, _shape in drawn}) > 1
    # As many shapes as words: none is told from another by its colour alone.
    assert len({shape for _word, shape in drawn}) == len({word for word, _ in drawn})
    assert all(word and shape for word, shape in drawn)


TAPPED = "main :is(button, .in, .conf label, .check, .settle-as label):visible"
# Small buttons reach further than they look (static/css/touch.css).
SMALL = """all => all
    .filter(each => {
        const reach = getComputedStyle(each, "::after");
        const beyond = reach.position === "absolute" ? -2 * parseFloat(reach.top) : 0;
        return each.getBoundingClientRect().height + Math.max(0, beyond) < 44;
    })
    .map(each => `${each.getBoundingClientRect().height} ${each.outerHTML.slice(0, 120)}`)"""


def test_touch_targets_of_the_check_in_are_large_enough(visit: Visits) -> None:
    page = visit(DREAMER, viewport=PHONE, by_thumb=True).page
    page.goto(f"/o/{WILLOW}/check-in/?edit=1")
    expect(page.get_by_label("Current value")).to_have_count(3)
    assert page.locator(TAPPED).evaluate_all(SMALL) == []


def test_a_button_enters_negative_numbers_on_keypads_without_minus(
    visit: Visits,
) -> None:
    """An iPhone's keys for `inputmode="decimal"` are digits and a decimal sign."""
    page = visit(DREAMER, viewport=PHONE, by_thumb=True).page
    page.goto(f"/o/{WILLOW}/check-in/?edit=1")
    field = page.get_by_label("Current value").first
    expect(field).to_have_attribute("inputmode", "decimal")
    field.fill("85,5")
    sign = page.get_by_role("button", name="Change the sign").first
    sign.click()
    expect(field).to_have_value("-85,5")
    sign.click()
    expect(field).to_have_value("85,5")
    assert measured(page) == []


def test_without_script_number_fields_use_the_text_keyboard(visit: Visits) -> None:
    page = visit(DREAMER, viewport=PHONE, by_thumb=True, java_script=False).page
    page.goto(f"/o/{WILLOW}/check-in/?edit=1")
    expect(page.get_by_label("Current value").first).to_have_attribute(
        "inputmode", "text"
    )
    expect(page.get_by_role("button", name="Change the sign")).to_have_count(0)


BEHIND_MORE = {
    HR_ADMIN: [
        *("Strategy", "Inbox", "Participation", "Import", "People and units", "Setup"),
    ],
    LEADER: ["Strategy", "Inbox", "Participation", "Import"],
    MANAGER: ["Strategy", "Inbox", "Participation", "Import"],
}


@pytest.mark.parametrize("who", BEHIND_MORE)
def test_a_fifth_tab_leads_to_what_has_none_of_its_own(visit: Visits, who: str) -> None:
    page = visit(who, viewport=PHONE, by_thumb=True).page
    page.goto(f"/o/{KESTREL}/")
    bar = page.locator(".tabbar")
    more = bar.locator(".tab-more")
    expect(bar.locator("a, summary").filter(visible=True)).to_have_count(5)
    expect(more).not_to_have_attribute("open", "")
    more.locator("summary").tap()
    expect(more.get_by_role("link")).to_have_text(
        [re.compile(rf"^{name}\d*") for name in BEHIND_MORE[who]]
    )
    box = more.locator(".menu").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert measured(page) == []
    more.get_by_role("link", name="Strategy").tap()
    expect(page).to_have_url(re.compile("/strategy/"))
    expect(more.locator("summary")).to_have_attribute("aria-current", "true")
    expect(more.locator("[aria-current=page]")).to_have_text("Strategy")


def test_the_fifth_tab_stays_open_when_the_numbers_come_anew(visit: Visits) -> None:
    """Of somebody who gets it with the numbers: a manager who is no leader."""
    page = visit(HAZELS_MANAGER, viewport=PHONE, by_thumb=True).page
    page.goto(f"/o/{HAZEL}/")
    more = page.locator(".tab-more")
    more.locator("summary").tap()
    with page.expect_response("**/counts/"):
        page.evaluate("document.dispatchEvent(new CustomEvent('counts-changed'))")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-nav=last].htmx-swapping, [aria-busy]")).to_have_count(0)
    expect(more.get_by_role("link", name="Strategy")).to_be_visible()
    expect(more).to_have_attribute("open", "")


def test_the_fifth_tab_opens_without_script(visit: Visits) -> None:
    page = visit(HR_ADMIN, viewport=PHONE, by_thumb=True, java_script=False).page
    page.goto(f"/o/{KESTREL}/")
    page.locator(".tab-more > summary").tap()
    page.locator(".tab-more").get_by_role("link", name="Setup").tap()
    expect(page).to_have_url(re.compile("/setup/"))


def test_who_has_no_such_places_keeps_the_inbox_in_the_bar(visit: Visits) -> None:
    page = visit(EMPLOYEE, viewport=PHONE, by_thumb=True).page
    page.goto(f"/o/{KESTREL}/")
    tabs = page.locator(".tabbar a")
    names = ["Home", "Check-in", "Goals", "Strategy", "Inbox"]
    expect(tabs).to_have_text([re.compile(rf"^{name}\d*") for name in names])
