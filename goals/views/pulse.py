"""Tells a page whether the roll-up has caught up with a save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from goals.selectors.pulse import read_pulse
from ui.htmx import trigger
from ui.paging import whole_number

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

# Stop polling when no worker responds: the page says nothing false meanwhile.
MOST_TRIES = 40
# Triggered on <body> explicitly: the polling element is gone by then, and htmx would
# trigger on the document, where listeners on <body> do not receive it.
ROLLED_UP = {"target": "body"}


@require_GET
def pulse(request: MemberRequest, org: str) -> HttpResponse:
    """Polled after a save while goals changed by then still wait for the roll-up.

    Then the event `goals-rolled-up` makes the page's live regions reload.
    """
    mark = whole_number(request.GET.get("mark", ""))
    tries = whole_number(request.GET.get("tries", "")) or 0
    state = read_pulse(request.membership.organization, mark)
    waits = state.is_behind and tries < MOST_TRIES
    response = render(
        request,
        "goals/pulse.html",
        {"pulse": state, "waits": waits, "tries": tries + 1},
    )
    if not waits:
        trigger(response, "goals-rolled-up", ROLLED_UP)
    return response
