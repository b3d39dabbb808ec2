"""Who comes in, where they land, and what stays behind when they leave."""

import re

from playwright.sync_api import expect

from tests.browser.people import HR_ADMIN, HR_ADMINS, JUNIPER, PASSWORD
from tests.browser.visits import Visits


def test_a_person_signs_in_with_a_password(visit: Visits) -> None:
    page = visit().page
    page.goto("/")
    page.get_by_label("Email").fill(HR_ADMINS[JUNIPER])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/o/{JUNIPER}/$"))
