from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkins import services
from checkins.access import get_check_in
from checkins.conflicts import quick_conflict
from checkins.forms import CheckInForm
from checkins.metric_sources.selectors import confirmed, unconfirmed
from checkins.selectors.cards import card_of, takes_value
from checkins.versions import StaleQuickCheckInError
from goals.access import get_goal
from goals.kinds import is_statement
from goals.views.responses import next_of
from organizations.toasts import report_ambiguous_numbers, with_toasts
from scheduling.clock import person_of, today_of
from ui.htmx import aims_at, announce, trigger, wants_partial

if TYPE_CHECKING:
    from django.http import HttpResponse

    from checkins.metric_sources.selectors import UnconfirmedValue
    from checkins.models import CheckIn
    from checkins.selectors.cards import State
    from goals.models import Goal
    from organizations.middleware import MemberRequest

REFUSED, INVALID = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Show or save the check-in form of one goal; once saved, the closed card."""
    goal = get_goal(request.membership, goal_id, to="check_in")
    if not goal.is_open or is_statement(goal):
        return _refused(request, goal)
    if request.method == "POST":
        return _submit(request, goal)
    form = CheckInForm(goal=goal, reading=_unconfirmed(goal))
    return _card(request, goal, form)


def _submit(request: MemberRequest, goal: Goal) -> HttpResponse:
    form = CheckInForm(request.POST, goal=goal)
    if not form.is_valid():
        return _card(request, goal, form, status=INVALID)
    try:
        values = form.cleaned_data
        reading = confirmed(goal, values.get("value"))
        row = services.check_in(goal, by=request.membership, reading=reading, **values)
    except StaleQuickCheckInError as error:
        conflict = quick_conflict(form, error.last, request.membership)
        return _card(request, goal, form, status=REFUSED, conflict=conflict)
    except ValidationError as error:
        return _card(request, goal, form, status=INVALID, problem=error)
    if row.undone_at:
        return _card(
            request, goal, _prefilled_form(goal, row), status=INVALID, is_undone=True
        )
    report_ambiguous_numbers(request, form)
    return _saved(request, goal)


@require_POST
def undo(request: MemberRequest, org: str, check_in_id: str) -> HttpResponse:
    """Undo a check-in and show the form again with its values."""
    row = get_check_in(request.membership, check_in_id)
    goal = row.goal
    try:
        services.undo_check_in(row, by=request.membership)
    except ValidationError as error:
        if not wants_partial(request):
            return _back(request, goal)
        return _card(request, goal, None, state="done", status=REFUSED, problem=error)
    goal.refresh_from_db(fields=["current", "confidence", "start", "updated_on"])
    if not wants_partial(request):
        return _back(request, goal)
    card = _card(request, goal, _prefilled_form(goal, row))
    return _changed(card, _("Check-in undone."))


def _unconfirmed(goal: Goal) -> UnconfirmedValue | None:
    return unconfirmed(goal) if takes_value(goal) else None


def _prefilled_form(goal: Goal, row: CheckIn) -> CheckInForm:
    """A new form with the values of an undone check-in."""
    values = {"value": row.value, "confidence": row.confidence, "note": row.note}
    return CheckInForm(goal=goal, initial=values)


def _saved(request: MemberRequest, goal: Goal) -> HttpResponse:
    if not wants_partial(request):
        messages.success(request, _("Saved."))
        return _back(request, goal)
    card = with_toasts(request, _card(request, goal, None, state="done"))
    return _changed(card, _("Check-in saved."))


def _changed(response: HttpResponse, text: str) -> HttpResponse:
    return announce(trigger(response, "goal-changed"), text)


def _card(
    request: MemberRequest,
    goal: Goal,
    form: CheckInForm | None,
    *,
    state: State = "now",
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """The card alone for htmx, in a list of its own when none is there; else a page."""
    today = today_of(person_of(goal, request.membership))
    card = card_of(request.membership, goal, today, state)
    context |= {"goal": goal, "card": card, "form": form, "next": next_of(request)}
    if not wants_partial(request):
        # A full page would show the open form again: once saved, go to the goal.
        context["next"] = context["next"] or goal.get_absolute_url()
    return render(request, _template(request, goal), context, status=status)


def _template(request: MemberRequest, goal: Goal) -> str:
    if not wants_partial(request):
        return "checkins/check_in.html"
    if aims_at(request, f"check-in-{goal.public_id}"):
        return "checkins/_card.html"
    return "checkins/check_in.html#check-in-alone"


def _refused(request: MemberRequest, goal: Goal) -> HttpResponse:
    """Explain that a draft is not active yet, or the goal is closed."""
    template = "checkins/refused.html"
    if wants_partial(request):
        inside = aims_at(request, f"check-in-{goal.public_id}")
        template += "#check-in-refused-card" if inside else "#check-in-refused"
    status = REFUSED if request.method == "POST" else 200
    return render(request, template, {"goal": goal}, status=status)


def _back(request: MemberRequest, goal: Goal) -> HttpResponse:
    """Redirect to the page that the form came from, else to the goal."""
    return redirect(next_of(request) or goal.get_absolute_url())
