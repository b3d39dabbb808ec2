from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from checkins.answers import confidences, flags, forms, services
from checkins.answers.access import get_period, get_reply
from checkins.answers.people import people_of
from checkins.answers.selectors import latest_replies, shown_to
from checkins.answers.silence import answer_silence, open_question
from checkins.answers.updates import thread_of, update_of, updates_of
from checkins.models import SilentGoal
from checkins.services import check_in
from checkins.views.partial import aims_at, wants_partial
from goals.access import get_goal
from organizations.policy import may

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms as django_forms
    from django.http import HttpResponse

    from checkins.models import Period
    from goals.models import Goal
    from organizations.middleware import MemberRequest

INVALID = 422
# Weeks that an address may name: arithmetic on days stays inside the calendar.
YEARS = range(2000, 2101)


@require_safe
def my_people(request: MemberRequest, org: str) -> HttpResponse:
    """The manager's page; 404 for who has nobody, unless the navigation leads there."""
    people = people_of(request.membership, _day(request.GET.get("week", "")))
    if not people.n_people and not may(request.membership, "participation.read"):
        raise Http404
    if not people.n_people:
        return render(request, "checkins/answers/nobody.html")
    return render(request, "checkins/people.html", {"people": people})


@require_safe
def updates(request: MemberRequest, org: str) -> HttpResponse:
    """What a partner reads, and what was passed up."""
    found = updates_of(request.membership, shown_to(request.membership))
    return render(request, "checkins/answers/updates.html", {"updates": found})


