"""Renders e-mail about accounts at the moment of sending, with its secret links."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from notifications.account_email.invitations import (
    INVITED,
    REMINDED,
    invitation_link,
)
from notifications.email.compose import SUBJECT_LONGEST, own_host
from notifications.site_urls import site_url
from notifications.text import one_line
from organizations.zones import zone_of_person
from ui.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from notifications.models import AccountEmail

# Keys of allauth's contexts that hold a secret, or part of one.
SECRETS = frozenset(
    {"activate_url", "code", "key", "password_reset_url", "token", "uid"}
)


class NotNeededError(Exception):
    """What the e-mail is about does not exist any more."""


def render(row: AccountEmail) -> EmailMultiAlternatives:
    """In the language that is active. Raises NotNeededError."""
    site = SimpleNamespace(name="Sightline", domain=urlsplit(site_url("/")).netloc)
    context: dict[str, Any] = {
        **row.context,
        "user": row.user,
        "email": row.to,
        "current_site": site,
    }
    if moment := row.context.get("timestamp"):
        context["timestamp"] = _local_time(moment, row.user_id)
    if make_link := LINKED.get(row.template):
        context |= make_link(row)
    subject = render_to_string(f"{row.template}_subject.txt", context)
    return EmailMultiAlternatives(
        subject=one_line(subject, SUBJECT_LONGEST),
        body=render_to_string(f"{row.template}_message.txt", context).strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[row.to],
        headers={
            "Message-ID": f"<{row.public_id}.account@{own_host()}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def _local_time(moment: str, user_id: int | None) -> str:
    """“30 Nov 2026, 10:15 (Europe/Berlin)”. `moment`: in ISO 8601, as it was queued."""
    zone = zone_of_person(user_id)
    local = dt.datetime.fromisoformat(moment).astimezone(zone)
    return f"{format_date(local, 'day_with_year_and_time')} ({zone.key})"


def _password_reset(row: AccountEmail) -> dict[str, str]:
    if row.user is None or not row.user.is_active:
        raise NotNeededError
    key = default_token_generator.make_token(row.user)
    parts = {"uidb36": user_pk_to_url_str(row.user), "key": key}
    path = reverse("account_reset_password_from_key", kwargs=parts)
    return {"password_reset_url": site_url(path)}


def _confirmation(row: AccountEmail) -> dict[str, str]:
    address = EmailAddress.objects.filter(
        user=row.user, email__iexact=row.to, verified=False
    ).first()
    if address is None:
        raise NotNeededError
    key = EmailConfirmationHMAC(address).key
    path = reverse("account_confirm_email", args=[key])
    return {"key": key, "activate_url": site_url(path)}


def _existing_account(_row: AccountEmail) -> dict[str, str]:
    """Pages for everybody: neither address holds a secret."""
    return {
        "sign_in_url": site_url(reverse("account_login")),
        "password_reset_url": site_url(reverse("account_reset_password")),
    }


def _invitation(row: AccountEmail) -> dict[str, str]:
    found = invitation_link(row)
    if found is None:
        raise NotNeededError
    return found


# By template, what makes its secret links anew.
LINKED: dict[str, Callable[[AccountEmail], dict[str, str]]] = {
    INVITED: _invitation,
    REMINDED: _invitation,
    "account/email/account_already_exists": _existing_account,
    "account/email/password_reset_key": _password_reset,
    "account/email/email_confirmation": _confirmation,
    "account/email/email_confirmation_signup": _confirmation,
}
