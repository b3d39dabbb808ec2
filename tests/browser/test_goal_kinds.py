"""The goal form follows the kind of the goal, and loses nothing on the way."""

import pytest
from playwright.sync_api import expect

from tests.browser.goal_form import choose_kind
from tests.browser.people import HR_ADMIN, KESTREL
from tests.browser.visits import Visits

NEW = f"/o/{KESTREL}/goals/new/"
SCRIPTS = pytest.mark.parametrize("java_script", [True, False], ids=["js", "no-js"])
TITLE = "Every port in Europe sees twelve weeks ahead"


@SCRIPTS
def test_typed_values_return_when_the_kind_is_chosen_again(
    visit: Visits,
    java_script: bool,
) -> None:
    page = visit(HR_ADMIN, java_script=java_script).page
    page.goto(f"{NEW}?kind=bhag:bhag")
    page.get_by_label("What will be different").fill(TITLE)
    page.get_by_label("Purpose").fill("To connect")
    expect(page.get_by_label("Target year")).to_be_visible()
    expect(page.get_by_label("Cycle")).to_be_hidden()

    choose_kind(page, "Objective", java_script=java_script)
    expect(page.get_by_label("Ambition")).to_be_visible()
    expect(page.get_by_label("Purpose")).to_have_count(0)
    expect(page.get_by_label("Cycle")).to_be_visible()
    expect(page.get_by_label("What will be different")).to_have_value(TITLE)

    choose_kind(page, "BHAG", java_script=java_script)
    expect(page.get_by_label("Purpose")).to_have_value("To connect")
    page.get_by_label("Target year").select_option("2040")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("2026–2040")).to_be_visible()
    expect(page.get_by_text("To connect")).to_be_visible()


@SCRIPTS
def test_a_statement_is_not_asked_for_numbers(
    visit: Visits,
    java_script: bool,
) -> None:
    page = visit(HR_ADMIN, java_script=java_script).page
    page.goto(NEW)
    expect(page.get_by_label("Measured in")).to_be_visible()
    choose_kind(page, "How", java_script=java_script)
    title = f"We answer within the day ({java_script})"
    page.get_by_label("How", exact=True).fill(title)
    for name in ("Measured in", "Weight", "Indicator"):
        expect(page.get_by_label(name, exact=True)).to_be_hidden()
    expect(page.get_by_role("group", name="Progress comes from")).to_be_hidden()
    page.get_by_label("Aspect").select_option("Process")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("How, Whats & Hows")).to_be_visible()
    expect(page.get_by_text("not measured")).to_have_count(0)
