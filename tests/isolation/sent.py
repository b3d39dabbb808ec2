"""Finds what a page can send: forms, buttons, and links with a query."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

type Attributes = dict[str, str | None]
SUBMITS = ("submit", "image")


@dataclass
class Form:
    """`first`: the unchanged fields. `all`: all values that each field offers."""

    action: str
    method: str
    first: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    all: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, name: str, value: str, *, is_sent: bool) -> None:
        self.all[name].add(value)
        if is_sent:
            self.first[name].append(value)


class Sent(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.links: set[str] = set()
        self._form: Form | None = None
        self._select: tuple[Form | None, str] = (None, "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got: Attributes = dict(attrs)
        self.links |= {
            got[name] or ""
            for name in ("href", "hx-get")
            if "?" in (got.get(name) or "")
        }
        if tag == "form":
            self._begin(got)
        elif tag == "select":
            self._select = (self._of(got), got.get("name") or "")
        elif tag == "option":
            form, name = self._select
            self._take(form, name, got, is_sent="selected" in got)
        elif tag in ("input", "button", "textarea"):
            is_choice = got.get("type") in ("radio", "checkbox")
            is_sent = "checked" in got if is_choice else tag != "button"
            self._take(self._of(got), got.get("name") or "", got, is_sent=is_sent)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def _begin(self, got: Attributes) -> None:
        action = got.get("hx-post") or got.get("action") or ""
        method = "post" if got.get("hx-post") else (got.get("method") or "get").lower()
        self._form = Form(action, method)
        self.forms.append(self._form)
        if html_id := got.get("id"):
            self.by_id[html_id] = self._form

    def _of(self, got: Attributes) -> Form | None:
        return self.by_id.get(got.get("form") or "", self._form)

    def _take(
        self, form: Form | None, name: str, got: Attributes, *, is_sent: bool
    ) -> None:
        if form is not None and name:
            form.take(name, got.get("value") or "", is_sent=is_sent)


def sent_by(page: Any) -> Sent:
    parser = Sent()
    parser.feed(page.content.decode())
    return parser
