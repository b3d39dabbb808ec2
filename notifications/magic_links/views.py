"""The check-in page by the magic link of a mail: without a password, for this one purpose.

No session begins, and no other page opens. A GET changes nothing, so that programs that
open links before people do (virus scanners, previews) do no harm (RELIABILITY A8).
Submitting uses the link up.
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

from checkins.weekly import views as weekly
from notifications.magic_links.check_in_context import (
    check_in_context,
    linked_period,
    read_only,
    sign_in_url,
)
from notifications.magic_links.private_pages import private
from notifications.magic_links.renewal import send_new_link
from notifications.magic_links.tokens import Purpose, has_expired, peek, use
from organizations.languages import language_of
from organizations.origin import coming_from
from organizations.tenancy import enter_organization, in_organization
from scheduling.check_in_policy import policy_of
from ui.locales import use_locale

if TYPE_CHECKING:
    from collections.abc import Callable

    from notifications.models import MagicLink

GONE = 410
# For so long a submitted check-in is still shown; then the link has expired.
SHOWN_AFTER_SUBMIT = dt.timedelta(minutes=15)
READING = ("GET", "HEAD")

type LinkView = Callable[[HttpRequest, MagicLink], HttpResponse]
type TokenView = Callable[[HttpRequest, str], HttpResponse]


def _by_link(view: LinkView) -> TokenView:
    """Opens the link, or shows the page for expired links: the same for all that open nothing."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        link = peek(token, Purpose.CHECK_IN)
        if link is None or _is_spent(link):
            return private(_expired_page(request, token))
        enter_organization(link.organization_id, member_id=link.member_id)
        language = link.member.user.language or translation.get_language()
        with (
            coming_from("link", request),
            translation.override(language),
            use_locale(language_of(link.member)),
            timezone.override(link.member.zone),
        ):
            return private(view(request, link))

    return opened


@_by_link
def _open(request: HttpRequest, link: MagicLink) -> HttpResponse:
    if other_way := _needs_another_way(request, link):
        return redirect(other_way)
    period = linked_period(link)
    context = check_in_context(request, link)
    if _is_submitted(link):
        if request.method == "POST":
            return redirect(context.page_url)
        # The page takes no options here.
        request.GET = QueryDict()
        return weekly.page(request, read_only(context), period)
    if request.method == "POST":
        _require_own_period(request, link)
    response = weekly.page(request, context, period)
    if request.method == "POST":
        _use_when_submitted(link)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    return _open(request, token)


@_by_link
def _keep_draft(request: HttpRequest, link: MagicLink) -> HttpResponse:
    _require_own_period(request, link)
    if policy_of(link.organization).links_need_sign_in:
        raise Http404
    context = check_in_context(request, link)
    return weekly.draft(request, read_only(context) if _is_submitted(link) else context)


@require_POST
@login_not_required
def draft(request: HttpRequest, token: str) -> HttpResponse:
    return _keep_draft(request, token)


@require_POST
@login_not_required
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a new link to the person of this one; the answer is the same whoever asks."""
    link = peek(token, Purpose.CHECK_IN, with_revoked=True)
    if link is not None:
        with in_organization(link.organization_id):
            send_new_link(link)
    return private(render(request, "notifications/magic_links/new_link_requested.html"))


def _needs_another_way(request: HttpRequest, link: MagicLink) -> str:
    """Where to go instead, or "": people who are signed in have the page itself, and some
    organizations ask for a sign-in. What is being submitted by the link goes through.
    """
    if request.user.pk == link.member.user_id and request.method in READING:
        return reverse("checkins:week", args=[link.organization.slug])
    if policy_of(link.organization).links_need_sign_in:
        return sign_in_url(link)
    return ""


def _require_own_period(request: HttpRequest, link: MagicLink) -> None:
    """Raises Http404: the link opens one period, whatever the form names."""
    if request.POST.get("period") != linked_period(link).public_id:
        raise Http404


def _is_submitted(link: MagicLink) -> bool:
    """By the link, or in another way meanwhile."""
    return link.used_at is not None or linked_period(link).submitted_at is not None


def _use_when_submitted(link: MagicLink) -> None:
    period = linked_period(link)
    period.refresh_from_db(fields=["submitted_at"])
    if period.submitted_at is not None:
        use(link)


def _is_spent(link: MagicLink) -> bool:
    """Expired, submitted a while ago, or used for a check-in that was taken back since."""
    now = timezone.now()
    if link.period is None or has_expired(link, now):
        return True
    submitted_at = link.period.submitted_at
    if submitted_at is not None and submitted_at + SHOWN_AFTER_SUBMIT <= now:
        return True
    return link.used_at is not None and link.period.submitted_at is None


def _expired_page(request: HttpRequest, token: str) -> HttpResponse:
    if request.method not in READING and request.htmx:  # type: ignore[attr-defined]  # set by the middleware
        raise Http404
    context = {"token": token}
    return render(
        request, "notifications/magic_links/expired.html", context, status=GONE
    )
