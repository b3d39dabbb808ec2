"""Retention rules: comments that their authors deleted are gone for good after a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedback.models import Comment
from organizations.retention import Rule, remove_rows

if TYPE_CHECKING:
    from organizations.retention import Batch


def _deleted_comments(batch: Batch) -> int:
    rows = Comment.objects.filter(
        organization_id=batch.organization_id, deleted_at__lt=batch.before
    )
    return remove_rows(rows, batch.most)


RULES = (
    # They can be restored for a day.
    Rule("deleted_comments", _deleted_comments, least_days=2),
)
