"""What pages weigh in a browser: requests and bytes, never time (`make bench` times them)."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.pages import HERE, OPPS, TEAM_OPPS, goal_path
from tests.browser.people import EMPLOYEE, HR_ADMIN, KESTREL
from tests.browser.transfers import Transfers, transfers
from tests.browser.visits import Visits

HOME = f"/o/{KESTREL}/"
KIB = 1024
HASHED = re.compile(r"/static/.+\.[0-9a-f]{12}\.\w+$")
ROW = b'<li id="goal-row-'


def loaded(page: Page, path: str) -> Transfers:
    with transfers(page) as found:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    return found


def test_the_first_view_of_home_is_light_and_the_second_takes_nothing_static(
    visit: Visits,
) -> None:
    page, _ = visit(EMPLOYEE)
    first = loaded(page, HOME)
    assert first.n_bytes <= 130 * KIB
    assert first.n_requests <= 10
    sheets = [path for path in first.taken if path.endswith(".css")]
    assert len(sheets) == 1
    static = [path for path in first.taken if path.startswith("/static/")]
    assert all(HASHED.fullmatch(path) for path in static)
    second = loaded(page, HOME)
    assert not [path for path in second.taken if path.startswith("/static/")]


@pytest.mark.parametrize("path", ["check-in/", "goals/"])
def test_the_first_views_of_other_pages_are_light_too(visit: Visits, path: str) -> None:
    page, _ = visit(EMPLOYEE)
    first = loaded(page, HOME + path)
    assert first.n_bytes <= 130 * KIB
    assert first.n_requests <= 10


def test_a_second_goal_page_of_a_session_takes_a_few_kilobytes(visit: Visits) -> None:
    page, _ = visit(EMPLOYEE)
    paths = [goal_path(page, title) for title in (TEAM_OPPS, OPPS)]
    loaded(page, paths[0])
    assert loaded(page, paths[1]).n_bytes <= 12 * KIB


@pytest.mark.parametrize("who", [HR_ADMIN, EMPLOYEE])
def test_fifty_rows_of_the_outline_are_little_markup(visit: Visits, who: str) -> None:
    """The page before compression, as it were with fifty rows like those it has."""
    page, _ = visit(who)
    response = page.goto(HERE)
    assert response is not None
    html = response.body()
    rows = html.rindex(b"</li>") - html.index(ROW)
    n_rows = html.count(ROW)
    assert n_rows > 20
    assert len(html) - rows + 50 * rows / n_rows <= 50 * KIB
