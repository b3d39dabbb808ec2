from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkins.weekly.access import get_own_period
from checkins.weekly.asked_goals import may_be_written
from checkins.weekly.conflicts import conflict_with_draft, conflict_with_period
from checkins.weekly.context import CheckInContext
from checkins.weekly.drafts import (
    AlreadySubmittedError,
    LoadedVersions,
    StaleCheckInDraftError,
    drop_draft,
    is_overwritten,
    save_draft,
)
from checkins.weekly.form_data import read_form_data
from checkins.weekly.forms import WeeklyCheckInForm
from checkins.weekly.page_state import page_state, submitted_state
from checkins.weekly.selectors import period_now
from checkins.weekly.services import (
    CheckInClosedError,
    StaleCheckInError,
    submit_check_in,
)
from organizations.toasts import report_ambiguous_numbers, with_toasts
from ui.htmx import announce, trigger, wants_partial

if TYPE_CHECKING:
    from checkins.weekly.conflicts import CheckInConflict
    from checkins.weekly.form_data import CheckInFormData
    from organizations.middleware import MemberRequest
    from organizations.models import Membership
    from scheduling.models import Period

NO_CONTENT, REFUSED, INVALID = 204, 409, 422
MOST_SECONDS = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def week(request: MemberRequest, org: str) -> HttpResponse:
    """The signed-in member's own check-in."""
    return page(request, own_context(request.membership))


@require_POST
def week_draft(request: MemberRequest, org: str) -> HttpResponse:
    return draft(request, own_context(request.membership))


def own_context(membership: Membership) -> CheckInContext:
    slug = membership.organization.slug
    return CheckInContext(
        member=membership,
        by=membership,
        page_url=reverse("checkins:week", args=[slug]),
        draft_url=reverse("checkins:week_draft", args=[slug]),
    )


# --- For any context: the member's own, an assistant's, by a magic link ---------------


def page(
    request: HttpRequest, context: CheckInContext, period: Period | None = None
) -> HttpResponse:
    """Show the period's page (None: the current one); POST submits its form."""
    if request.method == "POST":
        return _submit(request, context)
    found = period or period_now(context.member)
    if found is not None:
        found.member = context.member
    return draw(
        request, context, page_state(context, found, is_edit="edit" in request.GET)
    )


@require_POST
def draft(request: HttpRequest, context: CheckInContext) -> HttpResponse:
    """Save a draft; 409 with both texts when it would overwrite another.

    With `look` nothing is saved: see `_unsent`.
    """
    row = _period_at(request, context)
    if "look" in request.POST:
        return _unsent(request, context, row)
    data = request.POST.dict()
    if context.is_read_only:
        return _conflict_as_json(conflict_with_period(context, row, data, "in"))
    if "drop" in data:
        drop_draft(row, by=context.by)
        return redirect(context.page_url)
    return _keep(request, context, row, data)


def _keep(
    request: HttpRequest, context: CheckInContext, row: Period, data: dict[str, str]
) -> HttpResponse:
    if timezone.now() >= row.grace_until:
        return _conflict_as_json(conflict_with_period(context, row, data, "closed"))
    try:
        kept = save_draft(row, by=context.by, data=data, known=_known(request))
    except StaleCheckInDraftError as error:
        error.draft.period = row
        return _conflict_as_json(conflict_with_draft(context, error.draft, data))
    except AlreadySubmittedError:
        return _conflict_as_json(conflict_with_period(context, row, data))
    return JsonResponse({"version": kept.version})


def _period_at(request: HttpRequest, context: CheckInContext) -> Period:
    """The period that the form names.

    Raises Http404 for one of somebody else, PermissionDenied for an assistant once it
    is closed.
    """
    row = get_own_period(context.member, request.POST.get("period", ""))
    if context.is_assistants and timezone.now() >= row.grace_until:
        raise PermissionDenied(
            _("This check-in is closed, so you can no longer view it.")
        )
    return row


def _unsent(request: HttpRequest, context: CheckInContext, row: Period) -> HttpResponse:
    """Compare a draft kept on the device with the stored version; 204 when equal."""
    conflict = conflict_with_period(context, row, request.POST.dict())
    if not conflict.differences:
        return HttpResponse(status=NO_CONTENT)
    may_change = not context.is_read_only and may_be_written(row, context.member)
    template_context = {
        "conflict": conflict,
        "context": context,
        "period": row,
        "change_url": f"{_page_of(context, row)}?edit=1" if may_change else "",
    }
    html = render_to_string("checkins/week/_unsent.html", template_context)
    known = {"draft": conflict.draft, "version": conflict.version}
    return JsonResponse({"html": html, **known})


def _page_of(context: CheckInContext, row: Period) -> str:
    if context.is_for_another:
        return context.page_url
    return reverse(
        "feedback:period", args=[context.member.organization.slug, row.public_id]
    )


