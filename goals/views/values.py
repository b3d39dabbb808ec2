"""Overrides of computed values by a goal's owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.access import get_goal
from goals.forms.fields import add_service_error, focus_first_error
from goals.forms.initial import initial_of
from goals.forms.values import OverrideForm, StatusForm
from goals.kinds import is_statement
from goals.selectors.last_editor import last_editor
from goals.services import lock_fields, set_override, set_status
from goals.views.responses import ask, go_to, goal_url, refuse_if_over, tell
from organizations.toasts import report_ambiguous_numbers
from ui.stale_forms import overwritten

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goals.models import Goal
    from organizations.middleware import MemberRequest
    from ui.stale_forms import StaleFormConflict

INVALID, CONFLICT = 422, 409
OVERRIDE = ("override_progress", "override_reason", "override_until")
STATUS = ("status", "status_note")


@require_http_methods(["GET", "HEAD", "POST"])
def override(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Set the owner's progress until a day; `action=end` removes the override."""
    goal = get_goal(request.membership, goal_id, to="edit")
    if refusal := _refuse(request, goal):
        return refusal
    today = request.membership.organization.today()
    if request.method != "POST":
        form = OverrideForm(initial=_override_now(goal), today=today)
        return _render(request, "override", form, goal)
    lock_fields(goal, OVERRIDE)
    if request.POST.get("action") == "end":
        set_override(goal, progress=None, reason="", until=None, by=request.membership)
        return tell(request, goal, _("Override removed."))
    form = OverrideForm(request.POST, initial=_override_now(goal), today=today)
    if form.is_valid():
        if conflict := overwritten(form, lambda: last_editor(goal)):
            return _render(request, "override", form, goal, conflict)
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


def _override_now(goal: Goal) -> dict[str, Any]:
    known = initial_of(goal, None)
    return {
        "progress": known["override_progress"],
        "override_reason": goal.override_reason,
        "override_until": goal.override_until,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Set the owner's status; empty: by pace."""
    goal = get_goal(request.membership, goal_id, to="edit")
    if refusal := _refuse(request, goal):
        return refusal
    if request.method != "POST":
        form = StatusForm(initial=_status_now(goal))
        return _render(request, "status", form, goal)
    lock_fields(goal, STATUS)
    form = StatusForm(request.POST, initial=_status_now(goal))
    if form.is_valid():
        if conflict := overwritten(form, lambda: last_editor(goal)):
            return _render(request, "status", form, goal, conflict)
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


def _status_now(goal: Goal) -> dict[str, Any]:
    return {name: getattr(goal, name) for name in STATUS}


def _refuse(request: MemberRequest, goal: Goal) -> HttpResponse | None:
    """Redirect with a message for a closed goal, or a statement: it has no numbers."""
    if not is_statement(goal):
        return refuse_if_over(request, goal)
    messages.info(
        request, _("This goal is a statement, so it has no progress or status.")
    )
    return go_to(request, goal_url(goal))


def _render(
    request: MemberRequest,
    name: str,
    form: OverrideForm | StatusForm,
    goal: Goal,
    conflict: StaleFormConflict | None = None,
) -> HttpResponse:
    """Render the form."""
    if form.is_bound:
        focus_first_error(form)
    code = CONFLICT if conflict else INVALID if form.is_bound else 200
    context: dict[str, object] = {
        "form": form,
        "goal": goal,
        "conflict": conflict,
    }
    return ask(request, name, context, status=code)
