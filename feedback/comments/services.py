"""Write comments on goals. Every operation is idempotent."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.models import Comment
from goals.access import may_see
from organizations.policy import may
from organizations.services import record_event

if TYPE_CHECKING:
    from goals.models import Goal
    from organizations.models import Membership

# For so long authors change their comments, and bring back those they deleted.
TIME_TO_CHANGE = dt.timedelta(days=1)


class StaleCommentError(Exception):
    """The comment was edited in another tab. `now`: its text."""

    def __init__(self, now: str) -> None:
        super().__init__(now)
        self.now = now


@transaction.atomic
def add_comment(goal: Goal, text: str, *, by: Membership, token: uuid.UUID) -> Comment:
    """Add a comment; the same `token` again returns the first one.

    Raises PermissionDenied for a goal that the member may not read, ValidationError
    without text, for an archived goal, or for another form's token.
    """
    if not may_see(by, goal):
        raise PermissionDenied
    _refuse_archived(goal, by)
    wanted = Comment(organization_id=goal.organization_id, goal=goal, by=by)
    wanted.text, wanted.token = _checked(text), token
    wanted.clean_fields(exclude={"organization", "goal", "by", "removed_by"})
    row, is_new = _written_once(wanted)
    if is_new:
        record_event("comment.added", row, by=by, goal=goal.public_id)
    return row


@transaction.atomic
def edit_comment(comment: Comment, text: str, *, by: Membership, seen: int) -> Comment:
    """Change one's own comment for a day. `seen`: the version that the form showed.

    The same text again changes nothing. Raises PermissionDenied for another's,
    ValidationError when it is too late, without text, or once it is gone;
    StaleCommentError after another edit.
    """
    row = _own(comment, by)
    text = _checked(text)
    if row.text == text and row.is_there:
        return row
    if not row.is_there:
        raise ValidationError(_("This comment was removed."))
    _refuse_archived(row.goal, by)
    if not may_still_change(row):
        raise ValidationError(_("Comments can be changed for one day."))
    if row.version != seen:
        raise StaleCommentError(row.text)
    row.text, row.version, row.edited_at = text, row.version + 1, timezone.now()
    row.clean_fields(exclude={"organization", "goal", "by", "removed_by"})
    row.save(update_fields=["text", "version", "edited_at"])
    record_event("comment.edited", row, by=by, goal=row.goal.public_id)
    return row


@transaction.atomic
def delete_comment(comment: Comment, *, by: Membership) -> Comment:
    """Delete one's own comment; `restore_comment` brings it back.

    Raises PermissionDenied for another's.
    """
    row = _own(comment, by)
    if row.deleted_at is None:
        row.deleted_at = timezone.now()
        row.save(update_fields=["deleted_at"])
        record_event("comment.deleted", row, by=by, goal=row.goal.public_id)
    return row


@transaction.atomic
def restore_comment(comment: Comment, *, by: Membership) -> Comment:
    """Bring back one's own comment. Raises as `delete_comment`; ValidationError later
    than a day after it was deleted.
    """
    row = _own(comment, by)
    if row.deleted_at is not None:
        if row.deleted_at < timezone.now() - TIME_TO_CHANGE:
            raise ValidationError(_("A deleted comment can be restored for one day."))
        row.deleted_at = None
        row.save(update_fields=["deleted_at"])
        record_event("comment.restored", row, by=by, goal=row.goal.public_id)
    return row


@transaction.atomic
def remove_comment(comment: Comment, reason: str, *, by: Membership) -> Comment:
    """Remove the text for good, with a reason that readers of the goal see.

    Removed already, it stays as it is. Raises PermissionDenied for whoever may not,
    ValidationError without a reason.
    """
    row = _locked(comment)
    if not may_see(by, row.goal) or not may(by, "comment.remove", row):
        raise PermissionDenied
    if row.removed_at is not None:
        return row
    if not reason.strip():
        raise ValidationError({"reason": _("Enter a reason.")})
    row.text, row.removed_because = "", reason.strip()
    row.removed_at, row.removed_by = timezone.now(), by
    row.clean_fields(exclude={"organization", "goal", "by", "removed_by"})
    row.save(update_fields=["text", "removed_because", "removed_at", "removed_by"])
    record_event("comment.removed", row, by=by, goal=row.goal.public_id)
    return row


def may_still_change(row: Comment) -> bool:
    """Whether its author may edit it still. Queries: 0."""
    return row.is_there and row.created_at > timezone.now() - TIME_TO_CHANGE


def _refuse_archived(goal: Goal, by: Membership) -> None:
    if not may(by, "goal.comment", goal):
        raise ValidationError(_("Restore the goal before you comment on it."))


def _own(comment: Comment, by: Membership) -> Comment:
    row = _locked(comment)
    if not may_see(by, row.goal) or not may(by, "comment.change", row):
        raise PermissionDenied
    return row


def _locked(comment: Comment) -> Comment:
    """The row as it is now, locked, with its goal and author."""
    row = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    row.goal, row.by = comment.goal, comment.by
    return row


def _checked(text: str) -> str:
    """The text as it is stored: the line breaks of a browser become plain ones."""
    plain = text.replace("\r\n", "\n").strip()
    if not plain:
        raise ValidationError({"text": _("Enter a comment.")})
    return plain


def _written_once(row: Comment) -> tuple[Comment, bool]:
    """The row of this token, and whether it is new. Two at once write one."""
    refused = ValidationError(_("This form was already submitted. Reload the page."))
    try:
        found, is_new = Comment.objects.get_or_create(
            organization_id=row.organization_id,
            token=row.token,
            defaults={"goal": row.goal, "by": row.by, "text": row.text},
        )
    except IntegrityError:
        # On a goal that this member may not read.
        raise refused from None
    if (found.goal_id, found.by_id) != (row.goal_id, row.by_id):
        raise refused
    return found, is_new
