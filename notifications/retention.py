"""What notifications remove when it is old (organizations.retention).

A message also keeps its reader from being notified of the same again: it stays as long
as its occurrence may come up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from notifications.models import Delivery, InboundMail, MagicLink, Message
from notifications.planning.missed_check_ins import LOOKS_BACK
from notifications.planning.silent_goals import ASKED_WITHIN
from notifications.types.missed_check_ins import MISSED_CHECK_INS
from organizations.retention import Rule, remove_rows
from scheduling.models import Period

if TYPE_CHECKING:
    from organizations.retention import Batch

# Messages about missed check-ins are looked up further back (`_old_messages`); the other
# ones as long as owners are asked about silent goals, at most.
LEAST_DAYS = ASKED_WITHIN.days
# A mail that is delivered twice comes back within days; a mailbox may be read anew.
LEAST_DAYS_OF_MAILS = 30


def _old_messages(batch: Batch) -> int:
    """With their deliveries, read or not; none that is under way or not due yet."""
    deliveries = Delivery.objects.filter(message=OuterRef("pk"))
    running = Period.objects.filter(
        organization_id=batch.organization_id,
        public_id=OuterRef("occurrence"),
        grace_until__gte=batch.before,
    )
    # As if the setting were long enough for them, too.
    about_streaks = Q(
        kind=MISSED_CHECK_INS.kind, created_at__gte=timezone.now() - LOOKS_BACK
    )
    rows = Message.objects.filter(
        Q(expires_at=None) | Q(expires_at__lt=batch.before),
        ~Exists(deliveries.filter(state__in=Delivery.UNDER_WAY)),
        ~Exists(running),
        ~about_streaks,
        organization_id=batch.organization_id,
        created_at__lt=batch.before,
        due_at__lt=batch.before,
    )
    return remove_rows(rows, batch.most)


def _old_replies_by_mail(batch: Batch) -> int:
    """The mark that a mail came in: it holds no text, and keeps it from counting twice."""
    rows = InboundMail.objects.filter(
        organization_id=batch.organization_id, created_at__lt=batch.before
    )
    return remove_rows(rows, batch.most)


def _old_links(batch: Batch) -> int:
    """Links that opened nothing any more; none by which a mail that is remembered came."""
    rows = MagicLink.objects.filter(
        Q(expires_at__lt=batch.before) | Q(revoked_at__lt=batch.before),
        ~Exists(InboundMail.objects.filter(link=OuterRef("pk"))),
        organization_id=batch.organization_id,
    )
    return remove_rows(rows, batch.most)


RULES = (
    Rule("messages", _old_messages, LEAST_DAYS),
    Rule("mail_replies", _old_replies_by_mail, LEAST_DAYS_OF_MAILS),
    Rule("links", _old_links, LEAST_DAYS_OF_MAILS),
)
