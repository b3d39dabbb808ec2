"""Pages of the check-in questions: create, reorder, retire and restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkins.questions import (
    add_question,
    bring_back,
    change_question,
    move_question,
    restore_usual,
    retire_question,
)
from goals.forms.fields import add_service_error, focus_first_error
from organizations.services import lock_organization
from setup.access import requires
from setup.scheduling.forms.questions import MoveForm, QuestionForm
from setup.scheduling.selectors.questions import get_question, questions_for_setup
from ui.stale_forms import overwritten

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest

INVALID, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cadence.configure")
def questions(request: MemberRequest, org: str) -> HttpResponse:
    """Lists all questions; a POST adds one."""
    if request.method != "POST":
        return _draw(request, QuestionForm())
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            add_question(by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            add_service_error(form, error)
    if form.errors:
        return _draw(request, form, status=INVALID)
    return _done(
        request, org, _("Question added. It’s asked from the next check-in on.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cadence.configure")
def question(request: MemberRequest, org: str, question_id: str) -> HttpResponse:
    by = request.membership
    if request.method == "POST":
        lock_organization(by)
    row = get_question(by, question_id)
    known = {"text": row.text, "purpose": row.purpose, "rhythm": row.rhythm}
    form = QuestionForm(request.POST or None, initial=known)
    conflict = overwritten(form) if form.is_valid() else None
    if form.is_valid() and not conflict:
        try:
            change_question(row, by=by, **form.cleaned_data)
        except ValidationError as error:
            add_service_error(form, error)
        else:
            return _done(request, org, _("Saved."))
    if form.errors:
        focus_first_error(form)
    context = {
        "form": form,
        "conflict": conflict,
        "question": row,
        "organization": by.organization,
    }
    status = CONFLICT if conflict else INVALID if form.errors else 200
    return render(request, "setup/scheduling/question.html", context, status=status)


@require_POST
@requires("cadence.configure")
def move(request: MemberRequest, org: str, question_id: str) -> HttpResponse:
    by = request.membership
    row = get_question(by, question_id)
    form = MoveForm(request.POST)
    if form.is_valid():
        order = [each.public_id for each in questions_for_setup(by).asked]
        move_question(row, form.place(order, row.public_id), by=by)
    return _done(request, org, "")


@require_POST
@requires("cadence.configure")
def retire(request: MemberRequest, org: str, question_id: str) -> HttpResponse:
    retire_question(
        get_question(request.membership, question_id), by=request.membership
    )
    return _done(request, org, _("Question retired. Its answers are kept."))


@require_POST
@requires("cadence.configure")
def back(request: MemberRequest, org: str, question_id: str) -> HttpResponse:
    row = get_question(request.membership, question_id)
    try:
        bring_back(row, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("check_in_setup:questions", org=org)
    return _done(
        request, org, _("Question added. It’s asked from the next check-in on.")
    )


@require_POST
@requires("cadence.configure")
def usual(request: MemberRequest, org: str) -> HttpResponse:
    restore_usual(by=request.membership)
    return _done(request, org, _("Default questions restored."))


def _done(request: MemberRequest, org: str, text: str) -> HttpResponse:
    if request.htmx:
        return _draw(request, QuestionForm())
    if text:
        messages.success(request, text)
    return redirect("check_in_setup:questions", org=org)


def _draw(
    request: MemberRequest, form: QuestionForm, *, status: int = 200
) -> HttpResponse:
    if status == INVALID:
        focus_first_error(form)
    context: dict[str, Any] = {
        "form": form,
        "questions": questions_for_setup(request.membership),
        "organization": request.membership.organization,
    }
    in_place = bool(request.htmx) and request.method == "POST"
    template = "setup/scheduling/questions.html" + (
        "#question-list" if in_place else ""
    )
    return render(request, template, context, status=status)
