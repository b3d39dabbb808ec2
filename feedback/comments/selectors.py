"""The comments on a goal, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from feedback.comments.services import TIME_TO_CHANGE, may_still_change
from feedback.models import Comment
from organizations.policy import may

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goals.models import Goal
    from organizations.models import Membership

PAGE = 20


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment as one reader sees it, with what they may do."""

    comment: Comment
    is_mine: bool
    may_edit: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class CommentPage:
    """A page of comments, oldest first; the first page has the latest ones.

    `before`: the public id before which the next page ends, "" on the last page.
    """

    rows: tuple[ShownComment, ...]
    before: str
    may_comment: bool


def comments_of(goal: Goal, reader: Membership, before: str = "") -> CommentPage:
    """One page of comments on a goal that the reader may read. Queries: 1.

    With one's own that one deleted and can still bring back. Empty for an unknown
    `before`.
    """
    is_restorable = Q(by=reader, deleted_at__gt=timezone.now() - TIME_TO_CHANGE)
    rows = Comment.objects.filter(
        Q(deleted_at=None) | is_restorable,
        organization_id=goal.organization_id,
        goal=goal,
    )
    if before:
        mark = Comment.objects.filter(goal=goal, public_id=before).values("id")
        rows = rows.filter(id__lt=mark)
    latest = list(rows.select_related("by__user").order_by("-id")[: PAGE + 1])
    found = latest[:PAGE]
    for each in found:
        each.goal = goal
    return CommentPage(
        rows=shown_to(reader, reversed(found)),
        before=found[-1].public_id if len(latest) > PAGE else "",
        may_comment=may(reader, "goal.comment", goal),
    )


def shown_to(
    reader: Membership, comments: Iterable[Comment]
) -> tuple[ShownComment, ...]:
    """Queries: 0 for comments that came with their goals and authors."""
    return tuple(_shown(reader, each) for each in comments)


def _shown(reader: Membership, comment: Comment) -> ShownComment:
    is_mine = may(reader, "comment.change", comment)
    return ShownComment(
        comment=comment,
        is_mine=is_mine,
        may_edit=is_mine
        and may_still_change(comment)
        and may(reader, "goal.comment", comment.goal),
        may_remove=comment.is_there and may(reader, "comment.remove", comment),
    )
