"""Visitors of the site: each has a page, is signed in, and is watched for problems."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import APIRequestContext, Browser, Page, StorageState

from tests.browser.chromium import new_context
from tests.browser.people import DEMO_PARTS, PASSWORD
from tests.browser.watch import Watch


class Visitor(NamedTuple):
    page: Page
    watch: Watch


@dataclass
class Visits:
    """Opens pages for people; `states` keeps the sessions of those who have signed in.

    At the end, no visitor may have a problem that the test did not take.
    """

    browser: Browser
    url: str
    states: dict[str, StorageState]
    _visitors: list[Visitor] = field(default_factory=list)
    _contexts: ExitStack = field(default_factory=ExitStack)

    def __call__(self, who: str = "", **options: Any) -> Visitor:
        """`who`: a demo sign-in, an e-mail address, or "" for nobody.

        `options` are those of new_context.
        """
        options.setdefault("state", self._state(who))
        context = new_context(self.browser, self.url, **options)
        self._contexts.callback(partial(context.close, reason="the test has ended"))
        page = context.new_page()
        visitor = Visitor(page, Watch(page))
        self._visitors.append(visitor)
        return visitor

    def _state(self, who: str) -> StorageState | None:
        if who and who not in self.states:
            context = new_context(self.browser, self.url)
            _sign_in(context.request, who)
            self.states[who] = context.storage_state()
            context.close()
        return self.states.get(who)

    def tell(self, pictures: Path) -> str:
        """A description of every open page; writes screenshots beside `pictures`."""
        told = []
        for number, (page, watch) in enumerate(self._visitors):
            page.screenshot(path=f"{pictures}-{number}.png", full_page=True)
            seen = page.locator("body").aria_snapshot()
            told.append("\n".join([page.url, *watch.problems, seen]))
        return "\n\n".join(told)

    def close(self) -> None:
        self._contexts.close()
        troubles = [text for each in self._visitors for text in each.watch.take()]
        assert not troubles, "\n".join(troubles)


def _sign_in(request: APIRequestContext, who: str) -> None:
    """Signs in by requests; tests/browser/test_sign_in.py does it in the page."""
    request.get("/accounts/login/")
    if who in DEMO_PARTS:
        answer = request.post("/demo/sign-in/", form=_form(request, {"as": who}))
    else:
        answers = {"login": who, "password": PASSWORD}
        answer = request.post("/accounts/login/", form=_form(request, answers))
    assert answer.ok, f"{who}: {answer.status}"
    assert "/accounts/login" not in answer.url, who


def _form(request: APIRequestContext, answers: dict[str, str]) -> dict[str, Any]:
    cookies = request.storage_state()["cookies"]
    token = next(each["value"] for each in cookies if each["name"] == "csrftoken")
    return {"csrfmiddlewaretoken": token} | answers
