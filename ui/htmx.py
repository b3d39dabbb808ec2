"""Decides from htmx's request headers which part of a page to render."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest


def wants_partial(request: MemberRequest) -> bool:
    """Whether to render a partial; boosted and history-restore requests need the whole
    page.
    """
    htmx = request.htmx
    return (
        bool(htmx)
        and not htmx.boosted
        and not htmx.history_restore_request
        and htmx.request_type != "full"
    )


def aims_at(request: MemberRequest, html_id: str) -> bool:
    """Whether the response replaces the element with this id."""
    target = request.htmx.target or ""
    return target.rpartition("#")[2] == html_id
