"""Has the roll-up caught up with what I just saved?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from goals.selectors.pulse import read_pulse

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

# A worker that is gone is not waited for: the page says nothing false meanwhile.
MOST_TRIES = 40
# On <body> by name: the element that asked is gone by then, and htmx would tell the
# document, which those who listen on <body> do not hear.
ROLLED_UP = '{"goals-rolled-up": {"target": "body"}}'


@require_GET
def pulse(request: MemberRequest, org: str) -> HttpResponse:
    """Polled after a save, for as long as goals of that moment wait for the roll-up.

    Then the event `goals-rolled-up` tells the page's live regions to fetch themselves.
    """
    mark = _number(request.GET.get("mark"))
    tries = _number(request.GET.get("tries")) or 0
    state = read_pulse(request.membership.organization, mark)
    waits = state.is_behind and tries < MOST_TRIES
    response = render(
        request,
        "goals/pulse.html",
        {"pulse": state, "waits": waits, "tries": tries + 1},
    )
    if not waits:
        response.headers["HX-Trigger"] = ROLLED_UP
    return response


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
