"""Somebody signs up, looks around, and draws a line from their company to a person."""

import re

from playwright.sync_api import Page, expect

from tests.browser.looks import faults
from tests.browser.people import PASSWORD
from tests.browser.post import text_of
from tests.browser.site import Site
from tests.browser.visits import Visits

FOUNDER = "bea@birch.example"
CONFIRM = re.compile(r"https?://[^/\s]+(/accounts/confirm-email/\S+)")
OBJECTIVE = "Be the first call when a supply looks thin"


def is_whole(page: Page) -> None:
    """Wide and narrow, light and dark."""
    assert not (found := faults(page)), "\n".join(found)


def save(page: Page, next_heading: str) -> None:
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(next_heading)


def sign_up(site: Site, page: Page) -> None:
    page.goto("/accounts/signup/")
    is_whole(page)
    page.get_by_label("Your name").fill("Bea Birch")
    page.get_by_label("Work email").fill(FOUNDER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    found = CONFIRM.search(text_of(site.post.to(FOUNDER)[0]))
    assert found is not None
    page.goto(found[1])
    page.get_by_role("button", name="Confirm address").click()
    is_whole(page)
    page.get_by_label("Name of your organization").fill("Birch")
    page.get_by_role("button", name="Create organization").click()
    expect(page).to_have_url(re.compile(r"/o/birch/start/$"))


def test_a_company_signs_up_and_draws_its_first_line(site: Site, visit: Visits) -> None:
    page = visit(bypass_csp=True).page
    sign_up(site, page)
    is_whole(page)

    page.get_by_label("Departments and teams").fill("Sales\nSales > Enterprise")
    save(page, "Invite the first people")
    page.get_by_label("Names and email addresses").fill("Noa N. <noa@birch.example>")
    save(page, "Choose how goals are written")
    save(page, "Write the one thing Birch has to get done")
    page.get_by_label("Objective").fill(OBJECTIVE)
    first = page.get_by_role("group", name="Key result 1")
    first.get_by_label("Key result").fill("Orders won")
    first.get_by_label("From").fill("0")
    first.get_by_label("To").fill("40")
    is_whole(page)
    save(page, "Let one team pick it up")
    page.get_by_label("Team", exact=True).select_option(label="Enterprise")
    page.get_by_label("Owner").select_option(label="Noa N. (invited)")
    page.get_by_label("What will this team do for it?").fill("Answer within a day")
    save(page, "Choose the day of the first check-in")
    save(page, "The line stands from Birch to Noa N.")
    is_whole(page)
    line = page.get_by_role("region", name="What people will see")
    expect(line.get_by_role("link", name=OBJECTIVE)).to_be_visible()

    page.goto("/o/birch/goals/")
    expect(page.get_by_role("link", name="Answer within a day")).to_be_visible()


def test_they_look_around_in_a_sample_company_first(site: Site, visit: Visits) -> None:
    page = visit("owner@juniper.example", bypass_csp=True).page
    page.goto("/o/juniper/start/?step=units")
    page.get_by_role("button", name="Open the sample company").click()
    banner = page.get_by_role("note").filter(has_text="This is a sample company.")
    expect(banner).to_be_visible()
    expect(page).to_have_url(re.compile(r"/o/sample-\w+/$"))
    is_whole(page)
    page.get_by_role("link", name="Goals", exact=True).first.click()
    expect(banner).to_be_visible()
    banner.get_by_role("button", name="Remove sample company").click()
    expect(page.locator("#toasts")).to_contain_text("Sample company removed.")
    expect(page).to_have_url(re.compile(r"/o/juniper/$"))