@require_safe
def latest(request: MemberRequest, org: str) -> HttpResponse:
    """The slot on home: what was answered lately."""
    context = {"replies": latest_replies(request.membership)}
    return render(request, "checkins/answers/_latest.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: MemberRequest, org: str, period_id: str) -> HttpResponse:
    """What was answered to a check-in, and answering it."""
    period, _seat = get_period(request.membership, period_id)
    if request.method != "POST":
        return _show(request, period)
    if "reaction" in request.POST:
        return _react(request, period)
    return _take(
        request,
        period,
        forms.ReplyForm(request.POST),
        lambda said: services.reply(period, by=request.membership, **said),
    )


def _react(request: MemberRequest, period: Period) -> HttpResponse:
    return _take(
        request,
        period,
        forms.ReactionForm(request.POST),
        lambda said: services.react(period, said["reaction"], by=request.membership),
    )


@require_POST
def undo_reply(request: MemberRequest, org: str, reply_id: str) -> HttpResponse:
    row = get_reply(request.membership, reply_id)
    return _do(
        request, row.period, lambda: services.undo_reply(row, by=request.membership)
    )


@require_POST
def mark_read(request: MemberRequest, org: str, period_id: str) -> HttpResponse:
    period, _seat = get_period(request.membership, period_id, to="manage")
    is_read = "undo" not in request.POST
    return _do(
        request,
        period,
        lambda: services.mark_read(period, by=request.membership, is_read=is_read),
    )


@require_POST
def pass_up(request: MemberRequest, org: str, period_id: str) -> HttpResponse:
    period, _seat = get_period(request.membership, period_id, to="manage")
    return _take(
        request,
        period,
        forms.PassUpForm(request.POST),
        lambda said: services.pass_up(period, said["text"], by=request.membership),
        doing="pass_up",
    )


@require_POST
def flag(request: MemberRequest, org: str, period_id: str) -> HttpResponse:
    """For the next talk; `undo` takes it off again."""
    period, _seat = get_period(request.membership, period_id, to="manage")
    if "undo" in request.POST:
        return _do(
            request,
            period,
            lambda: flags.unflag(period, by=request.membership),
            doing="flag",
        )
    return _take(
        request,
        period,
        forms.FlagForm(request.POST),
        lambda said: flags.flag_for_talk(period, said["text"], by=request.membership),
        doing="flag",
    )


@require_POST
def confidence(
    request: MemberRequest, org: str, period_id: str, goal_id: str
) -> HttpResponse:
    """The manager's own, beside the owner's; `undo` takes it back."""
    period, _seat = get_period(request.membership, period_id, to="manage")
    goal = get_goal(request.membership, goal_id)
    by = request.membership
    if "undo" in request.POST:
        return _do(
            request,
            period,
            lambda: confidences.withdraw_confidence(goal, period, by=by),
        )
    return _take(
        request,
        period,
        forms.ConfidenceForm(request.POST),
        lambda said: confidences.give_confidence(
            goal, period, said["confidence"], by=by
        ),
        doing=f"confidence-{goal.public_id}",
    )


def _take(
    request: MemberRequest,
    period: Period,
    form: django_forms.Form,
    action: Callable[[dict[str, Any]], object],
    *,
    doing: str = "reply",
) -> HttpResponse:
    """Do what a form says. `doing`: where on the card it stands, and says what is wrong."""
    if not form.is_valid():
        return _show(request, period, form, doing=doing)
    return _do(request, period, lambda: action(form.cleaned_data), form, doing=doing)


def _do(
    request: MemberRequest,
    period: Period,
    action: Callable[[], object],
    form: django_forms.Form | None = None,
    doing: str = "reply",
) -> HttpResponse:
    """Do it and show what became of it; refused, the same place says why."""
    try:
        action()
    except ValidationError as error:
        return _show(request, period, form, doing=doing, problem=error)
    if not wants_partial(request):
        messages.success(request, _("Saved."))
        return redirect(_next(request) or _home_of(request, period))
    return _show(request, period)


def _show(
    request: MemberRequest,
    period: Period,
    form: django_forms.Form | None = None,
    *,
    doing: str = "reply",
    problem: ValidationError | None = None,
) -> HttpResponse:
    """The card where one stands, the thread in its slot, or a page around it."""
    viewer = request.membership
    wrong = problem is not None or (form is not None and not form.is_valid())
    context: dict[str, Any] = {
        "form": form if wrong else None,
        "doing": doing,
        "problem": problem,
        "period": period,
        "next": _next(request),
    }
    status = INVALID if wrong else 200
    if wants_partial(request) and aims_at(request, f"update-{period.public_id}"):
        context["update"] = update_of(viewer, period)
        if request.method == "POST" and viewer.pk == period.member.manager_id:
            context["people"] = people_of(viewer)
        return render(
            request, "checkins/answers/_card_answer.html", context, status=status
        )
    context["thread"] = thread_of(viewer, period)
    if wants_partial(request):
        return render(request, "checkins/answers/_thread.html", context, status=status)
    context["update"] = update_of(viewer, period)
    return render(request, "checkins/answers/thread.html", context, status=status)


def _home_of(request: MemberRequest, period: Period) -> str:
    parts = [request.membership.organization.slug]
    if period.member.manager_id == request.membership.pk:
        return f"{reverse('checkins:my_people', args=parts)}#update-{period.public_id}"
    return reverse("checkins:thread", args=[*parts, period.public_id])


def _next(request: MemberRequest) -> str:
    """The address in `next`, when it is one of ours."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else ""


def _day(text: str) -> dt.date | None:
    """A date of the address; None for what is none, or lies beyond any calendar."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


@require_http_methods(["GET", "HEAD", "POST"])
def silent(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """“Continue, adjust or close?” of a goal that nobody speaks of; 404 of any other."""
    goal = get_goal(request.membership, goal_id, to="edit")
    asked = open_question(goal.pk)
    if asked is None:
        raise Http404
    form = forms.SilenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answer(request, goal, asked, form)
    context = {"goal": goal, "asked": asked, "form": form}
    status = INVALID if form.is_bound else 200
    return render(request, "checkins/silence.html", context, status=status)


def _answer(
    request: MemberRequest, goal: Goal, asked: SilentGoal, form: forms.SilenceForm
) -> HttpResponse:
    """A word why it goes on is a check-in like any other; the others have their pages."""
    choice = form.cleaned_data["choice"]
    parts = [request.membership.organization.slug, goal.public_id]
    if goal.is_open:
        answer_silence(asked, choice, by=request.membership)
    if choice == SilentGoal.Choice.ADJUST:
        return redirect(reverse("goals:edit", args=parts))
    if choice == SilentGoal.Choice.CLOSE:
        return redirect(reverse("goals:close", args=parts))
    if goal.is_open:
        said = form.cleaned_data
        check_in(goal, by=request.membership, note=said["why"], token=said["token"])
        messages.success(request, _("It goes on, and says why."))
    return redirect(goal.get_absolute_url())
