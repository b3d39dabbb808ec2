"""Guidance beside the goal form, updated when typing pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_POST

from goals.access import get_goal
from goals.forms.goal import GoalForm
from goals.guidance.writing import advice_on, key_of
from goals.services.hints import settle_hints
from goals.tree import parent_row

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest


@require_POST
def guidance(request: MemberRequest, org: str) -> HttpResponse:
    """Hints for the form as sent, after running the action of its button.

    Only for JavaScript; without it the form's own view does the same.
    """
    form = _form(request)
    action = request.POST.get("action", "")
    settle_hints(request.membership, goal_key=key_of(form), action=action)
    context = {"advice": advice_on(form), "goal": form.goal}
    return render(request, "goals/_guidance.html", context)


def _form(request: MemberRequest) -> GoalForm:
    """The form as sent.

    Raises Http404, or PermissionDenied for a goal that the reader may not edit.
    """
    goal = None
    if public_id := request.GET.get("goal", ""):
        goal = get_goal(request.membership, public_id, to="edit")
    return GoalForm(
        request.POST,
        membership=request.membership,
        goal=goal,
        parent=parent_row(goal) if goal else None,
        unchecked=True,
    )
