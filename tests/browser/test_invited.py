"""HR invites somebody, who opens the link of the mail, joins, and is at home."""

import re

from playwright.sync_api import Page, expect

from tests.browser.looks import faults
from tests.browser.people import HR_ADMINS, LARCH
from tests.browser.post import text_of
from tests.browser.site import Site
from tests.browser.visits import Visits

NEWCOMER = "nadia@larch.example"
LINK = re.compile(r"https?://[^/\s]+(/join/[a-z2-7]{52}/)")


def is_whole(page: Page) -> None:
    """Wide and narrow, light and dark."""
    assert not (found := faults(page)), "\n".join(found)


def test_an_invited_person_joins(site: Site, visit: Visits) -> None:
    page = visit(HR_ADMINS[LARCH], bypass_csp=True).page
    page.goto(f"/o/{LARCH}/invitations/")
    page.get_by_label("Names and email addresses").fill(f"Nadia N. <{NEWCOMER}>")
    page.get_by_role("button", name="Send invitations").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 invitation is waiting")
    is_whole(page)

    site.post.handle_events(LARCH)
    found = LINK.search(text_of(site.post.to(NEWCOMER)[0]))
    assert found is not None
    theirs = visit(bypass_csp=True).page
    theirs.goto(found[1])
    expect(theirs.get_by_label("Your name")).to_have_value("Nadia N.")
    is_whole(theirs)
    theirs.get_by_label("Password").fill("correct-horse-battery")
    theirs.get_by_role("button", name="Join").click()
    expect(theirs).to_have_url(re.compile(rf"/o/{LARCH}/$"))
    expect(theirs.locator("#toasts")).to_contain_text("Welcome to")

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Invite people")
    is_whole(page)
