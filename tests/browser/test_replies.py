"""A manager replies by keyboard; the employee sees it, and replies."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import faults
from tests.browser.pages import OPPS, goal_path
from tests.browser.people import EMPLOYEE, KESTREL, MANAGER
from tests.browser.visits import Visitor, Visits

AMARA = "Amara Osei"
SAID = "Which two accounts would you trade for a port?"
BACK = "The two in Bremen."
MOST_STEPS = 20
CONFLICT = 409
# Long enough to type on, and to have that saved as well.
SLOW_LINE = """() => {
    const usual = window.fetch;
    window.fetch = async (...all) => {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return usual(...all);
    };
}"""


def person(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name).first


def open_last_week(page: Page) -> None:
    page.goto(f"/o/{KESTREL}/people/")
    page.get_by_role("link", name="Previous week").click()


def walk_to(page: Page, name: str) -> int:
    """By J from the first person, who has the focus; how many steps it took."""
    expect(page.locator("[data-walk]").first).to_be_focused()
    for step in range(MOST_STEPS):
        label = page.evaluate("() => document.activeElement.textContent")
        if name in label:
            return step
        page.keyboard.press("j")
    raise AssertionError(name)


def test_a_manager_replies_by_keyboard_and_the_employee_sees_it(visit: Visits) -> None:
    page = visit(MANAGER).page
    open_last_week(page)
    walk_to(page, AMARA)
    card = person(page, AMARA)
    page.keyboard.press("r")
    expect(card.get_by_label("Reply to Amara")).to_be_focused()
    page.keyboard.type(SAID)
    page.keyboard.press("Control+Enter")
    expect(card.get_by_text(SAID)).to_be_visible()
    expect(card).to_be_focused()
    expect(card.get_by_text("Replied", exact=True)).to_be_visible()

    theirs = visit(EMPLOYEE).page
    theirs.goto(f"/o/{KESTREL}/")
    news = theirs.get_by_role("region", name="Recent updates")
    expect(news.get_by_text(SAID)).to_be_visible()
    news.get_by_role("link", name="Reply").first.click()
    theirs.get_by_label("Reply", exact=True).fill(BACK)
    theirs.keyboard.press("Control+Enter")
    expect(theirs.locator(".message-own", has_text=BACK)).to_be_visible()

    page.reload()
    expect(person(page, AMARA).get_by_text(BACK)).to_be_visible()


def test_one_on_one_notes_autosave_and_overwrite_nobody(visit: Visits) -> None:
    """With the other one at the same notes, and on a line on which saving takes long."""
    page = open_one_on_one(visit(MANAGER))
    visitor = visit(EMPLOYEE, bypass_csp=True)
    theirs, watch = open_one_on_one(visitor), visitor.watch
    notes, kept = notes_of(page), saved(page)
    page.evaluate(SLOW_LINE)
    notes.press_sequentially("Two days")
    expect(page.locator("form.htmx-request")).to_be_attached()
    notes.press_sequentially(", in May")
    expect(kept).to_contain_text("Saved.")
    expect(version(page)).to_have_value("3")
    expect(page.get_by_text("Changed elsewhere in the meantime")).to_have_count(0)
    page.reload()
    expect(notes).to_have_value("Two days, in May")

    with watch.allows(CONFLICT):
        notes_of(theirs).fill("Three days")
        expect(saved(theirs)).to_contain_text("Two days, in May")
        # Typing on overwrites no more than before.
        with theirs.expect_response("**/notes/") as answer:
            notes_of(theirs).press_sequentially(", in June")
        assert answer.value.status == CONFLICT
        found = faults(theirs)
    assert not found, "\n".join(found)
    theirs.get_by_role("button", name="Keep mine instead").click()
    expect(saved(theirs)).to_contain_text("Saved.")
    page.reload()
    expect(notes).to_have_value("Three days, in June")


def open_one_on_one(visitor: Visitor) -> Page:
    page = visitor.page
    page.goto(f"/o/{KESTREL}/one-on-ones/")
    page.get_by_role("link", name="Open").first.click()
    expect(notes_of(page)).to_be_visible()
    return page


def notes_of(page: Page) -> Locator:
    return page.get_by_label("Notes").first


def saved(page: Page) -> Locator:
    return page.locator(".item .note-state").first


def version(page: Page) -> Locator:
    return saved(page).locator("input[name=version]")


def test_single_key_shortcuts_work_only_in_a_focused_row(visit: Visits) -> None:
    """WCAG 2.1.4: on the page at large, and in a field, they are letters."""
    page = visit(MANAGER).page
    page.goto(f"/o/{KESTREL}/people/")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement === document.body")
    field = page.locator("[data-walk] textarea[name=text]").first
    field.focus()
    page.keyboard.type("jkr")
    expect(field).to_have_value("jkr")
    page.keyboard.press("Escape")
    expect(page.locator("[data-walk]").first).to_be_focused()


def test_the_people_page_is_walked_at_once(visit: Visits) -> None:
    """No click, and no tabbing to the list, before J and K act."""
    page = visit(MANAGER).page
    open_last_week(page)
    people = page.locator("[data-walk]")
    expect(people.first).to_be_focused()
    page.keyboard.press("j")
    expect(people.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(people.first).to_be_focused()


def test_two_keys_put_a_person_or_a_goal_on_the_one_on_one(visit: Visits) -> None:
    page = visit(MANAGER).page
    open_last_week(page)
    card = page.locator("[data-walk]").first
    expect(card).to_be_focused()
    page.keyboard.press("o")
    expect(card.get_by_label("Topic")).to_be_focused()
    # Back on the person the form is open, and the key leads into it again.
    page.keyboard.press("Escape")
    expect(card).to_be_focused()
    page.keyboard.press("o")
    expect(card.get_by_label("Topic")).to_be_focused()
    page.keyboard.press("Enter")
    flag = card.locator("form[action$='/flag/']")
    expect(flag).to_contain_text("Added to your 1:1.")
    expect(page.locator("#announcer")).to_contain_text("Added to your 1:1")
    flag.get_by_role("button", name="Undo").click()
    expect(card.get_by_text("Add to 1:1")).to_be_visible()

    page.goto(goal_path(page, OPPS))
    page.keyboard.press("Alt+o")
    expect(page.get_by_label("Topic")).to_be_focused()
    page.keyboard.press("Enter")
    added = page.locator("#goal-topic")
    expect(added).to_contain_text("Added to your 1:1 with Amara Osei.")
    expect(page.locator("#toasts")).to_contain_text("Added to your 1:1 with Amara")
    added.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("Removed from your 1:1")
