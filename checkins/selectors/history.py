"""What people wrote on a goal, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkins.models import CheckIn

if TYPE_CHECKING:
    from goals.models import Goal

PAGE = 20
# Who wrote it, for whom, and the machine that said so before.
WITH = ("by__user", "for_member__user", "reading__source", "reading__by__user")


@dataclass(frozen=True, slots=True)
class CheckInHistory:
    """The newest first. `before`: the check-in that the next page starts after, or ""."""

    rows: tuple[CheckIn, ...]
    before: str


def history_of(goal: Goal, before: str = "") -> CheckInHistory:
    """One page of what stands. An unknown `before` answers with nothing. Queries: 1."""
    rows = CheckIn.objects.of_goals([goal.pk]).standing()
    if before:
        mark = CheckIn.objects.filter(goal=goal, public_id=before).values("id")
        rows = rows.filter(id__lt=mark)
    found = list(rows.select_related(*WITH).order_by("-id")[: PAGE + 1])
    has_more = len(found) > PAGE
    return CheckInHistory(
        rows=tuple(found[:PAGE]),
        before=found[PAGE - 1].public_id if has_more else "",
    )
