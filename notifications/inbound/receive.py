"""Receives one e-mail: whose it is, whether it is accepted, and what it says.

The reply address is a secret of one member and one check-in; the mail must come from
that member's own address besides. Whatever is wrong, nobody but the member is told.
"""

from __future__ import annotations

import logging
import traceback
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from notifications.content.reply_reasons import OF_OTHERS, ReplyRefusal
from notifications.inbound.bounces import bounced
from notifications.inbound.envelope import Envelope, open_mail
from notifications.inbound.receipts import send_receipt
from notifications.inbound.record_reply import ReplyOutcome, record_reply
from notifications.inbound.reply_text import reply_text
from notifications.magic_links.tokens import Purpose, has_expired, peek
from notifications.mail_stops import stop_email
from notifications.models import InboundMail
from organizations.languages import language_of
from organizations.origin import coming_from
from organizations.tenancy import in_organization
from scheduling.check_in_policy import policy_of
from ui.locales import write_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from notifications.models import MagicLink

logger = logging.getLogger(__name__)

LARGEST = 1024 * 1024
# Of one check-in; a program gone wild is not answered for ever.
MOST_MAILS = 20
# Of a failure, in the log: the innermost ones.
N_PLACES = 5
State = InboundMail.State


class ReceiveResult(StrEnum):
    """For logs and tests; senders are not told."""

    RECORDED = "recorded"
    REFUSED = "refused"
    BOUNCE = "bounce"
    KNOWN = "known"
    FAILED = "failed"
    NOT_OURS = "not_ours"


def receive(raw: bytes) -> ReceiveResult:
    """Receive one mail, RFC 5322. The same one again changes nothing.

    When anything is raised, nothing was changed, and the mail may be tried again.
    """
    return _with_link(raw, _receive)


def give_up(raw: bytes) -> ReceiveResult:
    """Tell the member, once, that a mail of theirs cannot be read."""
    return _with_link(raw, _give_up)


def log_failure(error: Exception, what: str) -> None:
    """Where it happened, never its words: they may be what somebody wrote (P3)."""
    frames = traceback.extract_tb(error.__traceback__)[-N_PLACES:]
    places = " > ".join(f"{Path(each.filename).name}:{each.lineno}" for each in frames)
    logger.error("%s: %s in %s", what, type(error).__name__, places)


def _with_link(
    raw: bytes, handle: Callable[[Envelope, MagicLink], ReceiveResult]
) -> ReceiveResult:
    envelope = open_mail(raw) if len(raw) <= LARGEST else None
    if envelope is None:
        return ReceiveResult.NOT_OURS
    with transaction.atomic():
        link = peek(envelope.token, Purpose.REPLY)
        if link is None or link.period is None:
            return ReceiveResult.NOT_OURS
        with (
            coming_from("mail"),
            in_organization(link.organization_id, member_id=link.member_id),
        ):
            result = handle(envelope, link)
    # Ids alone: what people write is in no log (RELIABILITY P3).
    logger.info(
        "Mail for link %s of organization %s: %s", link.pk, link.organization_id, result
    )
    return result


def _receive(envelope: Envelope, link: MagicLink) -> ReceiveResult:
    row = _first_time(envelope, link) or _failed_before(envelope, link)
    if row is None:
        return ReceiveResult.KNOWN
    if envelope.is_automatic:
        return _record_bounce(envelope, link)
    return _finish(row, link, envelope, _read_reply(envelope, link))


def _give_up(envelope: Envelope, link: MagicLink) -> ReceiveResult:
    row = _first_time(envelope, link)
    if row is None:
        return ReceiveResult.KNOWN
    if not envelope.is_automatic:
        refusal = _refusal_of(envelope, link) or ReplyRefusal.FAILED
        _finish(row, link, envelope, ReplyOutcome(State.REFUSED, refusal))
    return ReceiveResult.FAILED


def _finish(
    row: InboundMail, link: MagicLink, envelope: Envelope, outcome: ReplyOutcome
) -> ReceiveResult:
    """Store the outcome, and send the receipt."""
    has_receipt = outcome.reason != ReplyRefusal.ENOUGH and not (
        outcome.reason in OF_OTHERS and _rows_with(link, *OF_OTHERS).exists()
    )
    row.state, row.reason = outcome.state, str(outcome.reason)
    row.save(update_fields=["state", "reason"])
    if has_receipt:
        send_receipt(row, link, envelope, outcome)
    return (
        ReceiveResult.REFUSED
        if outcome.state == State.REFUSED
        else ReceiveResult.RECORDED
    )


def _first_time(envelope: Envelope, link: MagicLink) -> InboundMail | None:
    """Record that the mail came. None: it did before, or another worker has it."""
    row = InboundMail(
        organization_id=link.organization_id,
        link=link,
        message_hash=envelope.hash,
        state=State.REFUSED,
        reason=ReplyRefusal.AUTOMATIC,
    )
    InboundMail.objects.bulk_create([row], ignore_conflicts=True)
    return InboundMail.objects.filter(public_id=row.public_id).first()


def _failed_before(envelope: Envelope, link: MagicLink) -> InboundMail | None:
    """The row of a mail that was given up, and is tried again now."""
    rows = _rows_with(link, ReplyRefusal.FAILED).filter(message_hash=envelope.hash)
    return rows.select_for_update().first()


def _rows_with(link: MagicLink, *reasons: ReplyRefusal) -> QuerySet[InboundMail]:
    return InboundMail.objects.filter(link=link, reason__in=reasons)


def _read_reply(envelope: Envelope, link: MagicLink) -> ReplyOutcome:
    if refusal := _refusal_of(envelope, link):
        text = reply_text(envelope.raw) if refusal == ReplyRefusal.SIGN_IN else ""
        return ReplyOutcome(State.REFUSED, refusal, typed=text)
    with write_for(language_of(link.member)):
        return record_reply(reply_text(envelope.raw), link, envelope)


def _refusal_of(envelope: Envelope, link: MagicLink) -> ReplyRefusal | None:
    """Why the mail is not read at all, or None."""
    if envelope.senders != (link.member.user.email.lower(),):
        return ReplyRefusal.STRANGER
    if envelope.is_forged:
        return ReplyRefusal.FORGED
    others = (ReplyRefusal.AUTOMATIC, *OF_OTHERS)
    if (
        InboundMail.objects.filter(link=link).exclude(reason__in=others).count()
        >= MOST_MAILS
    ):
        return ReplyRefusal.ENOUGH
    if has_expired(link, timezone.now()):
        return ReplyRefusal.CLOSED
    if policy_of(link.organization).links_need_sign_in:
        return ReplyRefusal.SIGN_IN
    return None


def _record_bounce(envelope: Envelope, link: MagicLink) -> ReceiveResult:
    """Stop mail to an address that nobody has (RELIABILITY R11)."""
    address = link.member.user.email.lower()
    if not envelope.is_report or address not in bounced(envelope.raw):
        return ReceiveResult.REFUSED
    stop_email(link.organization_id, link.member_id)
    return ReceiveResult.BOUNCE
