"""Chromium for the browser tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    StorageState,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.clock import distance
from tests.patience import PATIENCE_MS

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Locale of Chromium's own controls, such as the order of a date's day and month.
LANGUAGE = {"LANGUAGE": "en_US", "LC_ALL": "en_US.UTF-8"}
DESKTOP = ViewportSize(width=1440, height=1000)
PHONE = ViewportSize(width=390, height=844)
# Scripts see the site's date; everything else that the browser times (animations,
# cookies) uses the real clock.
DAY = """(() => {
    const distance = %d;
    globalThis.Date = new Proxy(Date, {
        construct: (real, given, target) =>
            Reflect.construct(real, given.length ? given : [real.now() + distance], target),
        apply: (real) => String(new real(real.now() + distance)),
        get: (real, name) =>
            name === "now" ? () => real.now() + distance : Reflect.get(real, name),
    });
})()"""
AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """The browser of CHROMIUM, else the system's.

    While it runs, this thread has an event loop, in which Django refuses its ORM.
    """
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=ARGUMENTS, env={**os.environ, **LANGUAGE}
        )
        yield browser
        browser.close()


def new_context(
    browser: Browser,
    url: str,
    *,
    state: StorageState | None = None,
    java_script: bool = True,
    bypass_csp: bool = False,
    viewport: ViewportSize = DESKTOP,
    by_thumb: bool = False,
) -> BrowserContext:
    """A visitor's context: English, in the organization's time zone, without
    animations.

    `bypass_csp` is for axe, which a page's CSP blocks. `by_thumb`: the pointer is a
    coarse one.
    """
    context = browser.new_context(
        base_url=url,
        storage_state=state,
        java_script_enabled=java_script,
        bypass_csp=bypass_csp,
        viewport=viewport,
        has_touch=by_thumb,
        is_mobile=by_thumb,
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(DAY % round(distance() * 1_000))
    return context
