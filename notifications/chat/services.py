from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.models import ChatWebhook
from notifications.outbox import notify
from notifications.registry import find_type
from notifications.types.chat_test import CHAT_TEST
from organizations.services import record_event
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organizations.models import Membership, Unit

# In a row; then the room is left alone until somebody looks.
FAILURES_TO_PAUSE = 5
# Nobody looks at the page for longer.
TEST_IS_OF_USE_FOR = dt.timedelta(minutes=10)


@transaction.atomic
def add_webhook(
    *, by: Membership, service: str, url: str, kinds: Sequence[str], unit: Unit | None
) -> ChatWebhook:
    """Raises ValidationError for a service or a type that does not exist."""
    row = ChatWebhook(
        organization=by.organization,
        service=service,
        url=url,
        kinds=list(kinds),
        unit=unit,
        created_by=by,
    )
    row.full_clean()
    if unknown := [kind for kind in kinds if find_type(kind) is None]:
        raise ValidationError(
            _("Unknown message type: %(kinds)s.") % {"kinds": ", ".join(unknown)}
        )
    row.save()
    record_event("chat_webhook.added", row, by=by, service=service, kinds=row.kinds)
    return row


@transaction.atomic
def pause_webhook(row: ChatWebhook, *, by: Membership) -> ChatWebhook:
    row.paused_at = row.paused_at or timezone.now()
    row.save(update_fields=["paused_at"])
    record_event("chat_webhook.paused", row, by=by)
    return row


@transaction.atomic
def resume_webhook(row: ChatWebhook, *, by: Membership) -> ChatWebhook:
    """With its failures forgotten."""
    row.paused_at, row.n_failures = None, 0
    row.save(update_fields=["paused_at", "n_failures"])
    record_event("chat_webhook.resumed", row, by=by)
    return row


@transaction.atomic
def remove_webhook(row: ChatWebhook, *, by: Membership) -> None:
    record_event("chat_webhook.removed", row, by=by, service=row.service)
    row.delete()


def send_test(row: ChatWebhook) -> None:
    """Have a worker post a test message. The result is the room's latest delivery."""
    now = timezone.now()
    notify(
        CHAT_TEST.kind,
        webhook=row,
        occurrence=secrets.token_hex(8),
        expires_at=now + TEST_IS_OF_USE_FOR,
    )


def note_arrival(row: ChatWebhook) -> None:
    """Forget earlier failures. Queries: 0 without any."""
    if row.n_failures:
        row.n_failures = 0
        with in_organization(row.organization_id):
            ChatWebhook.objects.filter(pk=row.pk).update(n_failures=0)


def note_failure(row: ChatWebhook, *, is_gone: bool) -> None:
    """Count a failure; pause after several in a row, or at once if the webhook is gone."""
    with in_organization(row.organization_id):
        rows = ChatWebhook.objects.filter(pk=row.pk)
        rows.update(n_failures=F("n_failures") + 1)
        enough = Q() if is_gone else Q(n_failures__gte=FAILURES_TO_PAUSE)
        if rows.filter(enough, paused_at=None).update(paused_at=timezone.now()):
            record_event("chat_webhook.paused", row, by=None)
        row.refresh_from_db(fields=["n_failures", "paused_at"])
