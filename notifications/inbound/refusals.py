"""Why a mail is not taken in, as words of InboundMail.reason."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """`STRANGER`: of another address than the member's. `FAILED`: by a fault of ours."""

    AUTOMATIC = "automatic"
    STRANGER = "sender"
    FORGED = "forged"
    CLOSED = "closed"
    SIGN_IN = "sign_in"
    ENOUGH = "enough"
    FAILED = "failed"


# Whoever wrote these is perhaps not the member.
OF_OTHERS = (Refusal.STRANGER, Refusal.FORGED)
