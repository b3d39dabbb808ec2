"""Lifecycle of a goal, from draft to archive. Each step asks for confirmation first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from goals.access import get_goal
from goals.forms.fields import focus_first_error
from goals.forms.values import CloseForm
from goals.models import Goal
from goals.results import measure_of
from goals.scoring import score_of
from goals.selectors.lookups import count_open_below
from goals.services import (
    activate_goal,
    archive_goal,
    close_goal,
    close_with_those_below,
    delete_draft,
    reopen_goal,
    restore_goal,
    share_draft,
    unshare_draft,
)
from goals.views.responses import ask, go_to, goal_url, tell
from organizations.toasts import report_ambiguous_numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from organizations.middleware import MemberRequest

INVALID = 422
S = Goal.State


@dataclass(frozen=True, slots=True)
class LifecycleStep:
    """One step of the lifecycle with its texts and its service.

    `after`: the states in which it has happened already. `undo`: URL name of the
    reverse.
    """

    name: str
    do: Callable[..., Goal]
    after: tuple[str, ...]
    question: _StrPromise
    text: _StrPromise
    verb: _StrPromise
    done: _StrPromise
    again: _StrPromise
    undo: str = ""


ACTIVATE = LifecycleStep(
    "activate",
    activate_goal,
    (S.ACTIVE, S.CLOSED),
    gettext_lazy("Activate this goal?"),
    gettext_lazy("It will count towards progress, and changes will need a reason."),
    gettext_lazy("Activate goal"),
    gettext_lazy("Goal activated."),
    gettext_lazy("The goal has already been activated."),
)
REOPEN = LifecycleStep(
    "reopen",
    reopen_goal,
    (S.ACTIVE,),
    gettext_lazy("Reopen this goal?"),
    gettext_lazy("Its final progress is discarded, and progress is calculated again."),
    gettext_lazy("Reopen"),
    gettext_lazy("Goal reopened."),
    gettext_lazy("The goal is already open."),
)
ARCHIVE = LifecycleStep(
    "archive",
    archive_goal,
    (S.ARCHIVED,),
    gettext_lazy("Archive this goal?"),
    gettext_lazy(
        "It no longer counts and is hidden from lists. You can restore it at any time."
    ),
    gettext_lazy("Archive"),
    gettext_lazy("Goal archived."),
    gettext_lazy("The goal is already archived."),
    undo="restore",
)
RESTORE = LifecycleStep(
    "restore",
    restore_goal,
    (S.DRAFT, S.ACTIVE, S.CLOSED),
    gettext_lazy("Restore this goal?"),
    gettext_lazy("It returns to its place and counts as before."),
    gettext_lazy("Restore"),
    gettext_lazy("Goal restored."),
    gettext_lazy("The goal is not archived."),
)

SHARE = LifecycleStep(
    "share",
    share_draft,
    (S.ACTIVE, S.CLOSED, S.ARCHIVED),
    gettext_lazy("Share this draft?"),
    gettext_lazy(
        "Managers above the owner, leads of its unit and HR admins will be able to "
        "read it. This doesn’t change who can edit it."
    ),
    gettext_lazy("Share draft"),
    gettext_lazy("Draft shared."),
    gettext_lazy("This goal is not a draft."),
    undo="unshare",
)
UNSHARE = LifecycleStep(
    "unshare",
    unshare_draft,
    (S.ACTIVE, S.CLOSED, S.ARCHIVED),
    gettext_lazy("Stop sharing this draft?"),
    gettext_lazy("Only its owner and its author will be able to read it."),
    gettext_lazy("Stop sharing"),
    gettext_lazy("The draft is private again."),
    gettext_lazy("This goal is not a draft."),
    undo="share",
)


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    return _step(request, SHARE, get_goal(request.membership, goal_id, to="share"))


@require_http_methods(["GET", "HEAD", "POST"])
def unshare(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    return _step(request, UNSHARE, get_goal(request.membership, goal_id, to="share"))


@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    goal = get_goal(request.membership, goal_id, to="edit")
    if request.method == "POST" and goal.state == S.DRAFT and goal.needs_target:
        text = _("Edit the draft and set a target first.")
        return _confirm(request, ACTIVATE, goal, error=text)
    return _step(request, ACTIVATE, goal)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    return _step(request, REOPEN, get_goal(request.membership, goal_id, to="edit"))


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    return _step(request, ARCHIVE, get_goal(request.membership, goal_id, to="archive"))


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    return _step(request, RESTORE, get_goal(request.membership, goal_id, to="archive"))


def _step(request: MemberRequest, step: LifecycleStep, goal: Goal) -> HttpResponse:
    """Confirm on GET, run on POST; a repeated click gets a message, not an error."""
    if goal.state in step.after:
        return _already_done(request, step, goal)
    if request.method != "POST":
        return _confirm(request, step, goal)
    try:
        step.do(goal, by=request.membership)
    except ValidationError as error:
        goal.refresh_from_db(fields=["state"])
        if goal.state in step.after:
            return _already_done(request, step, goal)
        return _confirm(request, step, goal, error=" ".join(error.messages))
    return tell(request, goal, str(step.done), undo=step.undo)


def _already_done(
    request: MemberRequest, step: LifecycleStep, goal: Goal
) -> HttpResponse:
    messages.info(request, str(step.again))
    return go_to(request, goal_url(goal))


def _confirm(
    request: MemberRequest, step: LifecycleStep, goal: Goal, error: str = ""
) -> HttpResponse:
    context = {"goal": goal, "step": step, "error": error, "url": request.path}
    return ask(request, "confirm", context, status=INVALID if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Close with the final progress; the computed one is suggested."""
    goal = get_goal(request.membership, goal_id, to="edit")
    if goal.state == S.CLOSED:
        messages.info(request, _("The goal is already closed."))
        return go_to(request, goal_url(goal))
    measure = measure_of(goal)
    if request.method != "POST":
        form = CloseForm(initial=_suggested(goal), measure=measure)
        return _render_close(request, goal, form)
    form = CloseForm(request.POST, measure=measure)
    if not form.is_valid():
        return _render_close(request, goal, form)
    try:
        n_below = _close(request, goal, form)
    except ValidationError as error:
        form.add_error(None, error)
        return _render_close(request, goal, form)
    report_ambiguous_numbers(request, form)
    return tell(request, goal, _closed_message(n_below), undo="reopen")


