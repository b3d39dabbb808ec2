"""Whole numbers that a request sends, such as the page of a long list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

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
