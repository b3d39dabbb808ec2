"""htmx: which part of a page a request wants, and what a response says beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

TRIGGER = "HX-Trigger"


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


def trigger(
    response: HttpResponse, event: str, detail: dict[str, str] | None = None
) -> HttpResponse:
    """Has the page dispatch an event once it has taken the response; several may."""
    events = json.loads(response.headers.get(TRIGGER, "{}"))
    response.headers[TRIGGER] = json.dumps({**events, event: detail or {}})
    return response


def announce(response: HttpResponse, text: str) -> HttpResponse:
    """Has screen readers told, in the page's one live region, what has happened.

    Toasts are announced without it, and a write with neither as “Done.”
    """
    return trigger(response, "announce", {"text": text})
