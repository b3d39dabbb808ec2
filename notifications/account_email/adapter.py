"""allauth's hook through which all its e-mail goes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import get_language

from notifications.account_email.content import LINKED, SECRETS
from notifications.account_email.wake import wake_after_commit
from notifications.models import AccountEmail
from organizations.accounts import ClosedSignupAdapter
from organizations.models import User

if TYPE_CHECKING:
    from collections.abc import Mapping


class OutboxAccountAdapter(ClosedSignupAdapter):
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
            wake_after_commit()


def _storable(context: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values alone: neither rows, the request, nor secrets."""
    return {
        key: value.isoformat(sep=" ", timespec="minutes")
        if isinstance(value, dt.datetime)
        else value
        for key, value in context.items()
        if key not in SECRETS and isinstance(value, str | int | bool | dt.datetime)
    }
