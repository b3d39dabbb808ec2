"""Reorders a goal among its siblings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.access import get_goal, may_reorder
from goals.forms.reorder import ReorderForm
from goals.selectors.outline import parent_of
from goals.selectors.scope import goals_in
from goals.services import PlacementError, reorder_goal
from goals.services.ordering import step_goal
from goals.views.outline_request import ask
from ui.htmx import announce, trigger

if TYPE_CHECKING:
    from goals.models import Goal
    from goals.services.ordering import OrderingStep
    from organizations.middleware import MemberRequest


@require_POST
def reorder(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Move one step among the goals on the page (`direction`) or before one (`before`).

    With htmx the new position is announced, and the `goal-moved` event names the row to
    move; an error is shown, and nothing moves.
    """
    membership = request.membership
    goal = get_goal(membership, goal_id)
    parent = parent_of(membership, goal)
    if not may_reorder(membership, goal, parent):
        raise PermissionDenied(
            _("Only the owner and their leaders can change this goal.")
        )
    form = ReorderForm(request.POST)
    if not form.is_valid():
        return HttpResponse(escape(_("Choose where to move it.")), status=422)
    if not form.step:
        return _put_before(request, goal, form.cleaned_data["before"])
    asked = ask(membership, request.POST)
    if asked.scope is None:
        raise Http404
    step = step_goal(goal, by=membership, step=form.step, among=goals_in(asked.scope))
    if request.htmx:
        return _announce(goal, step)
    return _redirect_back(org, goal, parent, asked.scope_query)


def _put_before(request: MemberRequest, goal: Goal, public_id: str) -> HttpResponse:
    before = get_goal(request.membership, public_id)
    try:
        reorder_goal(goal, before=before, by=request.membership)
    except PlacementError as error:
        return HttpResponse(escape(" ".join(error.messages)), status=422)
    if request.htmx:
        return _moved(announce(HttpResponse(), _("Moved.")), goal, before)
    slug = request.membership.organization.slug
    return _redirect_back(slug, goal, parent_of(request.membership, goal), "")


def _announce(goal: Goal, step: OrderingStep) -> HttpResponse:
    response = announce(HttpResponse(), position_text(goal, step))
    return _moved(response, goal, step.before) if step.moved else response


def position_text(goal: Goal, step: OrderingStep) -> str:
    """The goal's place after a step, as people are told it."""
    return _("“%(title)s” is now number %(place)d of %(n)d.") % {
        "title": goal.title,
        "place": step.place,
        "n": step.n_siblings,
    }


def _moved(response: HttpResponse, goal: Goal, before: Goal | None) -> HttpResponse:
    row = {"row": goal.public_id, "before": before.public_id if before else ""}
    return trigger(response, "goal-moved", row)


def _redirect_back(
    slug: str, goal: Goal, parent: Goal | None, scope_query: str
) -> HttpResponse:
    """Redirect to the outline in reordering mode, at the row that was moved."""
    opened = f"&open={parent.public_id}" if parent else ""
    url = reverse("goals:outline", args=[slug])
    return redirect(f"{url}?{scope_query}&arrange=1{opened}#goal-row-{goal.public_id}")
