"""From a link to the desk at which its person writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from checkins.weekly.desk import Desk

if TYPE_CHECKING:
    from django.http import HttpRequest

    from checkins.models import Period
    from notifications.models import AccessLink


def desk_of(request: HttpRequest, link: AccessLink) -> Desk:
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    return Desk(
        member=link.member,
        by=link.member,
        page_url=reverse("by_link:check_in", args=[token]),
        draft_url=reverse("by_link:check_in_draft", args=[token]),
        is_linked=True,
        sign_in_url=sign_in_url(link),
        notice=_notice(request, link),
    )


def read_only(desk: Desk) -> Desk:
    """What was handed in, to look at: nothing of it can be changed here."""
    return replace(desk, is_read_only=True)


def linked_period(link: AccessLink) -> Period:
    """Raises ValueError for a link that is of no period."""
    period: Period | None = link.period
    if period is None:
        raise ValueError("That link has no period.")
    period.member = link.member
    return period


def sign_in_url(link: AccessLink) -> str:
    page = reverse("checkins:week", args=[link.organization.slug])
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}"


def _notice(request: HttpRequest, link: AccessLink) -> str:
    """Said to somebody signed in as another person."""
    if not request.user.is_authenticated or request.user.pk == link.member.user_id:
        return ""
    return _(
        "This link is %(person)s’s: what you enter here is theirs. "
        "You are signed in as %(you)s."
    ) % {"person": link.member.user, "you": request.user}
