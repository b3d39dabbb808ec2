"""HR changes the schedule of a unit: previewed, saved, inherited, and undone."""

import datetime as dt
import re
from calendar import THURSDAY, monthrange

import holidays
import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import faults
from tests.browser.pages import CHECK_INS
from tests.browser.people import HR_ADMIN
from tests.browser.visits import Visits

pytestmark = pytest.mark.days

UNIT, BELOW = "Marketing", "Demand"
DAY = dt.timedelta(days=1)
WEEKEND = (6, 7)
# How far ahead the next last Thursday can be, when this month's was asked for already.
MONTHS = 3


def last_thursdays() -> list[dt.date]:
    """Those of this month and the ones after, or the working day that takes its place."""
    today = dt.datetime.now(dt.UTC).date()
    months = [divmod(today.month - 1 + n, 12) for n in range(MONTHS)]
    return [
        working_day(last_thursday(today.year + year, month + 1))
        for year, month in months
    ]


def last_thursday(year: int, month: int) -> dt.date:
    last = dt.date(year, month, monthrange(year, month)[1])
    return last - (last.weekday() - THURSDAY) % 7 * DAY


def working_day(day: dt.date) -> dt.date:
    """The first from `day` on in the demo's office in Berlin, closed on 31 December."""
    free = holidays.country_holidays("DE", subdiv="BE")
    while (
        day.isoweekday() in WEEKEND or day in free or (day.month, day.day) == (12, 31)
    ):
        day += DAY
    return day


def test_a_free_thursday_moves_to_the_next_working_day() -> None:
    assert last_thursday(2026, 11) == working_day(last_thursday(2026, 11))
    assert working_day(last_thursday(2026, 12)) == dt.date(2027, 1, 4)


def whole(page: Page, *, is_checked: bool) -> None:
    if is_checked:
        found = faults(page)
        assert not found, "\n".join(found)


def told_of(page: Page, unit: str) -> str:
    page.goto(CHECK_INS)
    row = page.get_by_role("listitem").filter(
        has=page.get_by_role("link", name=unit, exact=True)
    )
    return row.inner_text()


@pytest.mark.parametrize("java_script", [True, False], ids=["js", "no-js"])
def test_a_cadence_is_saved_after_its_preview(
    visit: Visits,
    java_script: bool,
) -> None:
    page = visit(HR_ADMIN, java_script=java_script, bypass_csp=True).page
    page.goto(CHECK_INS)
    page.get_by_role("link", name=UNIT, exact=True).click()
    expect(page.get_by_text("Inherited: weekly, from the organization")).to_be_visible()

    page.get_by_label("How often").select_option(label="Every month, by weekday")
    page.get_by_label("Which one in the month").select_option(label="last")
    page.get_by_label("On", exact=True).select_option(label="Thursday")
    expect(page.get_by_label("Weeks between")).to_be_hidden()
    if java_script:
        said = page.get_by_text("On the last Thursday of each month at 9:00")
        expect(said).to_be_visible()
        expect(page.get_by_role("button", name="Save", exact=True)).to_be_hidden()
    page.get_by_role("button", name="See who is affected").click()
    preview = page.get_by_role("region", name="Moves the next check-in of")
    days = [f"{day:%A} {day.day} {day:%B}" for day in last_thursdays()]
    expect(preview).to_contain_text(re.compile(f"people to ({'|'.join(days)})"))
    expect(preview).to_contain_text("Nothing is saved yet.")
    whole(page, is_checked=java_script)

    page.get_by_role("button", name="Save", exact=True).click()
    title = f"{UNIT} checks in on the last Thursday of each month"
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    whole(page, is_checked=java_script)
    assert "own schedule" in told_of(page, UNIT)
    assert f"monthly, from {UNIT}" in told_of(page, BELOW)

    page.get_by_role("link", name=UNIT, exact=True).click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Inherited: weekly, from the organization")).to_be_visible()
