"""Whole numbers that a request sends, such as the page of a long list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseRedirect

MOST_PAGES = 10_000
# Digits of the largest key in the database.
MOST_DIGITS = 19


def whole_number(text: str, *, most_digits: int = MOST_DIGITS) -> int | None:
    """The number, from 0; None for invalid input.

    Longer ones are invalid too: Python refuses to parse thousands of digits.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= most_digits
    return int(text) if is_number else None


def page_number(request: HttpRequest) -> int:
    """The parameter `page`, from 1; 1 for invalid input."""
    text = request.GET.get("page", "")
    page = whole_number(text, most_digits=len(str(MOST_PAGES)))
    return min(max(1, page or 1), MOST_PAGES)


def to_first_page(request: HttpRequest) -> HttpResponseRedirect:
    """Redirect to the same address without its page.

    For a page beyond the end of a list, which may have become shorter since the link
    was made.
    """
    query = request.GET.copy()
    query.pop("page", None)
    return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
