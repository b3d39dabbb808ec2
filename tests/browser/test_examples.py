"""From an example to drafts, and undone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.goal_form import parent_field
from tests.browser.looks import faults
from tests.browser.people import EMPLOYEE, HR_ADMIN, KESTREL
from tests.browser.visits import Visits

EXAMPLES = f"/o/{KESTREL}/examples/"
ARR = "ARR growth, from the company to one account executive"
PIPELINE = "Generate and close enough enterprise pipeline to hit 40 new logos"
SCRIPTS = pytest.mark.parametrize("java_script", [True, False], ids=["js", "no-js"])


def test_the_search_updates_while_typing(visit: Visits) -> None:
    page = visit(EMPLOYEE).page
    page.goto(EXAMPLES)
    page.get_by_label("Search examples").press_sequentially("hospital")
    expect(page.get_by_role("link", name=re.compile("^Government"))).to_be_visible()
    expect(page.get_by_role("link", name=ARR)).not_to_be_visible()
    page.get_by_label("Search examples").fill("nothing like this")
    expect(page.get_by_role("heading", name="No examples found")).to_be_visible()


@SCRIPTS
def test_an_example_becomes_drafts_and_can_be_undone(
    visit: Visits, *, java_script: bool
) -> None:
    page = visit(HR_ADMIN, java_script=java_script).page
    page.goto(f"/o/{KESTREL}/goals/new/")
    page.get_by_role("link", name="Start from an example").click()
    page.get_by_role("link", name=ARR).click()
    page.get_by_role("link", name="V2MOM", exact=True).click()
    expect(page.get_by_role("heading", name="As V2MOM")).to_be_visible()
    page.get_by_role("link", name="Use example").click()
    page.get_by_label("Sales team").select_option("Sales")
    page.get_by_label("Account executive").select_option("Amara Osei")
    page.get_by_role("button", name="Create drafts").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("12 goals created from the example")
    page.get_by_role("link", name=PIPELINE).click()
    expect(page.get_by_text("Draft", exact=True).first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Remove drafts").click()
    expect(page.get_by_text("12 drafts removed.").first).to_be_visible()


def test_pages_of_an_inserted_example_are_accessible(visit: Visits) -> None:
    page = visit(EMPLOYEE, bypass_csp=True).page
    page.goto(f"{EXAMPLES}arr-growth/use/")
    page.get_by_role("button", name="Create drafts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "4 goals created from the example"
    )
    found = faults(page)
    page.get_by_role("button", name="Remove drafts").click()
    assert not found, "\n".join(found)


def test_a_missing_choice_is_reported_at_its_field(visit: Visits) -> None:
    """A key result needs a parent; other choices are kept."""
    page, watch = visit(EMPLOYEE)
    page.goto(f"{EXAMPLES}instagram-smart/use/?framework=okr")
    with watch.allows(422):
        page.get_by_role("button", name="Create drafts").click()
        problem = page.get_by_text("Key results need a parent goal.").first
        expect(problem).to_be_visible()
    expect(parent_field(page)).to_be_focused()
    expect(page.get_by_label("Whoever looks after social media")).to_have_value(
        re.compile(".+")
    )
