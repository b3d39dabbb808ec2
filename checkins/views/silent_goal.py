from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from checkins.forms import SilentGoalForm
from checkins.models import SilentGoal
from checkins.services import check_in
from checkins.silent_goals import answer_silent_goal, open_silent_goal
from goals.access import get_goal

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goals.models import Goal
    from organizations.middleware import MemberRequest

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def silent_goal(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Ask “Keep, adjust or close?” for a silent goal; 404 for any other."""
    goal = get_goal(request.membership, goal_id, to="edit")
    asked = open_silent_goal(goal.pk)
    if asked is None:
        raise Http404
    form = SilentGoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answer(request, goal, asked, form)
    context = {"goal": goal, "asked": asked, "form": form}
    status = INVALID if form.is_bound else 200
    return render(request, "checkins/silent_goal.html", context, status=status)


def _answer(
    request: MemberRequest, goal: Goal, asked: SilentGoal, form: SilentGoalForm
) -> HttpResponse:
    """Record the choice; a reason to continue is saved as a check-in.

    The other choices redirect to the goal's forms.
    """
    choice = form.cleaned_data["choice"]
    parts = [request.membership.organization.slug, goal.public_id]
    if goal.is_open:
        answer_silent_goal(asked, choice, by=request.membership)
    if choice == SilentGoal.Choice.ADJUST:
        return redirect(reverse("goals:edit", args=parts))
    if choice == SilentGoal.Choice.CLOSE:
        return redirect(reverse("goals:close", args=parts))
    if goal.is_open:
        data = form.cleaned_data
        check_in(goal, by=request.membership, note=data["why"], token=data["token"])
        messages.success(request, _("Goal kept active, note saved."))
    return redirect(goal.get_absolute_url())
