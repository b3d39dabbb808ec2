"""What people write is kept, never cut, and never saved over something else unasked."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import PHONE
from tests.browser.people import (
    EDITOR,
    KESTREL,
    MANAGER,
    PASSER_BY,
    PASSWORD,
    WILLOW,
    WRITER,
)
from tests.browser.test_checking_in import card
from tests.browser.visits import Visits

HOME = f"/o/{WILLOW}/"
GOALS = f"/o/{WILLOW}/goals/"
LOGOS, OPPS, LEGAL = "40 new logos", "25 qualified opps", "10 past legal review"
CONFLICT, INVALID = 409, 422
MOST = 2000
KEPT = "Object.keys(localStorage).filter((n) => n.startsWith('sightline-text:')).length"


def note(page: Page, title: str = LOGOS) -> Locator:
    return card(page, title).get_by_label("What changed?")


def number(page: Page, title: str = LOGOS) -> Locator:
    return card(page, title).get_by_label("Current value")


def opened(page: Page, title: str = LOGOS) -> Page:
    """Home, with the goal's card open."""
    page.goto(HOME)
    if not number(page, title).is_visible():
        card(page, title).locator(".kr-head .sub").click()
    expect(number(page, title)).to_be_visible()
    return page


def announced(page: Page) -> Locator:
    return page.locator("#announcer")


def undo(page: Page, title: str) -> None:
    page.get_by_role("button", name=f"Undo the check-in on {title}").click()
    expect(number(page, title)).to_be_visible()


def test_a_note_comes_back_wherever_its_goal_is_until_it_is_saved(
    visit: Visits,
) -> None:
    page, watch = visit(WRITER)
    opened(page)
    note(page).fill("Two from the ports list")
    page.context.set_offline(True)
    with watch.expects_no_network():
        card(page, LOGOS).get_by_role("button", name="Save").click()
        expect(card(page, LOGOS).get_by_role("alert")).to_be_focused()
        page.context.set_offline(False)
    page.goto(GOALS)
    page.get_by_role("link", name=f"Check in: {LOGOS}").click()
    expect(page.get_by_label("What changed?")).to_have_value("Two from the ports list")
    said = "Restored what you wrote on this device."
    expect(page.locator("[data-restored]").get_by_text(said)).to_be_visible()
    expect(announced(page)).to_have_text(said)

    opened(page)
    expect(note(page)).to_have_value("Two from the ports list")
    card(page, LOGOS).get_by_role("button", name="Discard").click()
    expect(note(page)).to_have_value("")
    assert page.evaluate(KEPT) == 0

    note(page).fill("Three from the fair")
    card(page, LOGOS).get_by_role("link", name=LOGOS).click()
    page.locator("#act-check-in").click()
    expect(page.get_by_label("What changed?")).to_have_value("Three from the fair")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".kr-done")).to_contain_text("Three from the fair")
    assert page.evaluate(KEPT) == 0
    undo(page, LOGOS)


def test_a_note_is_never_shown_to_the_next_person(visit: Visits) -> None:
    page = visit(WRITER).page
    opened(page, OPPS)
    note(page, OPPS).fill("For my eyes")
    assert page.evaluate(KEPT) == 1
    page.context.clear_cookies(name="sessionid")
    page.goto(f"/accounts/login/?next={HOME}")
    page.get_by_label("Email").fill(PASSER_BY)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{HOME}")
    assert page.evaluate(KEPT) == 0


def test_a_form_sent_as_a_page_forgets_what_it_saved(visit: Visits) -> None:
    page = visit(MANAGER).page
    page.goto(f"/o/{KESTREL}/one-on-ones/")
    page.get_by_role("link", name="Open").first.click()
    page.get_by_label("New topic").fill("The port in Bremen")
    assert page.evaluate(KEPT) == 1
    page.reload()
    expect(page.get_by_label("New topic")).to_have_value("The port in Bremen")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".item-t", has_text="The port in Bremen")).to_be_visible()
    expect(page.get_by_label("New topic")).to_have_value("")
    assert page.evaluate(KEPT) == 0


def test_two_home_tabs_ask_before_one_overwrites_the_other(visit: Visits) -> None:
    one, watch = visit(EDITOR)
    other = one.context.new_page()
    opened(one)
    opened(other)
    number(other).fill("12")
    note(other).fill("From the other tab")
    card(other, LOGOS).get_by_role("button", name="Save").click()
    expect(card(other, LOGOS)).to_contain_text("From the other tab")

    number(one).fill("15")
    note(one).fill("From this tab")
    with watch.allows(CONFLICT):
        card(one, LOGOS).get_by_role("button", name="Save").click()
        question = card(one, LOGOS).get_by_role("alert")
        expect(question).to_be_focused()
    expect(question).to_contain_text("another tab")
    for text in ("12", "15", "From the other tab", "From this tab"):
        expect(question).to_contain_text(text)
    expect(number(one)).to_have_value("15")
    question.get_by_role("button", name="Keep this version").click()
    expect(card(one, LOGOS)).to_contain_text("From this tab")

    undo(one, LOGOS)
    undo(other, LOGOS)


