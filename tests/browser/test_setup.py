"""HR chooses frameworks by level: previewed, saved, used, and reset."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.goal_form import open_more
from tests.browser.looks import faults
from tests.browser.people import OUTSIDER, UMBRA
from tests.browser.visits import Visits

HERE = f"/o/{UMBRA}/setup/frameworks/"
NEW = f"/o/{UMBRA}/goals/new/"


def whole(page: Page, *, is_checked: bool) -> None:
    if is_checked:
        found = faults(page)
        assert not found, "\n".join(found)


def offered(page: Page) -> list[str]:
    page.goto(NEW)
    open_more(page)
    return page.get_by_label("Type").locator("option").all_inner_texts()


@pytest.mark.parametrize("java_script", [True, False], ids=["js", "no-js"])
def test_a_framework_is_chosen_for_a_level_and_reset(
    visit: Visits,
    java_script: bool,
) -> None:
    page = visit(OUTSIDER, java_script=java_script, bypass_csp=True).page
    assert "Vision" in offered(page)
    page.goto(HERE)
    for level in ("Company", "Department", "Team", "Individual"):
        page.get_by_label(f"V2MOM, {level}").select_option("Off")
    if java_script:
        expect(page.get_by_text("4 changes.")).to_be_visible()
    page.get_by_role("button", name="See who is affected").click()
    told = page.get_by_role("region", name="What changes")
    expect(told).to_contain_text("V2MOM Team: On → Off")
    expect(told).to_contain_text(
        "goals stay readable and can be closed; no new ones can be created"
    )
    whole(page, is_checked=java_script)

    page.get_by_label("Why are you changing this?").fill("One framework is enough")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("One framework is enough"))).to_be_visible()
    assert "Vision" not in offered(page)

    page.goto(f"{HERE}history/")
    newest = page.get_by_role("listitem").filter(has_text="One framework is enough")
    expect(newest.first).to_contain_text("current")
    whole(page, is_checked=java_script)
    page.goto(HERE)
    page.get_by_role("link", name="Undo").click()
    expect(page.get_by_label("Why are you changing this?")).to_have_value(
        re.compile(r"^(Reset frameworks to defaults|Return to version \d+)$")
    )
    whole(page, is_checked=java_script)
    page.get_by_role("button", name="Return to this version").click()
    expect(page.get_by_text("returned to version", exact=False).first).to_be_visible()
    assert "Vision" in offered(page)
