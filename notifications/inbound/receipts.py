"""Each mail gets one answer: what was logged, or how to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.inbound.refusals import OF_OTHERS, Refusal
from notifications.models import InboundMail, Kind
from notifications.outbox import say

if TYPE_CHECKING:
    from notifications.inbound.envelope import Envelope
    from notifications.inbound.record_reply import Outcome
    from notifications.models import AccessLink, Message

State = InboundMail.State
LONGEST_THREAD = 10
# More than a check-in takes; in characters.
LONGEST_TYPED = 4_000


def tell(
    row: InboundMail, link: AccessLink, envelope: Envelope, outcome: Outcome
) -> Message | None:
    """To the member's own address, wherever the mail came from.

    Ids and words of ours alone, but for what is given back to its writer: that is
    forgotten once the answer has gone out (`Speaker.forgets`).
    """
    is_fine = outcome.state == State.UNDERSTOOD
    return say(
        Kind.MAIL_UNDERSTOOD if is_fine else Kind.MAIL_TROUBLE,
        to=link.member,
        occurrence=_occurrence(row, outcome),
        data={
            "period": link.period_id,
            "reason": str(outcome.reason),
            "logged": list(outcome.logged),
            "unclear": {str(key): why for key, why in outcome.unclear.items()},
            "missing": list(outcome.missing),
            # In the order in which an answer to the answer speaks of them.
            "goals": list(outcome.asked_again or outcome.logged),
            **({"typed": _cut(outcome.typed)} if outcome.typed else {}),
            # Not of a stranger's mail: its thread is none of the member's.
            **({} if outcome.reason in OF_OTHERS else _thread(envelope)),
        },
    )


def _occurrence(row: InboundMail, outcome: Outcome) -> str:
    """A mail that was given up may be read, and answered, after all."""
    is_failed = outcome.reason == Refusal.FAILED
    return f"{row.message_hash}:failed" if is_failed else row.message_hash


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TYPED:
        return text
    return f"{text[:LONGEST_TYPED].rstrip()} …"


def _thread(envelope: Envelope) -> dict[str, object]:
    """What makes the answer part of the conversation (RFC 5322, 3.6.4)."""
    if not envelope.message_id:
        return {}
    before = list(dict.fromkeys(envelope.references))[-LONGEST_THREAD:]
    return {
        "in_reply_to": envelope.message_id,
        "references": [*before, envelope.message_id],
    }
