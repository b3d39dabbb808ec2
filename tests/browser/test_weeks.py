"""Weekly notes: the open week is edited in place, without overwriting others."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import faults
from tests.browser.people import KESTREL, MANAGER, NEWCOMER, WILLOW
from tests.browser.visits import Visits

MINE = f"/o/{KESTREL}/check-in/notes/"
CONFLICT = 409


def open_week(page: Page) -> Locator:
    """The first open week of mine, with its form; its sheet is the first that has one."""
    page.goto(MINE)
    sheet = page.locator(".sheet").filter(has=page.locator(".wk-now .btn-s")).first
    sheet = page.locator(f"#{sheet.get_attribute('id')}")
    form = sheet.locator(".wk-form")
    if not form.count():
        sheet.get_by_role("link", name="Check in").focus()
        page.keyboard.press("Enter")
    expect(form).to_be_visible()
    return sheet


def write(page: Page, sheet: Locator, note: str) -> None:
    """By keyboard: the note, a confidence of four, and saved."""
    sheet.get_by_label("What changed?").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(note)
    page.keyboard.press("Tab")
    page.keyboard.press("4")
    page.keyboard.press("Control+Enter")


def test_the_note_of_an_open_week_is_edited_in_place(visit: Visits) -> None:
    page, _watch = visit(MANAGER, bypass_csp=True)
    other, watch = visit(MANAGER, bypass_csp=True)
    sheet, theirs = open_week(page), open_week(other)

    write(page, sheet, "Two hospitals asked by themselves.")
    expect(sheet.get_by_text("Saved.", exact=True)).to_be_visible()
    assert not (found := faults(page)), "\n".join(found)
    page.reload()
    expect(sheet.locator(".wk-now")).to_contain_text("Two hospitals asked")

    # The second tab knows nothing of it yet.
    with watch.allows(CONFLICT):
        write(other, theirs, "Written in another tab.")
        expect(theirs.get_by_role("alert")).to_contain_text("Two hospitals asked")
    expect(theirs.get_by_label("What changed?")).to_have_value(
        "Written in another tab."
    )
    assert not (found := faults(other)), "\n".join(found)
    other.keyboard.press("Control+Enter")
    expect(theirs.get_by_text("Saved.", exact=True)).to_be_visible()
    page.reload()
    expect(sheet.locator(".wk-now")).to_contain_text("Written in another tab.")


def test_a_new_goal_shows_nothing_of_the_weeks_before_it(visit: Visits) -> None:
    """Its owner was away in them, and the check-in of the last one is still open."""
    page = visit(NEWCOMER).page
    page.goto(f"/o/{WILLOW}/check-in/notes/")
    sheet = page.locator(".sheet").filter(has=page.locator(".wk-now")).first
    expect(sheet.locator(".wk-now")).to_contain_text("This week")
    before = sheet.locator(".wk.wk-none")
    assert before.count() > 1
    for week in before.all():
        expect(week).to_have_text(re.compile(r"^\s*Week \d+\s*$"))
    expect(sheet).not_to_contain_text("last time")
    expect(sheet.get_by_role("link", name="Check in")).to_have_count(1)
