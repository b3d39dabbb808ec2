"""Why a message to a room did not arrive."""

from __future__ import annotations


class ChatError(Exception):
    """A message did not arrive. Says why in a word, and never the address: a secret.

    `is_permanent`: trying again will not help. `is_uncertain`: the message was sent and not
    answered, so nobody knows whether it arrived.
    """

    def __init__(
        self, reason: str, *, is_permanent: bool, is_uncertain: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_permanent = is_permanent
        self.is_uncertain = is_uncertain
