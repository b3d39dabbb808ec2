"""Signing in and out: who may, where it leads, and what stays in the browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import (
    HR_ADMIN,
    HR_ADMINS,
    KESTREL,
    LARCH,
    PASSWORD,
    SOURCEGRAPH,
)
from tests.browser.visits import Visits


@pytest.mark.parametrize("java_script", [True, False])
def test_a_person_signs_in_with_a_password(visit: Visits, java_script: bool) -> None:
    page = visit(java_script=java_script).page
    page.goto("/")
    page.get_by_label("Email").fill(HR_ADMINS[LARCH])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/o/{LARCH}/$"))


def test_one_click_signs_in_to_the_demo(visit: Visits) -> None:
    page = visit().page
    page.goto("/")
    page.get_by_role("button", name="As an employee").click()
    expect(page).to_have_url(re.compile(rf"/o/{KESTREL}/$"))
    expect(page.get_by_text("Amara Osei")).to_be_visible()


def test_a_person_of_two_organizations_switches(visit: Visits) -> None:
    page = visit(HR_ADMIN).page
    page.goto("/organizations/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your organizations")
    page.get_by_role("link", name="Kestrel").click()
    expect(page).to_have_url(re.compile(rf"/o/{KESTREL}/$"))

    page.locator("summary", has_text="Account menu").click()
    page.get_by_role("link", name="Organizations").click()
    page.get_by_role("link", name="Sourcegraph").click()
    expect(page).to_have_url(re.compile(rf"/o/{SOURCEGRAPH}/$"))
    page.goto("/")
    expect(page).to_have_url(re.compile(rf"/o/{SOURCEGRAPH}/$"))


def test_going_back_after_signing_out_shows_nothing_private(visit: Visits) -> None:
    page = visit().page
    page.goto("/")
    page.get_by_role("button", name="As an employee").click()
    page.get_by_role("link", name="Goals", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Goals")
    page.locator("summary", has_text="Account menu").click()
    page.get_by_role("button", name="Sign out").click()

    for _ in range(3):
        page.go_back()
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
        expect(page.get_by_text("Amara Osei")).to_have_count(0)
