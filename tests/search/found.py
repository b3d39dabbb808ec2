"""What the palette answers, as a reader sees it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

TITLE = re.compile(r'class="hit-t"><span>(.*?)</span>')
TAG = re.compile(r"<[^>]+>")
PALETTE = "/o/acme/search/palette/"
PAGE = "/o/acme/search/"


def read(client: Client, text: str = "", kind: str = "", path: str = PALETTE) -> str:
    answer = client.get(path, {"q": text, "kind": kind})
    assert answer.status_code == 200
    return answer.content.decode()


def titles(page: str) -> list[str]:
    return [html.unescape(TAG.sub("", each)) for each in TITLE.findall(page)]


def found(client: Client, text: str, kind: str = "goals") -> list[str]:
    """The titles of what is found of one kind, in their order."""
    return titles(read(client, text, kind))
