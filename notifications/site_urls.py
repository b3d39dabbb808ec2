"""Whole addresses of pages, for links that are read outside the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from organizations.models import Organization


def site_url(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def check_in_url(token: str) -> str:
    return site_url(reverse("magic_links:check_in", args=[token]))


def unsubscribe_url(token: str) -> str:
    return site_url(reverse("magic_links:unsubscribe", args=[token]))


def preferences_path(organization: Organization) -> str:
    return reverse("notifications:preferences", args=[organization.slug])


def leave_path(organization: Organization) -> str:
    return reverse("scheduling:leave", args=[organization.slug])


def week_path(organization: Organization) -> str:
    return reverse("checkins:week", args=[organization.slug])
