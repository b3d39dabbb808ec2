"""Access to a comment: whoever may read its goal reads it; for others it is 404."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.http import Http404

from feedback.models import Comment
from goals.access import get_goal
from organizations.policy import require

if TYPE_CHECKING:
    from organizations.models import Membership

type Purpose = Literal["change", "remove"]


def get_comment(membership: Membership, public_id: str, *, to: Purpose) -> Comment:
    """The comment with its goal and author. Queries: 2.

    Raises Http404 for one of a goal that the member may not read, and for one that is
    gone for them; PermissionDenied for one that they may not change or remove.
    """
    row = (
        Comment.objects.filter(
            organization=membership.organization,
            public_id=public_id.replace("\0", ""),
        )
        .select_related("by__user", "goal")
        .first()
    )
    if row is None:
        raise Http404
    row.goal = get_goal(membership, row.goal.public_id)
    if row.deleted_at is not None and row.by_id != membership.pk:
        raise Http404
    require(membership, f"comment.{to}", row)
    return row
