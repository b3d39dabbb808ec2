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
    """Render home; after a roll-up the page fetches itself for the derived numbers."""
    membership = request.membership
    # Read before the numbers, so that no roll-up in between is missed.
    pulse = read_pulse(membership.organization, None)
    page = read_home(membership)
    return render(request, "home/home.html", {"home": page, "pulse": pulse})
