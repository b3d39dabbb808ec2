"""On paper, a section begins below the page's heading, and a goal is not torn."""

from tests.browser.pages import STRATEGY
from tests.browser.paper import sheets_of
from tests.browser.people import EMPLOYEE, HR_ADMIN, KESTREL
from tests.browser.visits import Visits

OKRS = f"{STRATEGY}okr/"


def test_the_first_section_of_a_document_is_printed_below_its_heading(
    visit: Visits,
) -> None:
    """Where the whole section does not fit: its objectives need more than a sheet."""
    page = visit(HR_ADMIN).page
    page.goto(STRATEGY)
    link = page.locator(f'main a[href^="{OKRS}"]', has_text=KESTREL.title()).first
    page.goto(link.get_attribute("href") or "", wait_until="networkidle")
    title, *sections = sheets_of(page, "h1, .doc-sec:not(.no-print)")
    assert title.last == sections[0].first == 1, sections
    assert sections[-1].last > 1, sections


def test_each_goal_of_the_weekly_notes_is_printed_on_one_sheet(visit: Visits) -> None:
    page = visit(EMPLOYEE).page
    page.goto(f"/o/{KESTREL}/check-in/notes/", wait_until="networkidle")
    title, *goals = sheets_of(page, "h1, .sheet")
    assert title.last == goals[0].first == 1, goals
    assert len(goals) > 1
    assert all(goal.first == goal.last for goal in goals), goals
