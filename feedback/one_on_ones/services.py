"""The 1:1 list of a member and their manager.

As long as the one manages the other, both add items, write notes and finish 1:1s.
Afterwards both may read the list, and nobody adds to it (Z5); the next manager gets a
new list, and does not see this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.models import OneOnOne, OneOnOneItem
from organizations.models import Event
from organizations.policy import may
from organizations.services import record_event

if TYPE_CHECKING:
    import uuid

    from goals.models import Goal
    from organizations.models import Membership
    from scheduling.models import Period


class StaleNotesError(Exception):
    """The notes were saved elsewhere meanwhile; `item` holds the stored ones."""

    def __init__(self, item: OneOnOneItem) -> None:
        super().__init__(item.public_id)
        self.item = item


def one_on_one_between(manager: Membership, member: Membership) -> OneOnOne:
    """Return the list of the two, created on first use. Queries: 1.

    Raises PermissionDenied when they are not manager and report.
    """
    if member.manager_id != manager.pk:
        raise PermissionDenied
    talk, _made = OneOnOne.objects.get_or_create(
        organization_id=member.organization_id, manager=manager, member=member
    )
    talk.manager, talk.member = manager, member
    return talk


@transaction.atomic
def add_item(
    talk: OneOnOne,
    text: str,
    *,
    by: Membership,
    cause: str = "",
    period: Period | None = None,
    goal: Goal | None = None,
    token: uuid.UUID | None = None,
) -> OneOnOneItem:
    """Add an item; the same `cause` or `token` again returns the existing one.

    `by`: one of the two. Raises ValidationError for an empty text, PermissionDenied
    when the two are not manager and report any more.
    """
    _require_writer(talk, by)
    item = OneOnOneItem(
        organization_id=talk.organization_id,
        talk=talk,
        text=text.strip(),
        by=by,
        period=period,
        goal=goal,
        cause=cause or (f"hand:{token}" if token else ""),
    )
    item.clean_fields(exclude={"organization", "talk", "by", "period", "goal"})
    if item.cause:
        # Serialize concurrent submissions of the same item.
        OneOnOne.objects.select_for_update(no_key=True).get(pk=talk.pk)
        known = talk.items.filter(cause=item.cause).first()
        if known is not None:
            return known
    item.save()
    record_event("talk.added", item, by=by, talk=talk.public_id, to=_other(talk, by).pk)
    return item


@transaction.atomic
def remove_item(item: OneOnOneItem, *, by: Membership) -> None:
    """Remove an untouched item, as its author.

    Raises ValidationError once it has notes or is settled.
    """
    _require_writer(item.talk, by)
    if item.by_id != by.pk:
        raise PermissionDenied
    # Read again under a lock: the other person may be writing notes.
    now = OneOnOneItem.objects.select_for_update().filter(pk=item.pk).first()
    if now is None:
        return
    if now.notes or now.talked_at:
        raise ValidationError(_("There are notes on it by now: it stays."))
    record_event("talk.withdrawn", item, by=by, talk=item.talk.public_id)
    item.delete()


@transaction.atomic
def save_notes(
    item: OneOnOneItem, notes: str, *, by: Membership, version: int
) -> OneOnOneItem:
    """Save the notes. Raises StaleNotesError when `version` is not the stored one.

    The same text again changes nothing, whatever the version.
    """
    _require_writer(item.talk, by)
    locked = OneOnOneItem.objects.select_for_update().get(pk=item.pk)
    item.notes, item.version = locked.notes, locked.version
    if notes.strip() == item.notes:
        return item
    if version != item.version:
        raise StaleNotesError(item)
    item.notes, item.version = notes.strip(), item.version + 1
    item.clean_fields(exclude={"organization", "talk", "by", "period", "goal"})
    item.save(update_fields=["notes", "version"])
    record_event("talk.noted", item, by=by, talk=item.talk.public_id)
    return item


@transaction.atomic
def settle_item(
    item: OneOnOneItem, *, by: Membership, is_done: bool = True
) -> OneOnOneItem:
    """Mark the item as discussed, or reopen it. Idempotent."""
    _require_writer(item.talk, by)
    if is_done == (item.talked_at is None):
        item.talked_at = timezone.now() if is_done else None
        item.save(update_fields=["talked_at"])
        verb = "talk.settled" if is_done else "talk.reopened"
        record_event(verb, item, by=by, talk=item.talk.public_id)
    return item


@transaction.atomic
def finish_one_on_one(talk: OneOnOne, *, by: Membership, token: uuid.UUID) -> int:
    """Finish the 1:1 and carry open items over; return how many.

    The same `token` again counts once.
    """
    _require_writer(talk, by)
    OneOnOne.objects.select_for_update(no_key=True).get(pk=talk.pk)
    done = Event.objects.filter(
        organization_id=talk.organization_id,
        verb="talk.finished",
        object_id=talk.pk,
        data__token=str(token),
    ).first()
    if done is not None:
        return int(done.data["n_carried"])
    n = talk.items.filter(talked_at=None).update(n_carried=F("n_carried") + 1)
    record_event("talk.finished", talk, by=by, token=str(token), n_carried=n)
    return n


def _other(talk: OneOnOne, by: Membership) -> Membership:
    other: Membership = talk.member if talk.manager_id == by.pk else talk.manager
    return other


def _must_write(talk: OneOnOne, by: Membership) -> None:
    if not may(by, "talk.write", talk):
        raise PermissionDenied
