"""The numbers beside the names of pages: what waits for a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checkins.weekly.selectors import n_waiting
from feedback.replies.selectors import n_unanswered
from notifications.inbox.selectors import n_unread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organizations.models import Membership


def counts_of(member: Membership) -> Mapping[str, int]:
    """By the page's name in the navigation (`data-count`). Queries: at most 6."""
    return {
        "check-in": n_waiting(member),
        "people": n_unanswered(member),
        "inbox": n_unread(member),
    }
