"""What opens on a page or follows on another: on a desktop and a phone, in the dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import faults
from tests.browser.pages import COMPANY, HERE, OPPS, goal_path
from tests.browser.people import HR_ADMIN
from tests.browser.visits import Visits

HEADER = "id,parent_id,cycle,unit_path,framework,kind,title,metric_type,target"
READY = f"{HEADER}\nA-1,,FY2027,Kestrel,okr,objective,Known in every port,none,\n"
REFUSED = f"{HEADER}\nA-1,,FY2027,Kestrel,okr,objective,Known,number,ten\n"
UNCLEAR = f"{HEADER}\nA-1,Z-9,FY2027,Kestrel,okr,objective,Known,number,10\n"


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        (READY, "Ready to import"),
        (REFUSED, "This file can’t be imported yet"),
        (UNCLEAR, "How should this file be read?"),
    ],
    ids=["ready", "refused", "unclear"],
)
def test_import_pages_are_accessible_and_do_not_overflow(
    visit: Visits, lines: str, heading: str
) -> None:
    page = visit(HR_ADMIN, bypass_csp=True).page
    page.goto(f"{HERE}import/")
    page.get_by_label("Or paste rows").fill(lines)
    page.get_by_role("button", name="Preview").click()
    title = page.get_by_role("heading", level=1, name=heading)
    expect(title).to_be_visible()
    assert not (found := faults(page)), "\n".join(found)


def open_the_explanation(page: Page) -> None:
    page.goto(goal_path(page, COMPANY))
    page.get_by_role("link", name="Why is this").click()
    expect(page.get_by_text("Divided by the weights")).to_be_visible()


def open_an_action(page: Page) -> None:
    page.goto(goal_path(page, OPPS))
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Align", exact=True).click()
    expect(page.get_by_role("heading", name="Align this goal")).to_be_visible()


def open_a_check_in_in_the_outline(page: Page) -> None:
    page.goto(f"{HERE}?q={OPPS}")
    page.get_by_role("link", name=f"Check in: {OPPS}").click()
    expect(page.get_by_label("Current value")).to_be_visible()


def open_the_menu(page: Page) -> None:
    page.goto(HERE)
    page.get_by_text("Unit, owner, state").click()
    page.locator("summary", has_text="Account menu").click()
    expect(page.get_by_role("link", name="Organizations")).to_be_visible()


@pytest.mark.parametrize(
    "open_it",
    [
        open_the_explanation,
        open_an_action,
        open_a_check_in_in_the_outline,
        open_the_menu,
    ],
)
def test_content_opened_in_place_is_accessible_and_does_not_overflow(
    visit: Visits, open_it: Callable[[Page], None]
) -> None:
    page = visit(HR_ADMIN, bypass_csp=True).page
    open_it(page)
    assert not (found := faults(page)), "\n".join(found)
