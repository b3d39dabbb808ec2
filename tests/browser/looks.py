"""Checks accessibility and layout of a page at many sizes, light and dark.

One visit for all of them: the window is resized, the page is not loaded again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, ViewportSize

from tests.browser.chromium import AXE, DESKTOP, PHONE

type Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SIZES = {"desktop": DESKTOP, "phone": PHONE}
WIDTHS = (320, 390, 768, 1024, 1440, 1920)
# Where axe runs, which takes longest.
USUAL = {f"{size['width']} px" for size in SIZES.values()}
UNFOLDED = "390 px, unfolded"
# Chromium's default; a reader may choose another in the settings.
TEXT_PX = 16

# Rules that may differ between light and dark; the rest is the same document.
COLOURS = ["color-contrast", "link-in-text-block"]
# All rules that are on by default, whatever their impact, best practices included;
# the one for targets is off by default.
ALL_RULES = {"rules": {"target-size": {"enabled": True}}}
COLOURS_ONLY = {"runOnly": {"type": "rule", "values": COLOURS}}
RUN_AXE = """options => axe.run(document, {...options, resultTypes: ["violations"]})"""

MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
MARKUP = """known => [...document.querySelectorAll("*")].flatMap((each) =>
    ["aria-label", "title", "alt", "placeholder", "aria-description"]
        .map((name) => each.getAttribute(name))
        .filter((text) => text && /<\\w|&\\w+;/.test(text.replaceAll(known, ""))))"""
UNFOLD = """() => document.querySelectorAll("details:not([hx-get])")
    .forEach((each) => { each.open = true; })"""
DOUBLE_ROOT = """isDouble =>
    { document.documentElement.style.fontSize = isDouble ? "200%" : ""; }"""


def looks(page: Page) -> Iterator[str]:
    """Puts the page into each of the four variants, and yields its name."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            yield f"{size}, {scheme}"


def faults(page: Page) -> list[str]:
    """All problems on a desktop and on a phone, each once."""
    found = dict.fromkeys(markup_in_attributes(page), "everywhere")
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for fault in (*measured(page, targets=True), *axe_violations(page)):
            found.setdefault(fault, size)
    for fault in _dark_violations(page):
        found.setdefault(fault, "dark")
    return [f"{fault} ({look})" for fault, look in found.items()]


def faults_at_every_size(page: Page, *, known_markup: str) -> list[str]:
    """The same from 320 to 1,920 px, with large text, and with everything unfolded.

    `known_markup`: a text of the data that only looks like markup.
    """
    markup = markup_in_attributes(page, known_markup)
    found = {each: ["everywhere"] for each in markup}
    for size in _sizes(page):
        is_usual = size in USUAL
        faults = measured(page, targets=is_usual or size == UNFOLDED)
        for fault in faults + (axe_violations(page) if is_usual else []):
            found.setdefault(fault, []).append(size)
    for fault in _dark_violations(page):
        found.setdefault(fault, ["dark"])
    return [f"{fault} ({', '.join(sizes)})" for fault, sizes in found.items()]


def _sizes(page: Page) -> Iterator[str]:
    """Puts the page into each, and yields its name."""
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        yield f"{width} px"
    # The desktop's layout under large text, as a browser that enlarges only text.
    page.set_viewport_size(DESKTOP)
    page.evaluate(DOUBLE_ROOT, arg=True)
    yield "1440 px, text only at 200 %"
    page.evaluate(DOUBLE_ROOT, arg=False)
    with _text_of(page, 2 * TEXT_PX):
        yield "1440 px, 200 %"
        page.set_viewport_size(PHONE)
        yield "390 px, 200 %"
    page.evaluate(UNFOLD)
    yield UNFOLDED
    page.set_viewport_size(DESKTOP)
    yield "1440 px, unfolded"


@contextmanager
def _text_of(page: Page, px: int) -> Iterator[None]:
    """The size that a reader chooses in the browser, on which a rem depends, also in
    media queries.
    """
    settings = page.context.new_cdp_session(page)
    for size in (px, TEXT_PX):
        sizes = {"fontSizes": {"standard": size, "fixed": size}}
        settings.send("Page.setFontSizes", sizes)
        if size == px:
            yield
    settings.detach()


def measured(page: Page, *, targets: bool = False) -> list[str]:
    """What measure.js finds; `targets`: small ones too."""
    found: list[str] = page.evaluate(MEASURE, {"targets": targets})
    return found


def markup_in_attributes(page: Page, known: str = "<>") -> list[str]:
    """Text alternatives that hold tags or entities, which screen readers spell out."""
    found: list[str] = page.evaluate(MARKUP, known)
    return [f"markup in an attribute: {text[:160]}" for text in found]


def axe_violations(page: Page, *, colours_only: bool = False) -> list[str]:
    """A line for each element that breaks an axe rule. The page's context must bypass
    the CSP.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=AXE)
    options = COLOURS_ONLY if colours_only else ALL_RULES
    result: dict[str, Any] = page.evaluate(RUN_AXE, options)
    return [
        f"{rule['id']}: {node['html'][:200]} ({_why(node)})"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def _dark_violations(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    found = axe_violations(page, colours_only=True)
    page.emulate_media(color_scheme="light")
    return found


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)
