"""Overrides of computed values by a goal's owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.access import get_goal
from goals.forms.fields import add_service_error, focus_first_error
from goals.forms.initial import initial_of
from goals.forms.values import OverrideForm, StatusForm
from goals.kinds import is_statement
from goals.services import set_override, set_status
from goals.views.responses import ask, go_to, goal_url, refuse_if_over, tell
from organizations.toasts import report_ambiguous_numbers

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goals.models import Goal
    from organizations.middleware import MemberRequest

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def override(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Set the owner's progress until a day; `action=end` removes the override."""
    goal = get_goal(request.membership, goal_id, to="edit")
    if refusal := _refuse(request, goal):
        return refusal
    today = request.membership.organization.today()
    if request.method != "POST":
        before = initial_of(goal, None) | {"progress": None}
        before["progress"] = before["override_progress"]
        return _render(
            request, "override", OverrideForm(initial=before, today=today), goal
        )
    if request.POST.get("action") == "end":
        set_override(goal, progress=None, reason="", until=None, by=request.membership)
        return tell(request, goal, _("Override removed."))
    form = OverrideForm(request.POST, today=today)
    if form.is_valid():
        data = form.cleaned_data
        try:
            set_override(
                goal,
                progress=form.fraction(),
                reason=data["override_reason"],
                until=data["override_until"],
                by=request.membership,
            )
            report_ambiguous_numbers(request, form)
            return tell(request, goal, _("Override saved."))
        except ValidationError as error:
            add_service_error(form, error)
    return _render(request, "override", form, goal)


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Set the owner's status; empty: by pace."""
    goal = get_goal(request.membership, goal_id, to="edit")
    if refusal := _refuse(request, goal):
        return refusal
    if request.method != "POST":
        before = {"status": goal.status, "status_note": goal.status_note}
        return _render(request, "status", StatusForm(initial=before), goal)
    form = StatusForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            set_status(
                goal,
                status=data["status"],
                note=data["status_note"] if data["status"] else "",
                by=request.membership,
            )
            return tell(request, goal, _("Status saved."))
        except ValidationError as error:
            add_service_error(form, error)
    return _render(request, "status", form, goal)


def _refuse(request: MemberRequest, goal: Goal) -> HttpResponse | None:
    """Redirect with a message for a closed goal, or a statement: it has no numbers."""
    if not is_statement(goal):
        return refuse_if_over(request, goal)
    messages.info(
        request, _("This goal is a statement, so it has no progress or status.")
    )
    return go_to(request, goal_url(goal))


def _render(
    request: MemberRequest, name: str, form: OverrideForm | StatusForm, goal: Goal
) -> HttpResponse:
    if form.is_bound:
        focus_first_error(form)
    code = INVALID if form.is_bound else 200
    return ask(request, name, {"form": form, "goal": goal}, status=code)
