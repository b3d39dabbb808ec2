"""The context in which the check-in page is shown to the person of a magic link."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from checkins.weekly.context import CheckInContext

if TYPE_CHECKING:
    from django.http import HttpRequest

    from notifications.models import MagicLink
    from scheduling.models import Period


def check_in_context(request: HttpRequest, link: MagicLink) -> CheckInContext:
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    return CheckInContext(
        member=link.member,
        by=link.member,
        page_url=reverse("magic_links:check_in", args=[token]),
        draft_url=reverse("magic_links:check_in_draft", args=[token]),
        is_linked=True,
        sign_in_url=sign_in_url(link),
        notice=_notice(request, link),
    )


def read_only(context: CheckInContext) -> CheckInContext:
    """The submitted check-in: nothing of it can be changed."""
    return replace(context, is_read_only=True)


def linked_period(link: MagicLink) -> Period:
    """Raises ValueError for a link without a period."""
    period: Period | None = link.period
    if period is None:
        raise ValueError("That link has no period.")
    period.member = link.member
    return period


def sign_in_url(link: MagicLink) -> str:
    page = reverse("checkins:week", args=[link.organization.slug])
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}"


def _notice(request: HttpRequest, link: MagicLink) -> str:
    """For somebody who is signed in as another person."""
    if not request.user.is_authenticated or request.user.pk == link.member.user_id:
        return ""
    return _(
        "This link belongs to %(person)s: what you enter here is saved as theirs. "
        "You’re signed in as %(you)s."
    ) % {"person": link.member.user, "you": request.user}
