"""Puts an e-mail about an account into its outbox, in the transaction of its cause."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from notifications.models import AccountEmail
from organizations.jobs import enqueue

if TYPE_CHECKING:
    from organizations.models import User


@transaction.atomic
def queue_email(
    template: str,
    to: str,
    *,
    user: User | None,
    context: dict[str, Any],
    language: str,
) -> AccountEmail:
    """`context`: plain values, and no secret (notifications.account_email.content)."""
    row = AccountEmail.objects.create(
        template=template, to=to, user=user, context=context, language=language
    )
    # Only a hint: the sweep finds the row.
    wake = partial(enqueue, "notifications.sweep_account_emails")
    transaction.on_commit(wake, robust=True)
    return row
