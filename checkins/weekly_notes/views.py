from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from checkins.weekly.services import CheckInClosedError
from checkins.weekly_notes import documents, selectors
from checkins.weekly_notes.access import get_member
from checkins.weekly_notes.forms import WeekNoteForm
from checkins.weekly_notes.services import (
    NewerCheckInError,
    check_in_of_week,
    write_week_note,
)
from goals.access import get_goal
from organizations.toasts import report_ambiguous_numbers, with_toasts
from ui.htmx import announce, trigger, wants_partial

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse, QueryDict

    from goals.models import Goal
    from organizations.middleware import MemberRequest
    from organizations.models import Membership

SAVED, REFUSED, INVALID = 200, 409, 422


@require_safe
def my_notes(request: MemberRequest, org: str) -> HttpResponse:
    return _notes_of(request, request.membership)


@require_safe
def member_notes(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    return _notes_of(request, get_member(request.membership, member_id))


def _notes_of(request: MemberRequest, member: Membership) -> HttpResponse:
    page = selectors.notes_of_member(request.membership, member, _cycle(request))
    context = {"page": page, "member": member}
    return render(request, "checkins/weekly_notes/member.html", context)


@require_safe
def goal_notes(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    goal = get_goal(request.membership, goal_id)
    page = selectors.notes_of_goal(request.membership, goal, _cycle(request))
    context = {"page": page, "goal": goal}
    return render(request, "checkins/weekly_notes/goal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def week_note(
    request: MemberRequest, org: str, goal_id: str, week: str
) -> HttpResponse:
    """The goal's sheet with the form of an open week; once saved, the updated sheet."""
    goal = get_goal(request.membership, goal_id, to="check_in")
    open_on = _day(week)
    if request.method == "POST":
        return _write(request, goal, open_on)
    if not wants_partial(request):
        return redirect(_address(request, goal))
    return _sheet(request, goal, open_on, is_open=True)


def _write(request: MemberRequest, goal: Goal, open_on: dt.date) -> HttpResponse:
    page = selectors.notes_of_goal(request.membership, goal, _cycle(request))
    sheet = page.sheets[0] if page else None
    cell = sheet.cell_of(open_on) if sheet else None
    if sheet is None or cell is None:
        return _sheet(request, goal, open_on, status=REFUSED, **_closed(request.POST))
    form = WeekNoteForm(sheet, cell, request.POST)
    status, context = _save(request.membership, goal, open_on, form)
    if status != SAVED:
        return _sheet(request, goal, open_on, status=status, **context)
    report_ambiguous_numbers(request, form)
    if not wants_partial(request):
        return redirect(_address(request, goal))
    response = with_toasts(request, _sheet(request, goal, open_on, is_saved=True))
    return announce(trigger(response, "goal-changed"), _("Saved."))


def _save(
    by: Membership, goal: Goal, open_on: dt.date, form: WeekNoteForm
) -> tuple[int, dict[str, object]]:
    """Save the form; return the status, and the template context for the sheet."""
    if not form.is_valid():
        return INVALID, {"form": form}
    try:
        write_week_note(goal, by=by, open_on=open_on, **form.cleaned_data)
    except NewerCheckInError:
        return REFUSED, _newer(goal, open_on, form)
    except CheckInClosedError:
        return REFUSED, _closed(form.data)
    except ValidationError as error:
        form.add_error(None, error)
        return INVALID, {"form": form}
    return SAVED, {}


def _newer(goal: Goal, open_on: dt.date, form: WeekNoteForm) -> dict[str, object]:
    """Show the newer check-in beside the form; saving again overwrites it."""
    newer = check_in_of_week(goal, open_on)
    if newer is None:
        message = _("This week’s check-in was undone. Save again to record yours.")
        form.add_error(None, message)
    data = cast("QueryDict", form.data).copy()
    data["seen"] = newer.public_id if newer else ""
    # Saving again creates another check-in, so it needs a new token.
    data["token"] = str(uuid.uuid4())
    form.data = data
    return {"form": form, "newer": newer}


def _closed(data: Mapping[str, str]) -> dict[str, object]:
    """The text that was typed too late, so that the author can copy it."""
    message = _("This week is closed and can no longer be changed.")
    texts = (data.get("value", "").strip(), data.get("note", "").strip())
    return {"closed": message, "too_late": ", ".join(filter(None, texts))}


def _sheet(
    request: MemberRequest,
    goal: Goal,
    open_on: dt.date,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """The sheet alone for htmx, else the goal's page around it."""
    page = selectors.notes_of_goal(request.membership, goal, _cycle(request))
    template = "checkins/weekly_notes/goal.html"
    if wants_partial(request):
        template = "checkins/weekly_notes/_sheet.html"
        context["sheet"] = page.sheets[0] if page else None
    context |= {"page": page, "goal": goal, "open_on": open_on}
    return render(request, template, context, status=status)


def _address(request: MemberRequest, goal: Goal) -> str:
    parts = [request.membership.organization.slug, goal.public_id]
    address = reverse("checkins:notes_of_goal", args=parts)
    return f"{address}?cycle={_cycle(request)}" if _cycle(request) else address


def _cycle(request: MemberRequest) -> str:
    """The chosen cycle's public id; "" when it cannot be one."""
    given = request.GET.get("cycle", "")
    return given if given.isalnum() and given.isascii() else ""


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


@require_safe
def notes_grid(
    request: MemberRequest, org: str, framework: str, holder: str, cycle: str
) -> HttpResponse:
    """The weekly notes of a document: a fragment of its page, or a page of its own."""
    grid = documents.notes_grid(request.membership, framework, holder, cycle)
    if grid is None:
        raise Http404
    template = "checkins/weekly_notes/document.html"
    if wants_partial(request):
        template += "#notes-of-weeks"
    return render(request, template, {"grid": grid, "page": grid.page})
