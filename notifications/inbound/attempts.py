"""Counts the attempts to read each mail of the mailbox.

Counted before it is read, so that one that kills its worker is not read for ever.
The counts are in the cache: lost, they begin anew.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.core.cache import cache

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT_S = 7 * 24 * 3600


class MailAttempts:
    """Of one mailbox, named for as long as its mails keep their numbers (UIDs)."""

    def __init__(self, mailbox: str) -> None:
        self._mailbox = hashlib.sha256(mailbox.encode()).hexdigest()[:16]

    def fewest_first(self, uids: Sequence[str]) -> list[str]:
        """New ones before those that failed; in their order otherwise."""
        counts = cache.get_many([self._key(uid) for uid in uids])
        return sorted(uids, key=lambda uid: counts.get(self._key(uid), 0))

    def begin(self, uid: str) -> int:
        """The number of attempts, this one included."""
        cache.add(self._key(uid), 0, KEPT_S)
        return int(cache.incr(self._key(uid)))

    def forget(self, uid: str) -> None:
        cache.delete(self._key(uid))

    def _key(self, uid: str) -> str:
        return f"mail-attempts:{self._mailbox}:{uid}"
