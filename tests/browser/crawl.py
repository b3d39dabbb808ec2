"""Which pages a page leads to."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

HREFS = "links => links.map(link => link.href)"


def links_on(page: Page, *, below: str = "/") -> set[str]:
    """Paths with their queries, of this site only."""
    hrefs: list[str] = page.eval_on_selector_all("a[href]", HREFS)
    here = urlsplit(page.url).netloc
    parts = [urlsplit(href) for href in hrefs]
    return {
        part._replace(scheme="", netloc="", fragment="").geturl()
        for part in parts
        if part.netloc == here and part.path.startswith(below)
    }
