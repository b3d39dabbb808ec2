"""A member of another organization sees nothing of this one."""

from playwright.sync_api import Page

from tests.browser.crawl import links_in
from tests.browser.people import HR_ADMIN, KESTREL, OUTSIDER, SOURCEGRAPH
from tests.browser.visits import Visits

NOT_FOUND = 404


def pages_of(page: Page) -> set[str]:
    """What an insider of both finds on the three pages that lead to all others."""
    starts = (f"/o/{KESTREL}/", f"/o/{KESTREL}/goals/", f"/o/{SOURCEGRAPH}/goals/")
    found = set(starts)
    for start in starts:
        found |= links_in(page.request.get(start).text(), start)
    return {path for path in found if path.startswith("/o/")}


def test_an_outsider_finds_no_page_of_another_organization(visit: Visits) -> None:
    pages = pages_of(visit(HR_ADMIN).page)
    assert len(pages) > 20
    outsider = visit(OUTSIDER).page
    for path in sorted(pages):
        answer = outsider.request.get(path, max_redirects=0)
        assert answer.status == NOT_FOUND, path
        assert "Kestrel" not in answer.text()


def test_an_outsider_gets_a_helpful_error_page(visit: Visits) -> None:
    page, watch = visit(OUTSIDER)
    with watch.allows(NOT_FOUND):
        page.goto(f"/o/{KESTREL}/goals/")
    assert page.title() == "Page not found · Sightline"
