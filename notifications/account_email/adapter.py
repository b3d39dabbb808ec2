"""allauth's hook through which all its e-mail goes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import get_language

from notifications.account_email.content import LINKED, SECRETS
from notifications.account_email.queue import queue_email
from organizations.models import User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.base_user import AbstractBaseUser


class OutboxAccountAdapter(DefaultAccountAdapter):
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
        queue_email(
            template_prefix,
            email,
            user=user if isinstance(user, User) else None,
            context=_storable(context),
            language=get_language() or "",
        )


def _storable(context: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values alone: neither rows, the request, nor secrets."""
    return {
        key: value.isoformat() if isinstance(value, dt.datetime) else value
        for key, value in context.items()
        if key not in SECRETS and isinstance(value, str | int | bool | dt.datetime)
    }
