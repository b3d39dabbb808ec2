"""Why a mail is not accepted, as stored in InboundMail.reason."""

from __future__ import annotations

from enum import StrEnum


class ReplyRefusal(StrEnum):
    """`STRANGER`: from another address than the member's. `FAILED`: a fault of ours."""

    AUTOMATIC = "automatic"
    STRANGER = "sender"
    FORGED = "forged"
    CLOSED = "closed"
    SIGN_IN = "sign_in"
    ENOUGH = "enough"
    FAILED = "failed"


# Whoever wrote these is perhaps not the member.
OF_OTHERS = (ReplyRefusal.STRANGER, ReplyRefusal.FORGED)
