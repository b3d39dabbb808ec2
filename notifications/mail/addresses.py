"""Whole addresses of pages, for links that are read outside the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from organizations.models import Organization


def site_url(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _reverse(name: str, path: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return path.format(*args)


def check_in_url(token: str) -> str:
    return site_url(_reverse("by_link:check_in", "/c/{}/", token))


def unsubscribe_url(token: str) -> str:
    return site_url(_reverse("by_link:unsubscribe", "/unsubscribe/{}/", token))


def choices_path(organization: Organization) -> str:
    return _reverse(
        "notifications:choices", "/o/{}/settings/messages/", organization.slug
    )


def leave_path(organization: Organization) -> str:
    return _reverse("checkins:leave", "/o/{}/check-in/leave/", organization.slug)


def week_path(organization: Organization) -> str:
    return _reverse("checkins:week", "/o/{}/check-in/", organization.slug)
