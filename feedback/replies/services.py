"""Reply to a check-in. Every operation is idempotent."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.models import Reply
from feedback.replies.access import reader_role
from organizations.policy import may
from organizations.services import record_event
from scheduling.models import Period

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Membership

# Kinds by which a manager answers a check-in.
ANSWERING = (Reply.Kind.REACTION, Reply.Kind.ANSWER, Reply.Kind.QUESTION)


@transaction.atomic
def react(period: Period, reaction: str, *, by: Membership) -> Reply:
    """Add a reaction; it replaces an earlier one of the same person.

    Raises ValidationError for a reaction that does not exist, or before it is
    submitted.
    """
    lock_submitted(period, by)
    mine = period.replies.filter(by=by, kind=Reply.Kind.REACTION, undone_at=None)
    known = list(mine)
    if any(row.reaction == reaction for row in known):
        return next(row for row in known if row.reaction == reaction)
    mine.update(undone_at=timezone.now())
    return _add(
        Reply(period=period, by=by, kind=Reply.Kind.REACTION, reaction=reaction)
    )


@transaction.atomic
def reply(
    period: Period,
    text: str,
    *,
    by: Membership,
    asks: bool = False,
    token: uuid.UUID | None = None,
) -> Reply:
    """Add a reply, or a question (`asks`); the member may reply, too.

    The same `token` again returns the first one. Raises ValidationError without text,
    before the check-in is submitted, or for another's token; PermissionDenied without
    access.
    """
    lock_submitted(period, by)
    if token and (known := Reply.objects.filter(token=token).first()):
        if (known.period_id, known.by_id) != (period.pk, by.pk):
            raise ValidationError(
                _("This form was already submitted. Reload the page.")
            )
        return known
    kind = Reply.Kind.QUESTION if asks else Reply.Kind.ANSWER
    row = Reply(period=period, by=by, kind=kind, text=_required_text(text))
    row.token = token or row.token
    return _add(row)


@transaction.atomic
def escalate(period: Period, text: str, *, by: Membership) -> Reply:
    """Show this one check-in to one's own manager, with a reason; once.

    Raises ValidationError without a reason, or without a manager to escalate to.
    """
    lock_submitted(period, by, roles=("manager",))
    above = by.manager
    if above is None:
        raise ValidationError(_("You have no manager to escalate this to."))
    kind = Reply.Kind.ESCALATED
    known = period.replies.filter(by=by, kind=kind, to=above, undone_at=None).first()
    if known is not None:
        return known
    row = Reply(period=period, by=by, kind=kind, to=above, text=_required_text(text))
    return _add(row, verb="period.passed_up")


@transaction.atomic
def undo_reply(row: Reply, *, by: Membership) -> Reply:
    """Undo one's own reply; without another one, the check-in waits for a reply again.

    Idempotent. Raises PermissionDenied for a reply of somebody else.
    """
    period = row.period
    role = lock_submitted(period, by)
    row.refresh_from_db(fields=["undone_at"])
    if not may(by, "reply.undo", row):
        raise PermissionDenied
    if row.undone_at is not None:
        return row
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    if role == "manager" and not _answers(period, by).exists():
        _set(period, answered_at=None)
    record_event("reply.undone", row, by=by, period=period.public_id)
    return row


@transaction.atomic
def mark_read(period: Period, *, by: Membership, is_read: bool = True) -> Period:
    """Mark the check-in as read or unread by the manager; it still waits for a reply.

    Raises PermissionDenied for anybody else, ValidationError before it is submitted.
    """
    lock_submitted(period, by, roles=("manager",))
    if is_read == (period.read_at is None):
        _set(period, read_at=timezone.now() if is_read else None)
    return period


def lock_submitted(
    period: Period, by: Membership, roles: tuple[str, ...] | None = None
) -> str | None:
    """Lock and refresh the period, so that replies are serialized; return the role.

    Raises PermissionDenied without access or outside of `roles`, ValidationError before
    it is submitted.
    """
    row = Period.objects.select_for_update(no_key=True).get(pk=period.pk)
    period.submitted_at, period.answered_at = row.submitted_at, row.answered_at
    period.read_at = row.read_at
    role = reader_role(by, period)
    if role is None or (roles and role not in roles):
        raise PermissionDenied
    if period.submitted_at is None:
        raise ValidationError(_("This check-in hasn’t been submitted yet."))
    return role


def _add(row: Reply, verb: str = "reply.added") -> Reply:
    row.organization_id = row.period.organization_id
    row.clean_fields(exclude={"organization", "period", "by", "to", "check_in"})
    row.save()
    by, period = row.by, row.period
    if period.member.manager_id == by.pk and row.kind in ANSWERING:
        now = timezone.now()
        _set(
            period,
            answered_at=period.answered_at or now,
            read_at=period.read_at or now,
        )
    to = {"to": row.to_id} if row.to_id else {}
    record_event(
        verb, row, by=by, period=period.public_id, member=period.member_id, **to
    )
    return row


def _answers(period: Period, by: Membership) -> QuerySet[Reply]:
    return period.replies.filter(by=by, kind__in=ANSWERING, undone_at=None)


def _set(period: Period, **values: object) -> None:
    for name, value in values.items():
        setattr(period, name, value)
    period.save(update_fields=list(values))


def _required_text(text: str) -> str:
    if not text.strip():
        raise ValidationError(_("Enter a message."))
    return text.strip()
