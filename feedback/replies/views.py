from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from checkins.weekly.context import CheckInContext
from checkins.weekly.page_state import submitted_state
from checkins.weekly.views import draw, own_context, page
from feedback.replies import flags, forms, manager_confidence, services
from feedback.replies.access import get_period, get_reply
from feedback.replies.people import read_team_week
from feedback.replies.selectors import latest_replies, shown_to
from feedback.replies.updates import thread_of, update_of, updates_of
from goals.access import get_goal
from goals.views.responses import next_of
from organizations.policy import may, require
from ui.htmx import aims_at, announce, wants_partial

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms as django_forms
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest
    from scheduling.models import Period

INVALID, CONFLICT = 422, 409
# Years accepted in the query string, so that date arithmetic cannot overflow.
YEARS = range(2000, 2101)


class ConfidenceConflict(NamedTuple):
    """A manager's confidence, saved in another tab meanwhile; in percent.

    `yours`: what this tab sent; None to remove it.
    """

    now: int
    yours: int | None


@require_safe
def my_people(request: MemberRequest, org: str) -> HttpResponse:
    """The manager's page; 404 without reports, unless it is in the navigation."""
    people = read_team_week(request.membership, _day(request.GET.get("week", "")))
    if not people.n_people and not may(request.membership, "participation.read"):
        raise Http404
    if not people.n_people:
        return render(request, "feedback/replies/nobody.html")
    return render(request, "feedback/people.html", {"people": people})


@require_safe
def updates(request: MemberRequest, org: str) -> HttpResponse:
    """Check-ins that the member reads as a partner, or that were escalated to them."""
    found = updates_of(request.membership, shown_to(request.membership))
    return render(request, "feedback/replies/updates.html", {"updates": found})


