from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from feedback.one_on_ones import services
from feedback.one_on_ones.access import get_item, get_one_on_one
from feedback.one_on_ones.forms import (
    FinishForm,
    GoalTopicForm,
    NotesForm,
    OneOnOneItemForm,
)
from feedback.one_on_ones.goals import (
    add_goal_topic,
    open_topic,
    remove_goal_topic,
)
from feedback.one_on_ones.selectors import page_of, pairs_of
from feedback.partners.access import get_colleague
from goals.access import discussed_with, get_goal
from goals.views.responses import goal_url
from organizations.toasts import with_toasts
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from django.http import HttpResponse

    from feedback.models import OneOnOne, OneOnOneItem
    from goals.models import Goal
    from organizations.middleware import MemberRequest
    from organizations.models import Membership

STALE, INVALID = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
def one_on_ones(request: MemberRequest, org: str) -> HttpResponse:
    """The member's 1:1 lists; a POST creates one."""
    if request.method == "POST":
        return _begin(request)
    pairs = pairs_of(request.membership)
    return render(request, "feedback/one_on_ones/index.html", {"pairs": pairs})


def _begin(request: MemberRequest) -> HttpResponse:
    """Create a list with one's manager or a report; 404 for anybody else."""
    membership = request.membership
    other = get_colleague(membership, request.POST.get("with", ""))
    if other.manager_id == membership.pk:
        return _redirect_to(request, services.one_on_one_between(membership, other))
    if membership.manager_id == other.pk:
        return _redirect_to(request, services.one_on_one_between(other, membership))
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def one_on_one(request: MemberRequest, org: str, one_on_one_id: str) -> HttpResponse:
    """One list; a POST adds an item."""
    is_write = request.method == "POST"
    row = get_one_on_one(
        request.membership, one_on_one_id, to="write" if is_write else "read"
    )
    form = OneOnOneItemForm(request.POST) if is_write else OneOnOneItemForm()
    if form.is_valid():
        services.add_item(row, by=request.membership, **form.cleaned_data)
        return _redirect_to(request, row)
    page = page_of(row, request.membership)
    status = INVALID if is_write else 200
    context = {"page": page, "form": form}
    return render(
        request, "feedback/one_on_ones/one_on_one.html", context, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def goal_topic(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Add the goal to the 1:1 about it; `undo` removes it."""
    member = request.membership
    goal = get_goal(member, goal_id)
    other = discussed_with(member, goal)
    if other is None:
        raise PermissionDenied(_("You have no 1:1 in which to discuss this goal."))
    if "undo" in request.POST:
        return _remove_topic(request, goal, other)
    form = GoalTopicForm(
        request.POST or None,
        initial={"token": uuid.uuid4()},
        name=other.user.get_short_name(),
    )
    if form.is_valid():
        add_goal_topic(goal, by=member, **form.cleaned_data)
        text = _("Added to your 1:1 with %(name)s.") % {"name": other}
        return _topic_changed(request, goal, other, text)
    return _topic(request, goal, other, form=form)


def _remove_topic(
    request: MemberRequest, goal: Goal, other: Membership
) -> HttpResponse:
    try:
        remove_goal_topic(goal, by=request.membership)
    except ValidationError as error:
        return _topic(request, goal, other, problem=error)
    text = _("Removed from your 1:1 with %(name)s.") % {"name": other}
    return _topic_changed(request, goal, other, text)


def _topic_changed(
    request: MemberRequest, goal: Goal, other: Membership, text: str
) -> HttpResponse:
    """Say what was done; htmx shows it in place, with a way back."""
    messages.success(request, text)
    if wants_partial(request):
        return with_toasts(request, _topic(request, goal, other))
    return redirect(goal_url(goal))


def _topic(
    request: MemberRequest, goal: Goal, other: Membership, **context: Any
) -> HttpResponse:
    """Render the form, or the topic that the goal is already."""
    is_part = wants_partial(request)
    template = "feedback/one_on_ones/goal.html" + ("#goal-topic" if is_part else "")
    context |= {
        "goal": goal,
        "other": other,
        "item": open_topic(goal, request.membership),
        "in_place": is_part,
    }
    form = context.get("form")
    is_invalid = "problem" in context or (form is not None and form.is_bound)
    return render(request, template, context, status=INVALID if is_invalid else 200)


@require_POST
def notes(request: MemberRequest, org: str, item_id: str) -> HttpResponse:
    """Save notes, also automatically while typing; a conflict shows both versions."""
    item = get_item(request.membership, item_id)
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _state(
            request,
            item,
            status=INVALID,
            problem=form.errors,
            mine=request.POST.get("notes", ""),
        )
    data = form.cleaned_data
    try:
        services.save_notes(item, by=request.membership, **data)
    except services.StaleNotesError as stale:
        # Until the person chooses, the form keeps the version it was loaded with, so
        # that further automatic saves are refused as well.
        return _state(
            request,
            stale.item,
            status=STALE,
            mine=data["notes"],
            is_stale=True,
            known=data["version"],
        )
    if not wants_partial(request):
        messages.success(request, _("Saved."))
        return _redirect_to(request, item.talk)
    return _state(request, item, is_saved=True)


def _state(
    request: MemberRequest, item: OneOnOneItem, *, status: int = 200, **context: Any
) -> HttpResponse:
    template = "feedback/one_on_ones/_notes_state.html"
    if not wants_partial(request):
        template = "feedback/one_on_ones/stale.html"
    return render(request, template, {"item": item, **context}, status=status)


@require_POST
def settle(request: MemberRequest, org: str, item_id: str) -> HttpResponse:
    """Mark an item as discussed; `undo` reopens it."""
    item = get_item(request.membership, item_id)
    is_done = "undo" not in request.POST
    services.settle_item(item, by=request.membership, is_done=is_done)
    return _redirect_to(request, item.talk)


@require_POST
def remove(request: MemberRequest, org: str, item_id: str) -> HttpResponse:
    item = get_item(request.membership, item_id)
    try:
        services.remove_item(item, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _redirect_to(request, item.talk)


@require_POST
def finish(request: MemberRequest, org: str, one_on_one_id: str) -> HttpResponse:
    """Finish the 1:1; open items are carried over to the next one."""
    row = get_one_on_one(request.membership, one_on_one_id, to="write")
    form = FinishForm(request.POST)
    if form.is_valid():
        token = form.cleaned_data["token"]
        n = services.finish_one_on_one(row, by=request.membership, token=token)
        messages.success(request, _moved_to_next_text(n))
    return _redirect_to(request, row)


def _moved_to_next_text(n: int) -> str:
    if not n:
        return _("All topics discussed.")
    return ngettext(
        "%(n)d topic moved to the next 1:1.",
        "%(n)d topics moved to the next 1:1.",
        n,
    ) % {"n": n}


def _redirect_to(request: MemberRequest, row: OneOnOne) -> HttpResponse:
    return redirect(
        "feedback:one_on_one", request.membership.organization.slug, row.public_id
    )
