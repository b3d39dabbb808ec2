"""A mail came in: who wrote it, what it says, and what becomes of it.

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
from django.utils import timezone, translation

from checkins.cadence.policy import policy_of
from notifications.inbound.answering import tell
from notifications.inbound.bounces import bounced
from notifications.inbound.envelope import Envelope, open_mail
from notifications.inbound.logging_in import Outcome, log_reply
from notifications.inbound.mail_text import written_text
from notifications.inbound.refusals import OF_OTHERS, Refusal
from notifications.links.tokens import Purpose, is_over, peek
from notifications.models import InboundMail, MailStop
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from notifications.models import AccessLink

logger = logging.getLogger(__name__)

LARGEST = 1024 * 1024
# Of one check-in; a program gone wild is not answered for ever.
MOST_MAILS = 20
# Of a failure, in the log: the innermost ones.
N_PLACES = 5
State = InboundMail.State


class Taken(StrEnum):
    """What became of a mail, for logs and tests; senders are not told."""

    LOGGED = "logged"
    REFUSED = "refused"
    BOUNCE = "bounce"
    KNOWN = "known"
    FAILED = "failed"
    NOT_OURS = "not_ours"


def receive(raw: bytes) -> Taken:
    """Take in one mail, RFC 5322. The same one again changes nothing.

    Whatever is raised, nothing was changed, and the mail may be tried again.
    """
    return _with_link(raw, _receive)


def give_up(raw: bytes) -> Taken:
    """Tell the member, once, of a mail of theirs that raises whenever it is read."""
    return _with_link(raw, _give_up)


def log_failure(error: Exception, what: str) -> None:
    """Where it happened, never its words: they may be what somebody wrote (P3)."""
    frames = traceback.extract_tb(error.__traceback__)[-N_PLACES:]
    places = " > ".join(f"{Path(each.filename).name}:{each.lineno}" for each in frames)
    logger.error("%s: %s in %s", what, type(error).__name__, places)


def _with_link(raw: bytes, take: Callable[[Envelope, AccessLink], Taken]) -> Taken:
    envelope = open_mail(raw) if len(raw) <= LARGEST else None
    if envelope is None:
        return Taken.NOT_OURS
    with transaction.atomic():
        link = peek(envelope.token, Purpose.REPLY)
        if link is None or link.period is None:
            return Taken.NOT_OURS
        with in_organization(link.organization_id, member_id=link.member_id):
            taken = take(envelope, link)
    # Ids alone: what people write is in no log (RELIABILITY P3).
    logger.info(
        "Mail for link %s of organization %s: %s", link.pk, link.organization_id, taken
    )
    return taken


def _receive(envelope: Envelope, link: AccessLink) -> Taken:
    row = _first_time(envelope, link) or _failed_before(envelope, link)
    if row is None:
        return Taken.KNOWN
    if envelope.is_automatic:
        return _note_bounce(envelope, link)
    return _settle(row, link, envelope, _understand(envelope, link))


def _give_up(envelope: Envelope, link: AccessLink) -> Taken:
    row = _first_time(envelope, link)
    if row is None:
        return Taken.KNOWN
    if not envelope.is_automatic:
        refusal = _refusal_of(envelope, link) or Refusal.FAILED
        _settle(row, link, envelope, Outcome(State.REFUSED, refusal))
    return Taken.FAILED


def _settle(
    row: InboundMail, link: AccessLink, envelope: Envelope, outcome: Outcome
) -> Taken:
    """Note what became of it, and answer."""
    is_said = outcome.reason != Refusal.ENOUGH and not (
        outcome.reason in OF_OTHERS and _came(link, *OF_OTHERS).exists()
    )
    row.state, row.reason = outcome.state, str(outcome.reason)
    row.save(update_fields=["state", "reason"])
    if is_said:
        tell(row, link, envelope, outcome)
    return Taken.REFUSED if outcome.state == State.REFUSED else Taken.LOGGED


def _first_time(envelope: Envelope, link: AccessLink) -> InboundMail | None:
    """Note that the mail came. None: it did before, or another worker has it."""
    row = InboundMail(
        organization_id=link.organization_id,
        link=link,
        message_hash=envelope.hash,
        state=State.REFUSED,
        reason=Refusal.AUTOMATIC,
    )
    InboundMail.objects.bulk_create([row], ignore_conflicts=True)
    return InboundMail.objects.filter(public_id=row.public_id).first()


def _failed_before(envelope: Envelope, link: AccessLink) -> InboundMail | None:
    """Of a mail that was given up, and that somebody has tried again since."""
    rows = _came(link, Refusal.FAILED).filter(message_hash=envelope.hash)
    return rows.select_for_update().first()


def _came(link: AccessLink, *reasons: Refusal) -> QuerySet[InboundMail]:
    return InboundMail.objects.filter(link=link, reason__in=reasons)


def _understand(envelope: Envelope, link: AccessLink) -> Outcome:
    if refusal := _refusal_of(envelope, link):
        text = written_text(envelope.raw) if refusal == Refusal.SIGN_IN else ""
        return Outcome(State.REFUSED, refusal, typed=text)
    language = link.member.user.language or link.organization.locale
    with translation.override(language):
        return log_reply(written_text(envelope.raw), link, envelope)


def _refusal_of(envelope: Envelope, link: AccessLink) -> Refusal | None:
    """Why it is not read at all, if so."""
    if envelope.senders != (link.member.user.email.lower(),):
        return Refusal.STRANGER
    if envelope.is_forged:
        return Refusal.FORGED
    others = (Refusal.AUTOMATIC, *OF_OTHERS)
    if (
        InboundMail.objects.filter(link=link).exclude(reason__in=others).count()
        >= MOST_MAILS
    ):
        return Refusal.ENOUGH
    if is_over(link, timezone.now()):
        return Refusal.CLOSED
    if policy_of(link.organization).links_need_sign_in:
        return Refusal.SIGN_IN
    return None


def _note_bounce(envelope: Envelope, link: AccessLink) -> Taken:
    """No more mail to an address that nobody has (RELIABILITY R11)."""
    address = link.member.user.email.lower()
    if not envelope.is_report or address not in bounced(envelope.raw):
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
