"""Sends the receipt for a reply: what was recorded, and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.content.reply_reasons import OF_OTHERS, ReplyRefusal
from notifications.models import InboundMail
from notifications.outbox import notify
from notifications.types.email_reply_problem import EMAIL_REPLY_PROBLEM
from notifications.types.email_reply_recorded import EMAIL_REPLY_RECORDED

if TYPE_CHECKING:
    from notifications.inbound.envelope import Envelope
    from notifications.inbound.record_reply import ReplyOutcome
    from notifications.models import MagicLink, Message

State = InboundMail.State
LONGEST_THREAD = 10
# More than a check-in takes; in characters.
LONGEST_TYPED = 4_000


def send_receipt(
    row: InboundMail, link: MagicLink, envelope: Envelope, outcome: ReplyOutcome
) -> Message | None:
    """To the member's own address, wherever the mail came from.

    The row holds ids and our own words, but for what is returned to its author: that is
    dropped once the receipt was sent (`NotificationType.ephemeral_data`).
    """
    is_fine = outcome.state == State.UNDERSTOOD
    return notify(
        EMAIL_REPLY_RECORDED.kind if is_fine else EMAIL_REPLY_PROBLEM.kind,
        to=link.member,
        occurrence=_occurrence(row, outcome),
        data={
            "period": link.period_id,
            "reason": str(outcome.reason),
            "logged": list(outcome.recorded),
            "unclear": {str(key): why for key, why in outcome.unclear.items()},
            "missing": list(outcome.missing),
            # In the order in which a reply to the receipt names them.
            "goals": list(outcome.asked_again or outcome.recorded),
            **({"typed": _cut(outcome.typed)} if outcome.typed else {}),
            # A stranger's mail is not part of a thread with the member.
            **({} if outcome.reason in OF_OTHERS else _thread(envelope)),
        },
    )


def _occurrence(row: InboundMail, outcome: ReplyOutcome) -> str:
    """A mail that failed may be read, and have its receipt, after all."""
    is_failed = outcome.reason == ReplyRefusal.FAILED
    return f"{row.message_hash}:failed" if is_failed else row.message_hash


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TYPED:
        return text
    return f"{text[:LONGEST_TYPED].rstrip()} …"


def _thread(envelope: Envelope) -> dict[str, object]:
    """Headers that put the receipt into the thread (RFC 5322, 3.6.4)."""
    if not envelope.message_id:
        return {}
    before = list(dict.fromkeys(envelope.references))[-LONGEST_THREAD:]
    return {
        "in_reply_to": envelope.message_id,
        "references": [*before, envelope.message_id],
    }
