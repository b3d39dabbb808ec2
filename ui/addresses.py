"""Addresses of many rows of one view, without resolving the view's name for each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import get_script_prefix, get_urlconf, reverse

if TYPE_CHECKING:
    from collections.abc import Callable

# Takes the place of the id; no view has such a word in its path.
MARK = "0mark0"


def address_of_each(view: str, *args: str) -> Callable[[str], str]:
    """From an id, the view's last argument, to the address.

    `args`: the arguments before it. An id consists of letters and digits (`public_id`).
    """
    before, after = _around_id(view, args, get_script_prefix(), get_urlconf())
    return lambda public_id: f"{before}{public_id}{after}"


@lru_cache(maxsize=1024)
def _around_id(
    view: str, args: tuple[str, ...], _prefix: str, _urlconf: str | None
) -> tuple[str, str]:
    """What stands before and after the id, in this place of the server."""
    before, after = reverse(view, args=[*args, MARK]).split(MARK)
    return before, after
