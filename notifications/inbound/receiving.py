"""A mail came in: who wrote it, what it says, and what becomes of it.

The reply address is a secret of one member and one check-in; the mail must come from
that member's own address besides. Whatever is wrong, nobody but the member is told.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation

from notifications.inbound.answering import tell
from notifications.inbound.envelope import Envelope, open_mail
from notifications.inbound.logging_in import Outcome, log_reply
from notifications.inbound.mail_text import written_text
from notifications.links.tokens import Purpose, is_over, peek
from notifications.models import InboundMail, MailStop
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from notifications.models import AccessLink

logger = logging.getLogger(__name__)

LARGEST = 1024 * 1024
# Of one check-in; a program gone wild is not answered for ever.
MOST_MAILS = 20
State = InboundMail.State


class Taken(StrEnum):
    """What became of a mail, for logs and tests; senders are not told."""

    LOGGED = "logged"
    REFUSED = "refused"
    BOUNCE = "bounce"
    KNOWN = "known"
    NOT_OURS = "not_ours"


def receive(raw: bytes) -> Taken:
    """Take in one mail, RFC 5322. The same one again changes nothing.

    Raises nothing for any content; database errors pass, so that it is tried again.
    """
    envelope = open_mail(raw) if len(raw) <= LARGEST else None
    if envelope is None:
        return Taken.NOT_OURS
    with transaction.atomic():
        link = peek(envelope.token, Purpose.REPLY)
        if link is None or link.period is None:
            return Taken.NOT_OURS
        with in_organization(link.organization_id):
            taken = _receive(envelope, link)
    # Ids alone: what people write is in no log (RELIABILITY P3).
    logger.info(
        "Mail for link %s of organization %s: %s", link.pk, link.organization_id, taken
    )
    return taken


def _receive(envelope: Envelope, link: AccessLink) -> Taken:
    row = _first_time(envelope, link)
    if row is None:
        return Taken.KNOWN
    if envelope.is_automatic:
        return _note_bounce(envelope, link)
    if InboundMail.objects.filter(link=link).count() > MOST_MAILS:
        return Taken.REFUSED
    outcome = _understand(envelope, link)
    row.state, row.reason = outcome.state, outcome.reason
    row.save(update_fields=["state", "reason"])
    tell(row, link, envelope, outcome)
    return Taken.REFUSED if outcome.state == State.REFUSED else Taken.LOGGED


def _first_time(envelope: Envelope, link: AccessLink) -> InboundMail | None:
    """Note that the mail came. None: it did before, or another worker has it."""
    row = InboundMail(
        organization_id=link.organization_id,
        link=link,
        message_hash=envelope.hash,
        state=State.REFUSED,
        reason="automatic",
    )
    InboundMail.objects.bulk_create([row], ignore_conflicts=True)
    return InboundMail.objects.filter(public_id=row.public_id).first()


def _understand(envelope: Envelope, link: AccessLink) -> Outcome:
    member = link.member
    if envelope.senders != (member.user.email.lower(),):
        return Outcome(State.REFUSED, "sender")
    if is_over(link, timezone.now()):
        return Outcome(State.REFUSED, "closed")
    language = member.user.language or link.organization.locale
    with translation.override(language):
        return log_reply(written_text(envelope.mail), link, envelope)


def _note_bounce(envelope: Envelope, link: AccessLink) -> Taken:
    """No more mail to an address that nobody has (RELIABILITY R11)."""
    if link.member.user.email.lower() not in envelope.bounced:
        return Taken.REFUSED
    MailStop.objects.bulk_create(
        [
            MailStop(
                organization_id=link.organization_id,
                member=link.member,
                reason=MailStop.Reason.BOUNCED,
            )
        ],
        ignore_conflicts=True,
    )
    return Taken.BOUNCE
