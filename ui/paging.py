"""The page of a long list that a request asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_PAGES = 10_000


def page_number(request: HttpRequest) -> int:
    """The parameter `page`, from 1; 1 for invalid input."""
    text = request.GET.get("page", "")
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PAGES)):
        return min(max(1, int(text)), MOST_PAGES)
    return 1
