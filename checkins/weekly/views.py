from __future__ import annotations

from typing import TYPE_CHECKING

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
from organizations.understood import tell_understood, with_toasts
from ui.htmx import wants_partial

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


# --- Of any desk: the member's own, an assistant's, of who came by a link -----------------


def page(
    request: HttpRequest, desk: CheckInContext, period: Period | None = None
) -> HttpResponse:
    """The form of the period (None: the current one), or how it stands; POST hands in."""
    if request.method == "POST":
        return _take_in(request, desk)
    found = period or period_now(desk.member)
    if found is not None:
        found.member = desk.member
    return draw(request, desk, page_state(desk, found, is_edit="edit" in request.GET))


@require_POST
def draft(request: HttpRequest, desk: CheckInContext) -> HttpResponse:
    """Keep what is typed; 409 with both texts where that would overwrite another.

    `look` keeps nothing: see `_unsent`.
    """
    row = _period_at(request, desk)
    if "look" in request.POST:
        return _unsent(request, desk, row)
    data = request.POST.dict()
    if desk.is_read_only:
        return _conflict_as_json(conflict_with_period(desk, row, data, "in"))
    if "drop" in data:
        drop_draft(row, by=desk.by)
        return redirect(desk.page_url)
    return _keep(request, desk, row, data)


def _keep(
    request: HttpRequest, desk: CheckInContext, row: Period, data: dict[str, str]
) -> HttpResponse:
    if timezone.now() >= row.grace_until:
        return _conflict_as_json(conflict_with_period(desk, row, data, "closed"))
    try:
        kept = save_draft(row, by=desk.by, data=data, known=_known(request))
    except StaleCheckInDraftError as error:
        error.draft.period = row
        return _conflict_as_json(conflict_with_draft(desk, error.draft, data))
    except AlreadySubmittedError:
        return _conflict_as_json(conflict_with_period(desk, row, data))
    return JsonResponse({"version": kept.version})


def _period_at(request: HttpRequest, desk: CheckInContext) -> Period:
    """The period that a form names. Raises Http404 for one of somebody else,
    PermissionDenied for an assistant once it is closed for good.
    """
    row = get_own_period(desk.member, request.POST.get("period", ""))
    if desk.is_assistants and timezone.now() >= row.grace_until:
        raise PermissionDenied(
            _("This check-in is closed: it is not yours to read now.")
        )
    return row


def _unsent(request: HttpRequest, desk: CheckInContext, row: Period) -> HttpResponse:
    """What a device still holds, beside what came in by another way; 204 when that says
    the same.
    """
    conflict = conflict_with_period(desk, row, request.POST.dict())
    if not conflict.differences:
        return HttpResponse(status=NO_CONTENT)
    may_change = not desk.is_read_only and may_be_written(row, desk.member)
    context = {
        "conflict": conflict,
        "desk": desk,
        "period": row,
        "change_url": f"{_page_of(desk, row)}?edit=1" if may_change else "",
    }
    html = render_to_string("checkins/week/_unsent.html", context)
    known = {"draft": conflict.draft, "version": conflict.version}
    return JsonResponse({"html": html, **known})


def _page_of(desk: CheckInContext, row: Period) -> str:
    if desk.is_for_another:
        return desk.page_url
    return reverse(
        "feedback:period", args=[desk.member.organization.slug, row.public_id]
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
    """A number of a hidden field; 0 for anything else."""
    text = request.POST.get(name) or request.GET.get(name, "")
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


def _take_in(request: HttpRequest, desk: CheckInContext) -> HttpResponse:
    row = _period_at(request, desk)
    known, data = _known(request), request.POST.dict()
    asked = read_form_data(desk, row)
    draft = asked.draft
    if draft is not None and is_overwritten(draft, data, known.draft):
        draft.period = row
        return _refuse(request, desk, row, conflict_with_draft(desk, draft, data))
    form = WeeklyCheckInForm(asked, data)
    if not form.is_valid():
        return _again(request, desk, form)
    try:
        _require_begun(row, desk)
        _hand_in(desk, asked, form, known.period)
    except CheckInClosedError:
        conflict = conflict_with_period(desk, row, data, "closed")
        return _refuse(request, desk, row, conflict)
    except StaleCheckInError:
        return _refuse(request, desk, row, conflict_with_period(desk, row, data))
    except ValidationError as error:
        return _again(request, desk, form, problem=error)
    tell_understood(request, *form.sent)
    return _done(request, desk, row, form.n_unasked)


def _require_begun(row: Period, desk: CheckInContext) -> None:
    """Raises ClosedError for one that is neither open nor of this week: no page of ours
    offers a form for it.
    """
    is_over = timezone.now() >= row.grace_until
    if not is_over and not may_be_written(row, desk.member):
        raise CheckInClosedError


def _hand_in(
    desk: CheckInContext, asked: CheckInFormData, form: WeeklyCheckInForm, version: int
) -> None:
    submit_check_in(
        asked.period,
        by=desk.by,
        entries=form.entries,
        answers=form.answers,
        intentions=form.intentions,
        settled=form.settled,
        version=version,
        complete=True,
        sees_all=not asked.hides_others,
    )


def _done(
    request: HttpRequest, desk: CheckInContext, row: Period, n_missing: int
) -> HttpResponse:
    took = min(_number(request, "seconds"), MOST_SECONDS)
    if not wants_partial(request):  # type: ignore[arg-type]  # htmx is there for all
        return redirect(f"{desk.page_url}?took={took}" if took else desk.page_url)
    scene = submitted_state(desk, row, n_missing)
    drawn = draw(request, desk, scene, took=took, is_taken=True)
    response = with_toasts(request, drawn)
    response.headers["HX-Trigger"] = "goal-changed"
    return response


def _again(
    request: HttpRequest,
    desk: CheckInContext,
    form: WeeklyCheckInForm,
    *,
    problem: ValidationError | None = None,
) -> HttpResponse:
    """The form as it was sent, with what is wrong in it."""
    scene = page_state(desk, form.week.period, form=form)
    return draw(request, desk, scene, status=INVALID, problem=problem)


def _refuse(
    request: HttpRequest, desk: CheckInContext, row: Period, conflict: CheckInConflict
) -> HttpResponse:
    """The form as it was sent, beside what stands: handed in again, it wins."""
    form = WeeklyCheckInForm(read_form_data(desk, row), request.POST.dict())
    form.is_valid()
    scene = page_state(desk, row, form=form)
    return draw(request, desk, scene, status=REFUSED, conflict=conflict)


def draw(
    request: HttpRequest,
    desk: CheckInContext,
    scene: object,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """The page, or the part of it that changes."""
    template = (
        "checkins/week/linked.html" if desk.is_linked else "checkins/week/page.html"
    )
    if wants_partial(request):  # type: ignore[arg-type]  # htmx is there for all
        template = "checkins/week/_week.html"
    more.setdefault("took", min(_number(request, "took"), MOST_SECONDS))
    context = {"desk": desk, "scene": scene, **more}
    return render(request, template, context, status=status)
