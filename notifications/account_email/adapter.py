"""allauth's hook through which all its e-mail goes."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.utils.translation import get_language

from notifications.account_email.content import LINKED, SECRETS
from notifications.models import AccountEmail
from organizations.jobs import enqueue
from organizations.models import User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest


class OutboxAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: people are added by their organization."""
        return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """With the person, whose language and time zone the e-mail is written in."""
        known = {**(context or {}), "user": user}
        super().send_notification_mail(template_prefix, user, known, email)

    def send_mail(
        self, template_prefix: str, email: str, context: Mapping[str, Any]
    ) -> None:
        """Queue an e-mail. Raises ValueError for one whose secret nobody could make anew."""
        if template_prefix not in LINKED and (found := SECRETS & context.keys()):
            raise ValueError(f"{template_prefix} holds a secret: {sorted(found)}")
        user = context.get("user")
        with transaction.atomic():
            AccountEmail.objects.create(
                user=user if isinstance(user, User) else None,
                to=email,
                template=template_prefix,
                context=_storable(context),
                language=get_language() or "",
            )
            # Only a hint: the sweep finds the row.
            wake = partial(enqueue, "notifications.sweep_account_emails")
            transaction.on_commit(wake, robust=True)


def _storable(context: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values alone: neither rows, the request, nor secrets."""
    return {
        key: value.isoformat() if isinstance(value, dt.datetime) else value
        for key, value in context.items()
        if key not in SECRETS and isinstance(value, str | int | bool | dt.datetime)
    }
