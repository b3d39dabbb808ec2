"""The goal page, and the explanation of its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals.access import get_goal
from goals.selectors.detail import goal_page
from goals.selectors.explain import as_json, explain_goal
from goals.selectors.line import line_of
from goals.selectors.pulse import read_pulse
from ui.htmx import aims_at, wants_partial
from ui.paging import page_number, to_first_page

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest


@require_safe
def detail(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    # Read before the numbers, so that no pending roll-up is missed.
    pulse = read_pulse(request.membership.organization, None)
    goal = get_goal(request.membership, goal_id)
    page = goal_page(request.membership, goal, page=page_number(request))
    if page.supporting.page > 1 and not page.supporting.rows:
        return to_first_page(request)
    context = {"goal": goal, "page": page, "pulse": pulse}
    part = "#goal-supporting" if aims_at(request, "goal-supporting") else ""
    return render(request, f"goals/detail.html{part}", context)


@require_safe
def explain(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Explanation with a page of child goals; the next page replaces “more”."""
    goal = get_goal(request.membership, goal_id)
    page = page_number(request)
    why = explain_goal(request.membership, goal, page=page)
    if _wants_json(request):
        return JsonResponse(as_json(why))
    if page > 1 and not why.children:
        return to_first_page(request)
    context = {"goal": goal, "why": why}
    if wants_partial(request):
        part = "goal-why" if page == 1 else "goal-why-rows"
        return render(request, f"goals/explain.html#{part}", context)
    context["line"] = line_of(request.membership, goal.pk)
    return render(request, "goals/explain.html", context)


def _wants_json(request: MemberRequest) -> bool:
    if request.GET.get("format") == "json":
        return True
    best = request.get_preferred_type(["text/html", "application/json"])
    return best == "application/json"
