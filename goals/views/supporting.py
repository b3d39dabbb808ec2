"""Support links to further goals (goals/services/supporting.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.access import get_goal, may_edit
from goals.selectors.supporting import supportable_goals, supports_of
from goals.services.supporting import support_goal, unsupport_goal
from goals.views.responses import goal_url, next_of
from ui.fields import too_long
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goals.models import Goal
    from organizations.middleware import MemberRequest

INVALID = 422
MOST_LETTERS = 300


@require_safe
def helps(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Goals that it supports and that support it: a page fragment, or its own page."""
    goal = get_goal(request.membership, goal_id)
    context = {
        "goal": goal,
        "helps": supports_of(request.membership, goal),
        "may_edit": may_edit(request.membership, goal),
    }
    part = wants_partial(request)
    template = "goals/_support_links.html" if part else "goals/support_links.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def support(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """POST `supported`: create the link; with `action=end`: delete it."""
    goal = get_goal(request.membership, goal_id, to="edit")
    if request.method != "POST" or request.POST.get("action") == "find":
        return _render(request, goal)
    if not request.POST.get("supported"):
        return _render(request, goal, error=_("Choose a goal to support."))
    supported = get_goal(request.membership, request.POST["supported"])
    try:
        text = _write(request, goal, supported)
    except ValidationError as error:
        return _render(request, goal, error=" ".join(error.messages))
    messages.success(request, text)
    return redirect(next_of(request) or goal_url(goal))


def _write(request: MemberRequest, goal: Goal, supported: Goal) -> str:
    if request.POST.get("action") == "end":
        unsupport_goal(goal, supported, by=request.membership)
        return _("The goal no longer supports “%(title)s”.") % {
            "title": supported.title
        }
    rationale = request.POST.get("rationale", "").replace("\0", "")
    if error := too_long(rationale, MOST_LETTERS):
        raise ValidationError(error)
    support_goal(goal, supported, by=request.membership, rationale=rationale)
    return _("The goal now supports “%(title)s”.") % {"title": supported.title}


def _render(request: MemberRequest, goal: Goal, *, error: str = "") -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    text = given.get("q", "")[:100]
    context = {
        "goal": goal,
        "helps": supports_of(request.membership, goal),
        "offered": supportable_goals(request.membership, goal, text=text),
        "q": text,
        "rationale": given.get("rationale", ""),
        "chosen": given.get("supported", ""),
        "next": next_of(request),
        "error": error,
    }
    status = INVALID if error else 200
    return render(request, "goals/support.html", context, status=status)
