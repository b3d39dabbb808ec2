"""The check-ins of a goal, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkins.models import CheckIn

if TYPE_CHECKING:
    from goals.models import Goal

PAGE = 20
# Author, owner, and the metric source of a confirmed value.
WITH = ("by__user", "for_member__user", "reading__source", "reading__by__user")


@dataclass(frozen=True, slots=True)
class CheckInHistory:
    """A page of check-ins, newest first.

    `before`: the public id after which the next page starts, "" on the last page.
    """

    rows: tuple[CheckIn, ...]
    before: str


def history_of(goal: Goal, before: str = "") -> CheckInHistory:
    """One page of a goal's current check-ins.

    Empty for an unknown `before`. Queries: 1.
    """
    rows = CheckIn.objects.of_goals([goal.pk]).current()
    if before:
        mark = CheckIn.objects.filter(goal=goal, public_id=before).values("id")
        rows = rows.filter(id__lt=mark)
    found = list(rows.select_related(*WITH).order_by("-id")[: PAGE + 1])
    has_more = len(found) > PAGE
    return CheckInHistory(
        rows=tuple(found[:PAGE]),
        before=found[PAGE - 1].public_id if has_more else "",
    )
