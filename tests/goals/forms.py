"""Submits the goal form as a browser would: its current fields with changes."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse

    from goals.models import Goal
    from organizations.models import Membership


type Response = _MonkeyPatchedWSGIResponse


class Fields(HTMLParser):
    """Collects the fields that the form with this id would send."""

    def __init__(self, html_id: str) -> None:
        super().__init__()
        self.html_id, self.inside = html_id, False
        self.found: dict[str, str] = {}
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = dict(attrs)
        if tag == "form":
            self.inside = got.get("id") == self.html_id
        name = got.get("name") or ""
        if not self.inside:
            return
        if tag == "input" and name:
            if got.get("type") not in ("radio", "checkbox") or "checked" in got:
                self.found[name] = got.get("value") or ""
        elif tag == "textarea":
            self.area, self.found[name] = name, ""
        elif tag == "select":
            self.select = name
        elif (
            tag == "option"
            and self.select
            and ("selected" in got or self.select not in self.found)
        ):
            self.found[self.select] = got.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""


def fields_of(response: Response, html_id: str = "goal-form") -> dict[str, str]:
    parser = Fields(html_id)
    parser.feed(response.content.decode())
    return parser.found


def url_of(name: str, goal: Goal | None = None) -> str:
    return reverse(f"goals:{name}", args=["acme", *([goal.public_id] if goal else [])])


def open_form(
    client: Client, who: Membership, goal: Goal | None = None, **query: str
) -> dict[str, str]:
    """The fields of an unchanged form."""
    client.force_login(who.user)
    url = url_of("edit", goal) if goal else url_of("create")
    response = client.get(url, query)
    assert response.status_code == 200
    return fields_of(response)


def send(
    client: Client, fields: dict[str, str], goal: Goal | None = None, **typed: Any
) -> Response:
    url = url_of("edit", goal) if goal else url_of("create")
    return client.post(url, fields | {k: str(v) for k, v in typed.items()})
