"""A vague goal becomes SMART by its hints, which never block saving."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.goal_form import open_more
from tests.browser.looks import faults
from tests.browser.people import EMPLOYEE, KESTREL
from tests.browser.test_saving import KEPT
from tests.browser.visits import Visits

PARENT = "200 qualified enterprise opps"
VAGUE = "Improve our presence at ports through engaging video content"
PLAIN = "Improve our presence at ports"
SMART = "Sign 4 ports"


def eyes(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Suggestions")


def hint(page: Page, kind: str) -> Locator:
    return page.locator(f"#hint-{kind}")


def begin(page: Page) -> None:
    page.goto(f"/o/{KESTREL}/goals/?q={PARENT}")
    page.get_by_role("link", name=PARENT, exact=True).first.click()
    page.get_by_role("link", name="Cascade").click()
    expect(eyes(page)).to_contain_text("Suggestions appear here as you write")


def title(page: Page) -> Locator:
    return page.get_by_label("What will be different")


def save_draft(page: Page) -> None:
    """An active goal would add a check-in for the employee of other tests."""
    page.get_by_role("button", name="Save draft").click()


def test_a_vague_goal_becomes_smart_by_its_hints(visit: Visits) -> None:
    page = visit(EMPLOYEE, bypass_csp=True).page
    begin(page)
    open_more(page)
    page.get_by_label("Type").select_option("Key result")
    page.get_by_label("Measured in").select_option("Number")
    page.get_by_label("Why it matters").fill("Half a sentence")
    title(page).press_sequentially(VAGUE)
    # After a moment of rest, and without taking anything away.
    expect(hint(page, "vague")).to_contain_text("Improve")
    expect(hint(page, "no_target")).to_be_visible()
    expect(hint(page, "over_specified")).to_contain_text("through engaging video")
    assert not (found := faults(page)), "\n".join(found)
    page.get_by_role("button", name="Use this wording").click()
    expect(title(page)).to_have_value(PLAIN)
    expect(page.get_by_label("Why it matters")).to_have_value("Half a sentence")
    expect(hint(page, "over_specified")).to_have_count(0)
    assert page.evaluate(KEPT) == 1
    title(page).fill(SMART)
    page.get_by_label("From", exact=True).fill("0")
    page.get_by_label(re.compile(r"^To\b")).fill("4")
    expect(hint(page, "vague")).to_have_count(0)
    expect(hint(page, "no_target")).to_have_count(0)
    for letter in ("Specific", "Measurable", "Relevant", "Time-bound"):
        expect(eyes(page)).to_contain_text(f"{letter}.")
    save_draft(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(SMART)


def test_a_question_is_dismissed_by_keyboard_and_saving_is_never_blocked(
    visit: Visits,
) -> None:
    page = visit(EMPLOYEE).page
    begin(page)
    page.get_by_label("Measured in").select_option("Yes or no")
    title(page).fill(PLAIN)
    expect(hint(page, "vague")).to_be_visible()
    hint(page, "vague").get_by_role("button").press("Enter")
    expect(hint(page, "vague")).to_have_count(0)
    title(page).fill(f"{PLAIN} again")
    expect(eyes(page).get_by_role("button", name="Show 1 dismissed")).to_be_visible()
    expect(hint(page, "vague")).to_have_count(0)
    save_draft(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{PLAIN} again")


def test_guidance_works_without_script_by_a_button(visit: Visits) -> None:
    page = visit(EMPLOYEE, java_script=False).page
    page.goto(f"/o/{KESTREL}/goals/new/")
    title(page).fill(VAGUE)
    page.get_by_role("button", name="Refresh").click()
    expect(hint(page, "vague")).to_be_visible()
    page.get_by_role("button", name="Use this wording").click()
    expect(title(page)).to_have_value(PLAIN)
