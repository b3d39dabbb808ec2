"""On which sheets of paper the parts of a page land: Chromium's PDF, read by its links.

Each part gets an invisible link at its beginning and one at its end; a PDF lists the
links of each page in plain text.
"""

import re
from typing import NamedTuple

from playwright.sync_api import Page

MARK = """selector => document.querySelectorAll(selector).forEach((part, number) => {
    if (getComputedStyle(part).position === "static") part.style.position = "relative";
    for (const side of ["start", "end"]) {
        const link = document.createElement("a");
        link.href = `https://mark.example/${number}/${side}`;
        Object.assign(link.style, {
            position: "absolute", inlineSize: "1px", blockSize: "1px", padding: "0",
            insetInlineStart: "1.5rem", [side === "start" ? "top" : "bottom"]: "0",
        });
        part[side === "start" ? "prepend" : "append"](link);
    }
})"""
PAGE = re.compile(rb"\n<</Type /Page\n.*?\nendobj", re.DOTALL)
ANNOTATIONS = re.compile(rb"/Annots \[([^\]]*)\]")
LINK = re.compile(
    rb"\n(\d+) 0 obj\n<</Type /Annot\n/Subtype /Link.{0,200}?"
    rb"/URI \(https://mark\.example/(\d+)/(start|end)\)",
    re.DOTALL,
)


class Sheets(NamedTuple):
    """The first and the last sheet of a part, from 1."""

    first: int
    last: int


def sheets_of(page: Page, selector: str) -> list[Sheets]:
    """Of each part of the page that is printed, in order; adds the marks to the page."""
    page.evaluate(MARK, selector)
    pdf = page.pdf(prefer_css_page_size=True)
    found: dict[int, dict[bytes, int]] = {}
    sheets = _sheets_of_links(pdf)
    for number, part, side in LINK.findall(pdf):
        found.setdefault(int(part), {})[side] = sheets[number]
    return [
        Sheets(found[part][b"start"], found[part][b"end"]) for part in sorted(found)
    ]


def _sheets_of_links(pdf: bytes) -> dict[bytes, int]:
    """The sheet of each link, by the number of its object."""
    return {
        number: sheet
        for sheet, page in enumerate(PAGE.findall(pdf), start=1)
        if (links := ANNOTATIONS.search(page))
        for number in re.findall(rb"(\d+) 0 R", links[1])
    }
