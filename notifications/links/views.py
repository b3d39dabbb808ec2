"""The week's check-in by the link of a mail: without a password, for this one purpose.

Nothing is signed in, and no page but this one opens. Reading changes nothing, so that
programs that look at links before people do (virus scanners, previews) do no harm
(RELIABILITY A8); handing in uses the link up.
"""

from __future__ import annotations

import datetime as dt
from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST

from checkins.cadence.policy import policy_of
from checkins.weekly import views as weekly
from notifications.links.desks import desk_of, linked_period, read_only, sign_in_url
from notifications.links.renewal import mail_new_link
from notifications.links.tokens import Purpose, is_over, peek, use
from organizations.tenancy import enter_organization, in_organization

if TYPE_CHECKING:
    from collections.abc import Callable

    from notifications.models import AccessLink

GONE = 410
# So long what was handed in may be looked at once more; then the mail opens nothing.
LOOKS_BACK = dt.timedelta(minutes=15)
READING = ("GET", "HEAD")

type LinkView = Callable[[HttpRequest, AccessLink], HttpResponse]
type TokenView = Callable[[HttpRequest, str], HttpResponse]


def _by_link(view: LinkView) -> TokenView:
    """Opens the link, or says that it opens nothing: the same for all that do not."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        link = peek(token, Purpose.CHECK_IN)
        if link is None or _is_spent(link):
            return _private(_nothing_opens(request, token))
        enter_organization(link.organization_id, member_id=link.member_id)
        language = link.member.user.language or translation.get_language()
        with translation.override(language), timezone.override(link.member.zone):
            return _private(view(request, link))

    return opened


@_by_link
def _open(request: HttpRequest, link: AccessLink) -> HttpResponse:
    if way_on := _needs_another_way(request, link):
        return redirect(way_on)
    period = linked_period(link)
    desk = desk_of(request, link)
    if _is_in(link):
        if request.method == "POST":
            return redirect(desk.page_url)
        # Nothing to choose.
        request.GET = QueryDict()
        return weekly.page(request, read_only(desk), period)
    if request.method == "POST":
        _require_own_period(request, link)
    response = weekly.page(request, desk, period)
    if request.method == "POST":
        _use_when_in(link)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    return _open(request, token)


@_by_link
def _keep_draft(request: HttpRequest, link: AccessLink) -> HttpResponse:
    _require_own_period(request, link)
    if policy_of(link.organization).links_need_sign_in:
        raise Http404
    desk = desk_of(request, link)
    return weekly.draft(request, read_only(desk) if _is_in(link) else desk)


@require_POST
@login_not_required
def draft(request: HttpRequest, token: str) -> HttpResponse:
    return _keep_draft(request, token)


@require_POST
@login_not_required
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a fresh link to whose link it was; says the same whoever asks."""
    link = peek(token, Purpose.CHECK_IN, is_revoked_too=True)
    if link is not None:
        with in_organization(link.organization_id):
            mail_new_link(link)
    return _private(render(request, "notifications/links/asked.html"))


def _needs_another_way(request: HttpRequest, link: AccessLink) -> str:
    """Whoever is signed in as that person has the page itself. What they were about to
    hand in by the link still goes that way.
    """
    if request.user.pk == link.member.user_id and request.method in READING:
        return reverse("checkins:week", args=[link.organization.slug])
    if policy_of(link.organization).links_need_sign_in:
        return sign_in_url(link)
    return ""


def _require_own_period(request: HttpRequest, link: AccessLink) -> None:
    """Raises Http404: the link opens one period, whatever the form names."""
    if request.POST.get("period") != linked_period(link).public_id:
        raise Http404


def _is_in(link: AccessLink) -> bool:
    """By the link, or by another way meanwhile."""
    return link.used_at is not None or linked_period(link).submitted_at is not None


def _use_when_in(link: AccessLink) -> None:
    period = linked_period(link)
    period.refresh_from_db(fields=["submitted_at"])
    if period.submitted_at is not None:
        use(link)


def _is_spent(link: AccessLink) -> bool:
    """Expired; handed in a while ago; or used up for one that was taken back since."""
    now = timezone.now()
    if link.period is None or is_over(link, now):
        return True
    handed_in = link.period.submitted_at
    if handed_in is not None and handed_in + LOOKS_BACK <= now:
        return True
    return link.used_at is not None and link.period.submitted_at is None


def _nothing_opens(request: HttpRequest, token: str) -> HttpResponse:
    if request.method not in READING and request.htmx:  # type: ignore[attr-defined]  # set by the middleware
        raise Http404
    context = {"token": token}
    return render(request, "notifications/links/over.html", context, status=GONE)


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, told to nobody.

    Not "no-referrer": with that, browsers send a form's Origin as null, and the
    protection against forged requests refuses it. So only the origin is ever told.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