def _conflict_as_json(conflict: CheckInConflict) -> HttpResponse:
    html = render_to_string("checkins/week/_conflict.html", {"conflict": conflict})
    answer = {
        "cause": conflict.cause,
        "draft": conflict.draft,
        "version": conflict.version,
        "there": conflict.there,
        "html": html,
    }
    return JsonResponse(answer, status=REFUSED)


def _known(request: HttpRequest) -> LoadedVersions:
    return LoadedVersions(_number(request, "draft"), _number(request, "version"))


def _number(request: HttpRequest, name: str) -> int:
    """A number from a hidden field; 0 for anything else."""
    text = request.POST.get(name) or request.GET.get(name, "")
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


def _submit(request: HttpRequest, context: CheckInContext) -> HttpResponse:
    row = _period_at(request, context)
    known, data = _known(request), request.POST.dict()
    asked = read_form_data(context, row)
    draft = asked.draft
    if draft is not None and is_overwritten(draft, data, known.draft):
        draft.period = row
        return _refuse(request, context, row, conflict_with_draft(context, draft, data))
    form = WeeklyCheckInForm(asked, data, asks=not context.is_linked)
    if not form.is_valid():
        return _again(request, context, form)
    try:
        _require_begun(row, context)
        _submit_form(context, asked, form, known.period)
    except CheckInClosedError:
        conflict = conflict_with_period(context, row, data, "closed")
        return _refuse(request, context, row, conflict)
    except StaleCheckInError:
        return _refuse(request, context, row, conflict_with_period(context, row, data))
    except ValidationError as error:
        return _again(request, context, form, problem=error)
    report_ambiguous_numbers(request, *form.sent)
    if context.is_linked:
        _report_unusual(request, form)
    return _done(request, context, row, form.n_unasked)


def _report_unusual(request: HttpRequest, form: WeeklyCheckInForm) -> None:
    """Say what is unusual about the values: a magic link is not asked a question back."""
    for part in form.sent:
        if part.unusual:
            messages.info(request, f"{part.subject}: {part.unusual}")


def _require_begun(row: Period, context: CheckInContext) -> None:
    """Raise CheckInClosedError unless the period is open, in grace or of this week.

    No page offers a form for any other period.
    """
    is_over = timezone.now() >= row.grace_until
    if not is_over and not may_be_written(row, context.member):
        raise CheckInClosedError


def _submit_form(
    context: CheckInContext,
    asked: CheckInFormData,
    form: WeeklyCheckInForm,
    version: int,
) -> None:
    submit_check_in(
        asked.period,
        by=context.by,
        entries=form.entries,
        answers=form.answers,
        intentions=form.intentions,
        settled=form.settled,
        version=version,
        complete=True,
        sees_all=not asked.hides_others,
    )


def _done(
    request: HttpRequest, context: CheckInContext, row: Period, n_missing: int
) -> HttpResponse:
    seconds = min(_number(request, "seconds"), MOST_SECONDS)
    if not wants_partial(request):  # type: ignore[arg-type]  # htmx is there for all
        return redirect(
            f"{context.page_url}?took={seconds}" if seconds else context.page_url
        )
    state = submitted_state(context, row, n_missing)
    page_response = draw(request, context, state, took=seconds, is_taken=True)
    response = with_toasts(request, page_response)
    return announce(trigger(response, "goal-changed"), _("Check-in submitted."))


def _again(
    request: HttpRequest,
    context: CheckInContext,
    form: WeeklyCheckInForm,
    *,
    problem: ValidationError | None = None,
) -> HttpResponse:
    """The submitted form again, with its errors, and as outdated as it was."""
    state = page_state(context, form.week.period, form=form)
    loaded = _known(request)
    return draw(request, context, state, status=INVALID, problem=problem, loaded=loaded)


def _refuse(
    request: HttpRequest,
    context: CheckInContext,
    row: Period,
    conflict: CheckInConflict,
) -> HttpResponse:
    """The submitted form beside the stored version; submitting again overwrites it."""
    form = WeeklyCheckInForm(
        read_form_data(context, row),
        request.POST.dict(),
        asks=not context.is_linked,
    )
    form.is_valid()
    state = page_state(context, row, form=form)
    return draw(request, context, state, status=REFUSED, conflict=conflict)


def draw(
    request: HttpRequest,
    context: CheckInContext,
    state: object,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """Render the page, or for htmx the part of it that changes."""
    template = (
        "checkins/week/linked.html" if context.is_linked else "checkins/week/page.html"
    )
    if wants_partial(request):  # type: ignore[arg-type]  # htmx is there for all
        template = "checkins/week/_week.html"
    more.setdefault("took", min(_number(request, "took"), MOST_SECONDS))
    template_context = {"context": context, "page_state": state, **more}
    return render(request, template, template_context, status=status)
