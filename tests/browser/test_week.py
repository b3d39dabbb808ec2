"""The week's check-in: by keyboard, offline, signed out meanwhile, in two tabs."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import faults
from tests.browser.people import (
    DREAMER,
    JUGGLER,
    PASSER_BY,
    PASSWORD,
    SAILOR,
    TRAVELLER,
    TYPIST,
    WILLOW,
)
from tests.browser.test_checking_in import Keyboard
from tests.browser.visits import Visits

PAGE = f"/o/{WILLOW}/check-in/"
# A practised typist presses a key in 60 to 80 ms; the time is counted, not measured.
KEY_MS, SLOW_KEY_MS = 60, 280
MOST_KEYS, MOST_SECONDS = 60, 60
SAVED = re.compile("Draft saved")


class Typing(Keyboard):
    """Keys at a person's speed."""

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key, delay=KEY_MS)
            self.strokes += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text, delay=KEY_MS)
        self.strokes += len(text)


def part(page: Page, title: str) -> Locator:
    return page.get_by_role("group", name=title, exact=True)


def note(page: Page) -> Locator:
    return part(page, "40 new logos").get_by_label("What changed?")


def kept_here(page: Page) -> int:
    """How many drafts the device holds."""
    names = "Object.keys(localStorage).filter((n) => n.startsWith('sightline-draft:'))"
    count: int = page.evaluate(f"{names}.length")
    return count


def test_three_goals_are_checked_in_by_keyboard(visit: Visits) -> None:
    page = visit(TYPIST).page
    page.goto(PAGE)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Three numbers, under a minute"
    )
    keys = Typing(page)
    logos, opps, legal = (
        part(page, title)
        for title in ("40 new logos", "25 qualified opps", "10 past legal review")
    )
    expect(logos.get_by_label("Current value")).to_be_focused()
    keys.write("12")
    keys.press("Tab", "4", "Tab")
    keys.write("Two from the ports list")
    keys.press("Enter")
    expect(opps.get_by_label("Current value")).to_be_focused()
    keys.press("Alt+n")
    expect(opps.get_by_label("Nothing changed")).to_be_checked()
    expect(legal.get_by_label("Current value")).to_be_focused()
    keys.write("5")
    keys.press("Tab", "2", "Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("All checked in")
    expect(page.locator("#week")).to_contain_text("Two from the ports list")
    expect(page.locator("#week")).to_contain_text("Took ")
    seconds = keys.strokes * SLOW_KEY_MS / 1000
    print(f"Three check-ins took {keys.strokes} strokes, {seconds:.0f} s at most.")
    assert keys.strokes <= MOST_KEYS
    assert seconds < MOST_SECONDS
    page.goto(f"/o/{WILLOW}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("All checked in")


def test_a_lost_connection_loses_no_typed_text(visit: Visits) -> None:
    page, watch = visit(TRAVELLER)
    page.goto(PAGE)
    note(page).fill("On the train")
    expect(page.locator("#week-kept")).to_have_text(SAVED)
    assert kept_here(page) == 0

    page.context.set_offline(True)
    with watch.expects_no_network():
        note(page).fill("On the train, in the tunnel")
        expect(page.get_by_role("alert")).to_contain_text("stored on this device")
        assert kept_here(page) == 1
        note(page).press("Control+Enter")
        expect(page.get_by_role("alert")).to_contain_text("Not submitted")
        page.context.set_offline(False)
        expect(page.locator("#week-kept")).to_have_text(SAVED)
    page.get_by_role("button", name="Submit again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All checked in")
    expect(page.locator("#week")).to_contain_text("On the train, in the tunnel")
    assert kept_here(page) == 0


def test_typed_text_is_restored_after_signing_in_again(
    visit: Visits,
) -> None:
    page, _watch = visit(DREAMER)
    page.goto(PAGE)
    page.context.clear_cookies(name="sessionid")
    note(page).fill("Where was I")
    expect(page.get_by_role("alert")).to_contain_text("You are signed out")
    assert kept_here(page) == 1
    page.get_by_role("alert").get_by_role("link", name="Sign in").click()
    sign_in(page, DREAMER)
    expect(note(page)).to_have_value("Where was I")
    expect(page.locator("#week-kept")).to_have_text(SAVED)

    # Somebody else at the same device: nothing is left to be found.
    page.context.clear_cookies(name="sessionid")
    note(page).fill("Where was I then")
    expect(page.get_by_role("alert")).to_contain_text("You are signed out")
    page.get_by_role("alert").get_by_role("link", name="Sign in").click()
    sign_in(page, PASSER_BY)
    expect(note(page)).to_have_value("")
    assert kept_here(page) == 0


def sign_in(page: Page, who: str) -> None:
    page.get_by_label("Email").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{PAGE}")


def test_two_tabs_never_overwrite_each_other_silently(visit: Visits) -> None:
    one, watch = visit(JUGGLER)
    one.goto(PAGE)
    other = one.context.new_page()
    other.goto(PAGE)
    note(other).fill("From the other tab")
    expect(other.locator("#week-kept")).to_have_text(SAVED)
    with watch.allows(409):
        note(one).fill("From this tab")
        choice = one.get_by_role("alert")
        expect(choice).to_contain_text("From the other tab")
        expect(choice).to_contain_text("From this tab")
        choice.get_by_role("button", name="Keep this version").click()
    expect(one.locator("#week-kept")).to_have_text(SAVED)
    one.get_by_role("button", name="Submit check-in").click()
    expect(one.get_by_role("heading", level=1)).to_have_text("All checked in")

    note(other).fill("From the other tab, more")
    choice = other.get_by_role("alert")
    expect(choice).to_contain_text("Something was submitted since")
    expect(choice).to_contain_text("From this tab")
    choice.get_by_text("Use the other version").click()
    expect(note(other)).to_have_value("From this tab")


def test_an_unsent_draft_on_the_device_is_offered_until_used(visit: Visits) -> None:
    """The tab closed without a connection, and the check-in came in by another device."""
    page, watch = visit(SAILOR, bypass_csp=True)
    page.goto(PAGE)
    page.context.set_offline(True)
    with watch.expects_no_network():
        note(page).fill("At sea,\non the way back")
        expect(page.get_by_role("alert")).to_contain_text("stored on this device")
        page.close()
    ashore = visit(SAILOR).page
    ashore.goto(PAGE)
    note(ashore).fill("Told by phone")
    ashore.get_by_role("button", name="Submit check-in").click()
    expect(ashore.get_by_role("heading", level=1)).to_have_text("All checked in")

    page.context.set_offline(False)
    back = page.context.new_page()
    back.goto(PAGE)
    unsent = back.get_by_role("alert").filter(has_text="hasn’t been submitted")
    expect(unsent).to_contain_text("At sea, on the way back")
    expect(unsent).to_contain_text("Told by phone")
    assert not (found := faults(back)), "\n".join(found)
    unsent.get_by_role("link", name="Add to check-in").click()
    expect(note(back)).to_have_value("At sea,\non the way back")
    expect(back.locator("#week-kept")).to_have_text(SAVED)
    back.get_by_role("button", name="Submit check-in").click()
    expect(back.get_by_role("heading", level=1)).to_have_text("All checked in")
    expect(back.locator("#week")).to_contain_text("At sea, on the way back")
    expect(back.locator("#week-unsent")).to_be_empty()
    assert kept_here(back) == 0
