"""Leave, entered by keyboard: no check-in is due then, on pages, by mail or in the
calendar.
"""

import datetime as dt
import urllib.request
from urllib.error import HTTPError

import icalendar
import pytest
from playwright.sync_api import Page, expect

from tests.browser.fill import OPEN_DAYS
from tests.browser.looks import faults
from tests.browser.people import AWAY, HAZEL, HAZELS_MANAGER, PLANNER, REMINDED
from tests.browser.site import Site
from tests.browser.visits import Visits
from tests.patience import PATIENCE_S

HERE = f"/o/{HAZEL}/check-in/"
LEAVE, PEOPLE = f"{HERE}leave/", f"/o/{HAZEL}/people/"
ASKED = "Three numbers, under a minute"


def headline(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def is_whole(page: Page) -> None:
    assert not (found := faults(page)), "\n".join(found)


def type_day(page: Page, label: str, day: dt.date) -> None:
    """Into a date's three parts, in the order of the browser's language."""
    page.get_by_label(label).focus()
    page.keyboard.type(f"{day:%m%d%Y}")
    expect(page.get_by_label(label)).to_have_value(day.isoformat())


def go_away(page: Page) -> None:
    """From today until the check-in has closed."""
    today = dt.datetime.now(dt.UTC).date()
    page.goto(LEAVE)
    type_day(page, "First day away", today)
    type_day(page, "Last day away", today + dt.timedelta(days=OPEN_DAYS + 1))
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("status").filter(has_text="No check-ins are due then")
    ).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are away until")


def come_back(page: Page) -> None:
    page.goto(LEAVE)
    page.get_by_role("button", name="Remove").press("Enter")
    headline(page, "No days away planned")


def test_people_on_leave_are_asked_only_when_they_are_back(
    site: Site, visit: Visits
) -> None:
    page = visit(AWAY, bypass_csp=True).page
    page.goto(HERE)
    headline(page, ASKED)
    page.goto(LEAVE)
    is_whole(page)
    go_away(page)
    is_whole(page)
    page.goto(HERE)
    headline(page, "You are away")
    expect(page.locator("main textarea")).to_have_count(0)

    manager = visit(HAZELS_MANAGER).page
    manager.goto(PEOPLE)
    away = manager.get_by_role("region", name="Away")
    expect(away.get_by_role("listitem")).to_have_count(1)
    expect(away).to_contain_text("Ayla")

    # One run sends all due reminders.
    site.post.remind(HAZEL)
    site.post.to(REMINDED)
    assert site.post.now_at(AWAY) == []

    come_back(page)
    is_whole(page)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are away until")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    page.goto(HERE)
    headline(page, "You are away")

    come_back(page)
    page.goto(HERE)
    headline(page, ASKED)
    manager.reload()
    expect(manager.get_by_role("region", name="Away")).to_have_count(0)
    site.post.remind(HAZEL)
    assert site.post.to(AWAY)[0]["Subject"] == ASKED


def events(site: Site, address: str) -> list[icalendar.Event]:
    """As a calendar's program fetches them: with nothing but the address."""
    assert address.startswith(f"{site.url}/calendar/")
    with urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:  # noqa: S310  our own site
        assert answer.headers.get_content_type() == "text/calendar"
        calendar = icalendar.Calendar.from_ical(answer.read())
    assert isinstance(calendar, icalendar.Calendar)
    return list(calendar.events)


def test_the_calendar_feed_needs_no_session(site: Site, visit: Visits) -> None:
    page = visit(PLANNER).page
    page.goto(f"/o/{HAZEL}/calendar/")
    page.get_by_role("button", name="Create address").press("Enter")
    address = page.get_by_role("textbox", name="Your secret address").input_value()

    first = events(site, address)[0]
    midnight = dt.datetime.combine(dt.datetime.now(dt.UTC), dt.time(0), dt.UTC)
    assert first["SUMMARY"] == "Check-in: three numbers"
    assert first.start == midnight
    assert first.end == midnight + dt.timedelta(days=OPEN_DAYS, hours=12)
    assert first["URL"] == f"{site.url}{HERE}"

    go_away(page)
    assert midnight not in {event.start for event in events(site, address)}
    come_back(page)
    assert events(site, address)[0]["UID"] == first["UID"]
    page.goto(f"/o/{HAZEL}/calendar/")
    page.get_by_text("Revoke", exact=True).first.press("Enter")
    page.get_by_role("button", name="Revoke", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Create address")).to_be_visible()
    with pytest.raises(HTTPError, match="404"):
        events(site, address)
