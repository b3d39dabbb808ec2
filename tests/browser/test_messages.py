"""The inbox by keyboard, and notification preferences."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import faults
from tests.browser.people import OUTSIDER, UMBRA
from tests.browser.visits import Visits

INBOX = f"/o/{UMBRA}/inbox/"


def unread(page: Page) -> Locator:
    """The number beside the inbox, in the rail."""
    return page.locator(".side [data-count=inbox]")


def test_the_inbox_works_by_keyboard_with_undo(visit: Visits) -> None:
    page = visit(OUTSIDER, bypass_csp=True).page
    page.goto(INBOX)
    expect(page.get_by_role("heading", level=1)).to_have_text("Three unread messages")
    expect(unread(page)).to_contain_text("3")
    assert not (found := faults(page)), "\n".join(found)
    first, second = page.locator(".msg").nth(0), page.locator(".msg").nth(1)
    # Outside of the list the letters are nobody's.
    page.keyboard.press("j")
    expect(first).not_to_be_focused()
    first.focus()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Two unread messages")
    page.get_by_role("button", name="Mark all as read").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("No unread messages")
    expect(unread(page)).to_be_empty()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Two unread messages")
    expect(unread(page)).to_contain_text("2")


def test_channels_are_chosen_by_keyboard_with_undo(visit: Visits) -> None:
    page, watch = visit(OUTSIDER, bypass_csp=True)
    page.goto(INBOX)
    page.get_by_role("link", name="Notification settings").click()
    mail = page.get_by_label("Reply to my check-in: Email")
    expect(mail).to_be_checked()
    mail.press("Space")
    page.get_by_label("From", exact=True).fill("22:00")
    with watch.allows(422):
        mail.press("Enter")
        expect(
            page.get_by_text("Enter both times, or leave both empty.")
        ).to_be_visible()
    # What was chosen beside it is not lost.
    expect(mail).not_to_be_checked()
    assert not (found := faults(page)), "\n".join(found)
    page.get_by_label("Until", exact=True).fill("06:00")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(mail).not_to_be_checked()
    assert not (found := faults(page)), "\n".join(found)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(mail).to_be_checked()
    expect(page.get_by_label("From", exact=True)).to_have_value("")
