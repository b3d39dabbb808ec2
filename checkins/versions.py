"""Versions of a goal for its check-in form, so that a stale form overwrites nothing."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from goals.services.adjusting import plain

if TYPE_CHECKING:
    from checkins.models import CheckIn
    from goals.models import Goal


class StaleQuickCheckInError(Exception):
    """The goal changed since the form was loaded.

    `last`: its last check-in now; None when the one that the form showed was undone.
    """

    def __init__(self, last: CheckIn | None) -> None:
        super().__init__(last and last.pk)
        self.last = last


def version_of(goal: Goal, last_id: int | None) -> str:
    """Version of a goal for its check-in form: its last check-in and its value.

    Queries: 0.
    """
    parts = f"{last_id} {plain(goal.current)} {goal.confidence}"
    return blake2b(parts.encode(), digest_size=8).hexdigest()
