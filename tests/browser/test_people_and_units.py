"""HR in a real browser: an import that is corrected, and units merged by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import FilePayload, expect

from tests.browser.looks import faults
from tests.browser.people import HR_ADMINS, JUNIPER
from tests.browser.test_importing import await_heading
from tests.people.files import people_csv

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.visits import Visits

HERE = f"/o/{JUNIPER}/people-and-units/"
ANNA = ["J1", "anna@juniper.example", "Anna Fir", "/Orchard/Apples", "J2", "Grower"]
BO = ["J2", "bo@juniper.example", "Bo Yew", "/Orchard/Pears", "", "Grower"]


def send(page: Page, content: bytes) -> None:
    page.goto(f"{HERE}import/")
    file = FilePayload(name="people.csv", mimeType="text/csv", buffer=content)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Preview").click()


def test_people_come_by_a_file_and_their_units_are_merged(visit: Visits) -> None:
    page = visit(HR_ADMINS[JUNIPER], bypass_csp=True).page
    send(page, people_csv([*ANNA[:4], "J9"], BO))
    await_heading(page, "1 error to correct")
    expect(page.locator("main")).to_contain_text("neither in the file nor here")
    assert not (found := faults(page)), "\n".join(found)

    send(page, people_csv(ANNA, BO))
    await_heading(page, "Check before importing")
    page.get_by_role("button", name="Import", exact=True).click()
    await_heading(page, "People imported")
    send(page, people_csv(ANNA, BO))
    await_heading(page, "Check before importing")
    expect(page.locator(".tally")).to_contain_text("2 unchanged")

    page.goto(HERE)
    page.get_by_label("Inside Orchard").click()
    page.get_by_role("link", name="Pears", exact=True).focus()
    page.get_by_role("link", name="Pears", exact=True).click()
    expect(page.get_by_role("heading", name="Pears")).to_be_visible()
    assert not (found := faults(page)), "\n".join(found)
    page.get_by_role("link", name="Merge").click()
    page.get_by_label("To", exact=True).select_option(label="Orchard › Apples")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#effects")).to_contain_text("People move 1")
    assert not (found := faults(page)), "\n".join(found)
    page.get_by_label("Why").fill("One team for all fruit")
    page.get_by_role("button", name="Merge units").click()
    expect(page.locator("main")).to_contain_text("One team for all fruit")
    page.get_by_role("button", name=re.compile("^Undo: Units merged")).click()
    expect(page.locator("main")).to_contain_text("Undone")

    # By keyboard: M asks where to.
    page.get_by_label("Inside Orchard").click()
    page.get_by_role("link", name="Apples", exact=True).focus()
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="Move Apples")).to_be_visible()


def test_the_tree_works_without_script(visit: Visits) -> None:
    page = visit(HR_ADMINS[JUNIPER], java_script=False).page
    page.goto(f"{HERE}?q={JUNIPER}")
    page.goto(HERE)
    expect(page.locator("[data-people-tree]")).to_be_visible()
    page.locator("[data-people-tree] .t a").first.click()
    expect(page.get_by_role("button", name="Save")).to_be_visible()
