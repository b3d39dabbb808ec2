"""Changes a goal's parent. Its order among siblings: goals/views/reordering.py."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.access import get_goal, may_see
from goals.forms.align import AlignForm
from goals.forms.fields import add_service_error, focus_first_error
from goals.selectors.last_editor import last_editor
from goals.selectors.line import line_of
from goals.selectors.parents import find_parents
from goals.services import align_goal, lock_edge
from goals.tree import subtree
from goals.views.responses import ask, refuse_if_over, tell
from organizations.toasts import report_ambiguous_numbers
from ui.stale_forms import overwritten

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest
    from ui.stale_forms import StaleFormConflict

INVALID, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
def align(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Move a goal with all its descendants to another parent, or to the top."""
    goal = get_goal(request.membership, goal_id, to="edit")
    if refusal := refuse_if_over(request, goal):
        return refusal
    if request.method == "POST":
        lock_edge(goal)
    line = line_of(request.membership, goal.parent_id)
    goal.parent = line[-1].goal if line else None
    asked = {"membership": request.membership, "goal": goal, "parent": goal.parent}
    if request.method != "POST" or request.POST.get("action") == "find":
        return _render(request, AlignForm(**asked))
    form = AlignForm(request.POST, **asked)
    if not form.is_valid():
        return _render(request, form, status=INVALID)
    if conflict := _conflict(form):
        return _render(request, form, status=CONFLICT, conflict=conflict)
    try:
        align_goal(
            copy(goal),
            to=form.cleaned_data["parent"],
            by=request.membership,
            reason=form.cleaned_data["reason"],
            **form.edge(),
        )
    except ValidationError as error:
        add_service_error(form, error)
        return _render(request, form, status=INVALID)
    report_ambiguous_numbers(request, form)
    return tell(request, goal, _message(form))


def _conflict(form: AlignForm) -> StaleFormConflict | None:
    """What somebody else changed since the form was loaded."""
    parent = form.parent_before
    is_known = parent is None or may_see(form.membership, parent)
    private = "" if parent is None else parent.hidden_title
    shown = {"parent": parent.title if parent and is_known else private}
    return overwritten(form, lambda: last_editor(form.goal), shown)


def _message(form: AlignForm) -> str:
    above = form.cleaned_data["parent"]
    if above is None:
        return _("The goal has no parent now.")
    is_known = may_see(form.membership, above)
    title = above.title if is_known else above.hidden_title
    return _("Linked to “%(title)s”") % {"title": title}


def _render(
    request: MemberRequest,
    form: AlignForm,
    *,
    status: int = 200,
    conflict: StaleFormConflict | None = None,
) -> HttpResponse:
    goal = form.goal
    if form.is_bound:
        focus_first_error(form)
    text = request.POST.get("parent_q", "")[:100]
    context: dict[str, object] = {
        "form": form,
        "conflict": conflict,
        "goal": goal,
        "chosen": form.above,
        "chosen_is_private": form.above is not None
        and not may_see(request.membership, form.above),
        "q": text,
        "searched": True,
        "parents": find_parents(
            request.membership, text=text, kind=goal.kind_ref, moving=goal
        ),
        "n_below": len(subtree(goal.organization_id, goal.pk)) - 1,
    }
    return ask(request, "align", context, status=status)