def test_an_error_offline_comes_to_the_eye_and_the_focus(visit: Visits) -> None:
    page, watch = visit(EDITOR, viewport=PHONE)
    page.goto(f"{HOME}check-in/")
    submit = page.get_by_role("button", name="Submit check-in")
    submit.scroll_into_view_if_needed()
    page.context.set_offline(True)
    with watch.expects_no_network():
        submit.click()
        alert = page.get_by_role("alert").filter(has_text="Not submitted")
        expect(alert).to_be_in_viewport(ratio=0.9)
        expect(alert).to_be_focused()
        page.context.set_offline(False)


def test_undoing_leaves_no_toast_of_what_was_undone(visit: Visits) -> None:
    page = visit(WRITER).page
    card(opened(page, LEGAL), LEGAL).get_by_role("link", name=LEGAL).click()
    toast = page.locator(".toast")
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Archive", exact=True).click()
    page.locator("#goal-confirm").get_by_role("button", name="Archive").click()
    expect(toast).to_contain_text("Goal archived.")
    # What comes within a moment is said in one go: first this one.
    expect(announced(page)).to_have_text("Goal archived.")
    toast.get_by_role("button", name="Undo").click()
    expect(toast.filter(has_text="Goal restored.")).to_be_visible()
    expect(toast).to_have_count(1)
    expect(announced(page)).to_have_text("Goal restored.")

    address = page.url
    page.goto(f"{address}archive/")
    page.get_by_role("button", name="Archive").click()
    expect(page).to_have_url(address)
    page.locator("#goal-banners").get_by_role("link", name="Restore").click()
    page.locator("#goal-confirm").get_by_role("button", name="Restore").click()
    expect(page.locator("#goal-banners")).not_to_contain_text("archived")
    expect(page).to_have_url(address)


def test_what_was_done_is_announced(visit: Visits) -> None:
    page = visit(WRITER).page
    page.goto(f"{GOALS}?arrange=1")
    page.get_by_role("button", name=f"Move down: {LOGOS}").click()
    expect(announced(page)).to_have_text(f"“{LOGOS}” is now number 2 of 3.")
    page.get_by_role("button", name=f"Move up: {LOGOS}").click()
    expect(announced(page)).to_contain_text("number 1 of 3.")

    manager = visit(MANAGER).page
    manager.goto(f"/o/{KESTREL}/people/")
    manager.get_by_role("link", name="Previous week").click()
    manager.locator("[data-walk] textarea[name=text]").first.fill("Half a reply")
    manager.locator(".reactions button").first.click()
    expect(announced(manager)).to_have_text("Reaction saved.")
    # The card came anew around the reply, which is not sent yet.
    assert manager.evaluate(KEPT) == 1


def test_a_long_text_is_kept_counted_and_explained(visit: Visits) -> None:
    page, watch = visit(WRITER)
    opened(page, LEGAL)
    field, text = note(page, LEGAL), "word " * 420
    field.fill(text)
    count = card(page, LEGAL).locator(".count")
    expect(count).to_have_text("Characters over the limit: 99")
    expect(announced(page)).to_have_text("Characters over the limit: 99")
    with watch.allows(INVALID):
        card(page, LEGAL).get_by_role("button", name="Save").click()
        expect(field).to_be_focused()
    expect(field).to_have_value(text)
    expect(card(page, LEGAL).get_by_role("alert")).to_contain_text(str(MOST))
    field.fill("word")
    expect(count).to_be_hidden()
    card(page, LEGAL).get_by_role("button", name="Save").click()
    expect(card(page, LEGAL)).to_contain_text("Saved")
    expect(announced(page)).to_have_text("Check-in saved.")
    undo(page, LEGAL)
    expect(announced(page)).to_have_text("Check-in undone.")


def test_one_card_at_most_is_open_after_undoing_two(visit: Visits) -> None:
    page = visit(EDITOR).page
    for title in (OPPS, LEGAL):
        opened(page, title)
        number(page, title).fill("4")
        card(page, title).get_by_role("button", name="Save").click()
        expect(card(page, title)).to_contain_text("Saved")
    undo(page, OPPS)
    undo(page, LEGAL)
    expect(page.locator('.kr[data-state="now"]')).to_have_count(1)
    expect(page.locator(".btn-act:visible")).to_have_count(1)
