"""Finds the pages that a page links to."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

HREFS = "links => links.map(link => link.href)"


def links_on(page: Page, *, below: str = "/") -> set[str]:
    """Paths and queries of links to this site."""
    hrefs: list[str] = page.eval_on_selector_all("a[href]", HREFS)
    here = urlsplit(page.url).netloc
    parts = [urlsplit(href) for href in hrefs]
    return {
        part._replace(scheme="", netloc="", fragment="").geturl()
        for part in parts
        if part.netloc == here and part.path.startswith(below)
    }
