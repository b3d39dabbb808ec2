"""The search in the frame of every page: answers while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from goals.selectors.find import suggest_goals
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

LONGEST = 100


@require_GET
def find(request: MemberRequest, org: str) -> HttpResponse:
    """The likely goals for `q`; as a page, the outline's whole list."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    all_url = f"{reverse('goals:outline', args=[org])}?{urlencode({'q': text})}"
    if not wants_partial(request):
        return redirect(all_url)
    goals = suggest_goals(request.membership, text)
    context = {"q": text, "goals": goals, "all_url": all_url}
    return render(request, "goals/_found.html", context)
