from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from checkins.selectors.history import history_of
from goals.access import get_goal
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest


@require_safe
def on_goal(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """The check-ins of a goal: a fragment of the goal's page, or a page of its own."""
    goal = get_goal(request.membership, goal_id)
    before = request.GET.get("before", "").replace("\0", " ")
    template = "checkins/history.html"
    if wants_partial(request):
        template += "#check-in-rows" if before else "#goal-check-ins"
    context = {"goal": goal, "history": history_of(goal, before), "before": before}
    return render(request, template, context)
