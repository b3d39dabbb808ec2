from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals.selectors.pulse import read_pulse
from home.selectors import read_home

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest


@require_safe
def home(request: MemberRequest, org: str) -> HttpResponse:
    """After a roll-up the page fetches itself, and takes the derived numbers out of it."""
    membership = request.membership
    # Before the numbers, so that nothing that is still on its way is missed.
    pulse = read_pulse(membership.organization, None)
    page = read_home(membership)
    return render(request, "home/home.html", {"home": page, "pulse": pulse})
