"""Checks accessibility and layout of a page: wide and narrow, light and dark."""

from collections.abc import Iterator
from typing import Any, Literal

from playwright.sync_api import Page

from tests.browser.chromium import AXE, DESKTOP, PHONE

type Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SIZES = {"desktop": DESKTOP, "phone": PHONE}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]

# Attributes that may differ between light and dark; the rest is the same document.
COLOURS = ["color-contrast", "link-in-text-block"]

RUN_AXE = """runOnly => axe.run(document, {runOnly, resultTypes: ["violations"]})"""
# Elements that overflow the window, unless a container scrolls or clips them.
STICKING_OUT = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= innerWidth) return [];
    const held = (element) => {
        for (let box = element.parentElement; box && box !== root; box = box.parentElement)
            if (getComputedStyle(box).overflowX !== "visible") return true;
        return false;
    };
    return [...document.body.querySelectorAll("*")]
        .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
        .filter((each) => !held(each))
        .map((each) => each.cloneNode().outerHTML.slice(0, 160))
        .slice(0, 5)
        .concat([`the page is ${root.scrollWidth} px wide`]);
}"""


MARKUP = """() => [...document.querySelectorAll("*")].flatMap((each) =>
    ["aria-label", "title", "alt", "placeholder", "aria-description"]
        .map((name) => each.getAttribute(name))
        .filter((text) => text && /<\\w|&\\w+;/.test(text)))"""


def looks(page: Page) -> Iterator[str]:
    """Puts the page into each of the four variants, and yields its name."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            yield f"{size}, {scheme}"


def sticking_out(page: Page) -> list[str]:
    found: list[str] = page.evaluate(STICKING_OUT)
    return found


def markup_in_attributes(page: Page) -> list[str]:
    """Text alternatives that hold tags or entities, which screen readers spell out."""
    found: list[str] = page.evaluate(MARKUP)
    return [f"markup in an attribute: {text[:160]}" for text in found]


def axe_violations(page: Page, *, colours_only: bool = False) -> list[str]:
    """A line for each element that breaks an axe rule. The page's context must bypass
    the CSP.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=AXE)
    tags, rules = {"type": "tag", "values": TAGS}, {"type": "rule", "values": COLOURS}
    result: dict[str, Any] = page.evaluate(RUN_AXE, rules if colours_only else tags)
    return [
        f"{rule['id']}: {node['html'][:200]} ({_why(node)})"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)


def faults(page: Page) -> list[str]:
    """All problems in the four variants, each once."""
    found: dict[str, str] = {}
    for look in looks(page):
        dark = look.endswith("dark")
        for fault in (*axe_violations(page, colours_only=dark), *sticking_out(page)):
            found.setdefault(fault, look)
    return [
        *markup_in_attributes(page),
        *(f"{look}: {fault}" for fault, look in found.items()),
    ]
