"""Finds the pages that are linked from each other, without a browser."""

import html
import re
from collections import Counter, deque
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urljoin

from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext

MOST_PAGES = 80
# Pages of one kind differ in their data only; this many of each are read.
MOST_ALIKE = 2
LINK = re.compile(r"""<a\s[^>]*?href="([^"#]*)""")
DOWNLOAD = re.compile(r"\.csv|\.ics")


def kind_of(path: str) -> str:
    """The name of the view, such as `goals:detail`; the path where it has none here."""
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return path


def read_pages(request: APIRequestContext, url: str) -> Iterator[str]:
    """Paths of the pages that are linked from home, directly or not, breadth first.

    Raises AssertionError when one cannot be read.
    """
    waiting, seen, alike = deque(["/"]), {"/"}, Counter[str]()
    for _ in range(MOST_PAGES):
        if not waiting:
            return
        path = waiting.popleft()
        answer = request.get(path)
        assert answer.status == HTTPStatus.OK, f"{path}: {answer.status}"
        here = answer.url.removeprefix(url)
        yield here
        for link in sorted(links_in(answer.text(), here) - seen):
            seen.add(link)
            alike[kind_of(link)] += 1
            if alike[kind_of(link)] <= MOST_ALIKE and not DOWNLOAD.search(link):
                waiting.append(link)


def links_in(text: str, here: str) -> set[str]:
    """Paths and queries of links to this site."""
    found = (html.unescape(each) for each in LINK.findall(text))
    paths = {urljoin(here, each) for each in found}
    return {path for path in paths if path.startswith("/")}
