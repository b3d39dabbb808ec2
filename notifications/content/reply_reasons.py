"""Why a reply by e-mail, or a part of it, did not count. Stored with the receipt."""

from __future__ import annotations

from enum import StrEnum


class UnclearReason(StrEnum):
    """Why a line, or a whole mail, was not understood."""

    NO_VALUE = "no_value"
    NOT_A_NUMBER = "not_a_number"
    TOO_LARGE = "too_large"
    YES_OR_NO = "yes_or_no"
    PERCENT = "percent"
    CONFIDENCE = "confidence"
    TWO_WAYS = "two_ways"
    WHICH = "which"
    TOO_LONG = "too_long"
    NO_SUCH_GOAL = "no_such_goal"
    TWICE = "twice"
    TOO_MANY = "too_many"
    EXTRA = "extra"
    EMPTY = "empty"
    CLOSED = "closed"
    REFUSED = "refused"


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