@require_safe
def latest(request: MemberRequest, org: str) -> HttpResponse:
    """Recent replies, as a fragment of home."""
    context = {"replies": latest_replies(request.membership)}
    return render(request, "feedback/replies/_latest.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def period(request: MemberRequest, org: str, period_id: str) -> HttpResponse:
    """One check-in: its member changes it until its grace ends, others read it.

    While it is not submitted, or reopened, others read the replies alone.
    """
    row, role = get_period(request.membership, period_id)
    if request.method == "POST":
        require(request.membership, "week.change", row)
    if role != "member":
        if row.submitted_at is None:
            return redirect("feedback:thread", org, period_id)
        context = CheckInContext(
            row.member, request.membership, request.path, "", is_read_only=True
        )
        return draw(request, context, submitted_state(context, row))
    row.member = request.membership
    context = own_context(request.membership)
    return page(
        request,
        CheckInContext(context.member, context.by, request.path, context.draft_url),
        row,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: MemberRequest, org: str, period_id: str) -> HttpResponse:
    """The replies to a check-in; a POST adds one."""
    period, _role = get_period(request.membership, period_id)
    if request.method != "POST":
        return _show(request, period)
    if "reaction" in request.POST:
        return _react(request, period)
    return _submit(
        request,
        period,
        forms.ReplyForm(request.POST),
        lambda data: services.reply(period, by=request.membership, **data),
        done=_("Reply sent."),
    )


def _react(request: MemberRequest, period: Period) -> HttpResponse:
    return _submit(
        request,
        period,
        forms.ReactionForm(request.POST),
        lambda data: services.react(period, data["reaction"], by=request.membership),
        done=_("Reaction saved."),
    )


@require_POST
def undo_reply(request: MemberRequest, org: str, reply_id: str) -> HttpResponse:
    row = get_reply(request.membership, reply_id)
    return _run(
        request,
        row.period,
        lambda: services.undo_reply(row, by=request.membership),
        done=_("Undone."),
    )


@require_POST
def mark_read(request: MemberRequest, org: str, period_id: str) -> HttpResponse:
    period, _role = get_period(request.membership, period_id, to="manage")
    is_read = "undo" not in request.POST
    return _run(
        request,
        period,
        lambda: services.mark_read(period, by=request.membership, is_read=is_read),
        done=_("Marked as read.") if is_read else _("Marked as unread."),
    )


@require_POST
def escalate(request: MemberRequest, org: str, period_id: str) -> HttpResponse:
    period, _role = get_period(request.membership, period_id, to="manage")
    return _submit(
        request,
        period,
        forms.EscalateForm(request.POST),
        lambda data: services.escalate(period, data["text"], by=request.membership),
        doing="escalate",
        done=_("Check-in escalated."),
    )


@require_POST
def flag(request: MemberRequest, org: str, period_id: str) -> HttpResponse:
    """Flag the check-in for the next 1:1; `undo` removes the flag."""
    period, _role = get_period(request.membership, period_id, to="manage")
    if "undo" in request.POST:
        return _run(
            request,
            period,
            lambda: flags.unflag(period, by=request.membership),
            doing="flag",
            done=_("Removed from your 1:1."),
        )
    return _submit(
        request,
        period,
        forms.FlagForm(request.POST),
        lambda data: flags.flag_for_one_on_one(
            period, data["text"], by=request.membership
        ),
        doing="flag",
        done=_("Added to your 1:1."),
    )


@require_POST
def confidence(
    request: MemberRequest, org: str, period_id: str, goal_id: str
) -> HttpResponse:
    """The manager's confidence, beside the owner's; `undo` removes it."""
    period, _role = get_period(request.membership, period_id, to="manage")
    goal = get_goal(request.membership, goal_id)
    by, seen = request.membership, request.POST.get("seen")
    doing = f"confidence-{goal.public_id}"
    form = forms.ConfidenceForm(request.POST)
    try:
        if "undo" in request.POST:
            return _run(
                request,
                period,
                lambda: manager_confidence.withdraw_confidence(
                    goal, period, by=by, seen=seen
                ),
                done=_("Confidence removed."),
            )
        return _submit(
            request,
            period,
            form,
            lambda data: manager_confidence.give_confidence(
                goal, period, data["confidence"], by=by, seen=seen
            ),
            doing=doing,
            done=_("Confidence saved."),
        )
    except manager_confidence.StaleConfidenceError as error:
        yours = None if "undo" in request.POST else form.cleaned_data["confidence"]
        conflict = ConfidenceConflict(error.now, yours)
        return _show(request, period, doing=doing, conflict=conflict)


def _submit(
    request: MemberRequest,
    period: Period,
    form: django_forms.Form,
    action: Callable[[dict[str, Any]], object],
    *,
    done: str,
    doing: str = "reply",
) -> HttpResponse:
    """Validate the form and run the action.

    `doing`: the part of the card that shows the form and its errors. `done`: what is
    said afterwards.
    """
    if not form.is_valid():
        return _show(request, period, form, doing=doing)
    return _run(
        request,
        period,
        lambda: action(form.cleaned_data),
        form,
        doing=doing,
        done=done,
    )


def _run(
    request: MemberRequest,
    period: Period,
    action: Callable[[], object],
    form: django_forms.Form | None = None,
    *,
    done: str,
    doing: str = "reply",
) -> HttpResponse:
    """Run the action and render the result; the same part shows a ValidationError."""
    try:
        action()
    except ValidationError as error:
        return _show(request, period, form, doing=doing, problem=error)
    if not wants_partial(request):
        messages.success(request, done)
        return redirect(next_of(request) or _home_of(request, period))
    return announce(_show(request, period), done)


def _show(
    request: MemberRequest,
    period: Period,
    form: django_forms.Form | None = None,
    *,
    doing: str = "reply",
    problem: ValidationError | None = None,
    conflict: ConfidenceConflict | None = None,
) -> HttpResponse:
    """Render the card or the thread for htmx, else a full page."""
    viewer = request.membership
    is_invalid = problem is not None or (form is not None and not form.is_valid())
    context: dict[str, Any] = {
        "form": form if is_invalid else None,
        "doing": doing,
        "problem": problem,
        "conflict": conflict,
        "period": period,
        "next": next_of(request),
    }
    status = CONFLICT if conflict else INVALID if is_invalid else 200
    if wants_partial(request) and aims_at(request, f"update-{period.public_id}"):
        context["update"] = update_of(viewer, period)
        if request.method == "POST" and viewer.pk == period.member.manager_id:
            context["people"] = read_team_week(viewer)
        return render(
            request, "feedback/replies/_card_answer.html", context, status=status
        )
    context["thread"] = thread_of(viewer, period)
    if wants_partial(request):
        return render(request, "feedback/replies/_thread.html", context, status=status)
    context["update"] = update_of(viewer, period)
    return render(request, "feedback/replies/thread.html", context, status=status)


def _home_of(request: MemberRequest, period: Period) -> str:
    parts = [request.membership.organization.slug]
    if period.member.manager_id == request.membership.pk:
        return f"{reverse('feedback:my_people', args=parts)}#update-{period.public_id}"
    return reverse("feedback:thread", args=[*parts, period.public_id])


def _day(text: str) -> dt.date | None:
    """A date from the query string; None when invalid or out of range."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
