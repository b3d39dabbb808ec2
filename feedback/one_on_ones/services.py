"""The 1:1 list of a member and their manager.

While the one is the other's manager, both add items, write notes and finish 1:1s.
Afterwards both may only read it (Z5); the next manager gets a list of their own, and
does not see this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.models import OneOnOne, OneOnOneItem
from feedback.permissions import is_live
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
    """Return the list of the two, created on first access. Queries: 1.

    Raises PermissionDenied when the one is not the other's manager, or has left.
    """
    pair = OneOnOne(
        organization_id=member.organization_id, manager=manager, member=member
    )
    if not is_live(pair):
        raise PermissionDenied
    one_on_one, _made = OneOnOne.objects.get_or_create(
        organization_id=member.organization_id, manager=manager, member=member
    )
    one_on_one.manager, one_on_one.member = manager, member
    return one_on_one


@transaction.atomic
def add_item(
    one_on_one: OneOnOne,
    text: str,
    *,
    by: Membership,
    cause: str = "",
    period: Period | None = None,
    goal: Goal | None = None,
    token: uuid.UUID | None = None,
) -> OneOnOneItem:
    """Add an item; the same `cause` or `token` again returns the first one.

    `by`: one of the two. Raises ValidationError for an empty text, PermissionDenied
    once they are not manager and member any more.
    """
    _must_write(one_on_one, by)
    item = OneOnOneItem(
        organization_id=one_on_one.organization_id,
        talk=one_on_one,
        text=text.strip(),
        by=by,
        period=period,
        goal=goal,
        cause=cause or (f"hand:{token}" if token else ""),
    )
    item.clean_fields(exclude={"organization", "talk", "by", "period", "goal"})
    if item.cause:
        # Two requests with the same cause wait for each other.
        OneOnOne.objects.select_for_update(no_key=True).get(pk=one_on_one.pk)
        known = one_on_one.items.filter(cause=item.cause).first()
        if known is not None:
            return known
    item.save()
    record_event(
        "talk.added",
        item,
        by=by,
        talk=one_on_one.public_id,
        to=one_on_one.other(by).pk,
    )
    return item


@transaction.atomic
def remove_item(item: OneOnOneItem, *, by: Membership) -> None:
    """Remove an item that has no notes yet. Does nothing the second time.

    Raises PermissionDenied for anybody but its author, ValidationError once it has notes
    or was discussed.
    """
    _must_write(item.talk, by)
    if item.by_id != by.pk:
        raise PermissionDenied
    # Locked: the other member may be saving notes.
    now = OneOnOneItem.objects.select_for_update().filter(pk=item.pk).first()
    if now is None:
        return
    if now.notes or now.talked_at:
        raise ValidationError(
            _("This topic has notes or was discussed, so it can’t be removed.")
        )
    record_event("talk.withdrawn", item, by=by, talk=item.talk.public_id)
    item.delete()


@transaction.atomic
def save_notes(
    item: OneOnOneItem, notes: str, *, by: Membership, version: int
) -> OneOnOneItem:
    """Save an item's notes over the version that the form was loaded with.

    The same text again changes nothing, whatever the version. Raises StaleNotesError
    when another version was saved since.
    """
    _must_write(item.talk, by)
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
    """Mark an item as discussed, or reopen it. Idempotent."""
    _must_write(item.talk, by)
    item.talked_at = OneOnOneItem.objects.select_for_update().get(pk=item.pk).talked_at
    if is_done == (item.talked_at is None):
        item.talked_at = timezone.now() if is_done else None
        item.save(update_fields=["talked_at"])
        verb = "talk.settled" if is_done else "talk.reopened"
        record_event(verb, item, by=by, talk=item.talk.public_id)
    return item


@transaction.atomic
def finish_one_on_one(one_on_one: OneOnOne, *, by: Membership, token: uuid.UUID) -> int:
    """Carry the open items over to the next 1:1; return how many.

    The same `token` again changes nothing and returns the same number.
    """
    _must_write(one_on_one, by)
    OneOnOne.objects.select_for_update(no_key=True).get(pk=one_on_one.pk)
    done = Event.objects.filter(
        organization_id=one_on_one.organization_id,
        verb="talk.finished",
        object_id=one_on_one.pk,
        data__token=str(token),
    ).first()
    if done is not None:
        return int(done.data["n_carried"])
    n = one_on_one.items.filter(talked_at=None).update(n_carried=F("n_carried") + 1)
    record_event("talk.finished", one_on_one, by=by, token=str(token), n_carried=n)
    return n


def _must_write(one_on_one: OneOnOne, by: Membership) -> None:
    if not may(by, "one_on_one.write", one_on_one):
        raise PermissionDenied
