"""Which part of a page a request asks for: the server decides, by htmx's own headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest


def wants_partial(request: MemberRequest) -> bool:
    """Not for boosted requests and those that restore the history: they need the page."""
    htmx = request.htmx
    return (
        bool(htmx)
        and not htmx.boosted
        and not htmx.history_restore_request
        and htmx.request_type != "full"
    )


def aims_at(request: MemberRequest, html_id: str) -> bool:
    """Whether the answer takes the place of the element with this id."""
    target = request.htmx.target or ""
    return target.rpartition("#")[2] == html_id
