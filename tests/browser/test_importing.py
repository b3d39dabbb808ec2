"""Real goals, from a file to the outline."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import faults
from tests.browser.people import HR_ADMINS, JUNIPER, LARCH
from tests.browser.visits import Visits

# Of a page that is asked again: more than a slow machine needs.
ATTEMPTS = 200
GOALS = Path(__file__).parents[1] / "importing" / "data" / "sourcegraph_2019q4.csv"
TOP, BELOW = "Net new ARR", "Get 70% of companies on a free trial"


def upload(page: Page) -> None:
    page.get_by_role("link", name="Import", exact=True).first.click()
    page.locator("input[type=file]").set_input_files(GOALS)
    page.get_by_role("button", name="Preview").click()


def await_heading(page: Page, words: str) -> None:
    """By itself with a script, by asking again without."""
    heading = page.get_by_role("heading", level=1, name=words)
    again = page.get_by_role("link", name="Refresh")
    for _ in range(ATTEMPTS):
        expect(heading.or_(again).first).to_be_visible()
        if heading.is_visible():
            return
        page.wait_for_timeout(250)
        if again.is_visible():
            again.click()
    raise AssertionError(words)


@pytest.mark.parametrize(("slug", "java_script"), [(JUNIPER, True), (LARCH, False)])
def test_a_file_becomes_a_tree(visit: Visits, slug: str, java_script: bool) -> None:
    page = visit(HR_ADMINS[slug], java_script=java_script).page
    page.goto(f"/o/{slug}/")
    upload(page)
    if java_script:
        expect(page.get_by_role("heading", name="Ready to import")).to_be_visible()
    else:
        await_heading(page, "Ready to import")
    expect(page.locator("main")).to_contain_text("Nothing has been saved yet.")

    page.get_by_role("button", name="Import", exact=True).click()
    if java_script:
        expect(page.get_by_role("heading", name="Imported")).to_be_visible()
    else:
        await_heading(page, "Imported")
    imported = page.url
    page.get_by_role("link", name="View goals").click()
    expect(page).to_have_url(re.compile(rf"/o/{slug}/goals/"))
    expect(page.get_by_role("link", name=TOP, exact=True)).to_be_visible()

    page.goto(imported)
    page.get_by_role("button", name="Undo import").click()
    await_heading(page, "Import undone")
    page.goto(f"/o/{slug}/goals/?q={TOP}")
    expect(page.get_by_role("link", name=TOP, exact=True)).to_have_count(0)


QUESTIONS = """\
id\ttitle\tframework\tkind\tparent_id\tmetric_type\ttarget\tdue
A\tGrow net new revenue\tOKR\tObjective\t\tnone\t\t01/02/2026
B\tClose the largest deals\tokr\tKey Result\tX9\tnumber\t1.234\t
"""


@pytest.mark.parametrize("java_script", [True, False])
def test_open_questions_of_a_file_are_one_form(
    visit: Visits, java_script: bool
) -> None:
    options = {"bypass_csp": True} if java_script else {"java_script": False}
    page = visit(HR_ADMINS[JUNIPER], **options).page
    page.goto(f"/o/{JUNIPER}/goals/import/")
    page.get_by_label("Or paste rows").fill(QUESTIONS)
    page.get_by_role("button", name="Preview").click()
    title = page.get_by_role("heading", name="How should this file be read?")
    expect(title).to_be_visible()
    if java_script:
        assert not (found := faults(page)), "\n".join(found)
    page.get_by_label("Decimal comma: “1.234” is 1234").check()
    page.get_by_label("Day first: “01/02/2026” is 1 Feb 2026").check()
    page.get_by_label("Import these goals without a parent").check()
    page.get_by_role("button", name="Apply").click()
    await_heading(page, "Ready to import")
    expect(page.locator("main")).to_contain_text(
        "“X9” isn’t in the file or in Sightline, so the goal gets no parent."
    )
    # What was chosen can be changed until the import is confirmed.
    page.get_by_text("Change how the file is read").click()
    expect(page.get_by_label("Decimal comma")).to_be_checked()