def _suggested(goal: Goal) -> dict[str, Any]:
    progress = goal.progress.progress
    grade = None
    if progress is not None and measure_of(goal).is_score:
        grade = score_of(progress)
    elif progress is not None:
        grade = Decimal(str(round(progress * 100, 1)))
    return {"grade": grade, "note": goal.final_grade}


def _close(request: MemberRequest, goal: Goal, form: CloseForm) -> int:
    """Close the goal; returns how many descendants were closed too."""
    data, by = form.cleaned_data, request.membership
    grade, note = _grade(goal, form), data["note"]
    if data["with_below"]:
        return close_with_those_below(goal, by=by, grade=grade, note=note)
    close_goal(goal, by=by, grade=grade, note=note)
    return 0


def _grade(goal: Goal, form: CloseForm) -> float | None:
    """The entered grade; None, for the unrounded progress, if the suggestion was kept."""
    typed = form.cleaned_data.get("grade")
    return None if typed == _suggested(goal)["grade"] else form.fraction()


def _closed_message(n_below: int) -> str:
    if not n_below:
        return _("Goal closed.")
    text = ngettext(
        "Goal closed, with %(n)d supporting goal.",
        "Goal closed, with %(n)d supporting goals.",
        n_below,
    )
    return text % {"n": n_below}


def _render_close(request: MemberRequest, goal: Goal, form: CloseForm) -> HttpResponse:
    if form.is_bound:
        focus_first_error(form)
    context = {
        "goal": goal,
        "form": form,
        "measure": form.measure,
        "now": form.measure.text(goal.progress.progress),
        "n_open": count_open_below(goal),
    }
    return ask(request, "close", context, status=INVALID if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Delete a draft. A repeated click is a 404, as for a goal that never existed."""
    goal = get_goal(request.membership, goal_id, to="delete")
    if request.method != "POST" or goal.state != S.DRAFT:
        error = _not_a_draft_message(goal)
        code = INVALID if error and request.method == "POST" else 200
        return ask(request, "delete", {"goal": goal, "error": error}, status=code)
    try:
        delete_draft(goal, by=request.membership)
    except ValidationError as error:
        context = {"goal": goal, "error": " ".join(error.messages)}
        return ask(request, "delete", context, status=INVALID)
    messages.success(request, _("Draft deleted."))
    return go_to(request, reverse("goals:outline", args=[org]))


def _not_a_draft_message(goal: Goal) -> str:
    if goal.state == S.DRAFT:
        return ""
    return _("Only drafts can be deleted. Archive this goal instead.")
