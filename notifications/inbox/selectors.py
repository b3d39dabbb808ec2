"""The messages in a member's inbox, with the texts of their types."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.inbox.access import posted_to
from notifications.registry import InboxLine, find_type, label_of
from notifications.text import capitalized, number_word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from notifications.models import Message
    from organizations.models import Membership

PAGE = 30


@dataclass(frozen=True, slots=True)
class InboxItem:
    message: Message
    line: InboxLine

    @property
    def label(self) -> str:
        return label_of(self.message.kind)

    @property
    def is_unread(self) -> bool:
        return self.message.read_at is None


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of messages, the newest first. `before`: of the next page; "" at the end."""

    items: Sequence[InboxItem]
    n_unread: int
    before: str

    @property
    def headline(self) -> str:
        """“Two unread messages”."""
        if n := self.n_unread:
            words = ngettext("%(n)s unread message", "%(n)s unread messages", n)
            return capitalized(words % {"n": number_word(n)})
        return _("No unread messages") if self.items else _("Inbox")


def inbox_of(member: Membership, before: str = "") -> Inbox:
    """Queries: 2, one more for each `before`, and those of the types that occur."""
    rows = posted_to(member)
    if before and (last := rows.filter(public_id=before).first()):
        same = Q(posted_at=last.posted_at, pk__lt=last.pk)
        rows = rows.filter(same | Q(posted_at__lt=last.posted_at))
    found = list(rows.order_by("-posted_at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    lines = lines_of(member, shown)
    return Inbox(
        items=[InboxItem(message, lines[message.pk]) for message in shown],
        n_unread=n_unread(member),
        before=shown[-1].public_id if len(found) > PAGE else "",
    )


def n_unread(member: Membership) -> int:
    """Queries: 1."""
    return posted_to(member).filter(read_at=None).count()


def n_marked(member: Membership, at: dt.datetime | None) -> int:
    """How many were marked as read together, at that moment. Queries: 1, or 0."""
    return posted_to(member).filter(read_at=at).count() if at else 0


def lines_of(
    member: Membership, messages: Sequence[Message]
) -> Mapping[int, InboxLine]:
    """One for each message: its type's label where there is nothing more to show."""
    by_kind: defaultdict[str, list[Message]] = defaultdict(list)
    for message in messages:
        message.recipient, message.organization = member, member.organization
        by_kind[message.kind].append(message)
    found: dict[int, InboxLine] = {}
    for kind, rows in by_kind.items():
        declared = find_type(kind)
        found |= dict.fromkeys((row.pk for row in rows), InboxLine(label_of(kind)))
        found |= declared.inbox_lines(rows) if declared else {}
    return found
