"""Notification types: what each is called, where it goes, and what it says.

A type is declared whole in one module of `notifications.types`, and has two templates,
templates/notifications/email/<template>.html and .txt. Those modules are found when the
app starts (`discover`). The settings page, the delivery and the table of
docs/notifications.md read this registry; the database knows kinds as plain strings, so a
new type needs no migration.
"""

from __future__ import annotations

import pkgutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from notifications.models import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from django.utils.functional import Promise

    from notifications.models import Message
    from scheduling.models import CheckInPolicy

EMAIL, INBOX, CHAT = (frozenset({each}) for each in Channel)
EMAIL_AND_INBOX = EMAIL | INBOX


class Group(Enum):
    """A heading of the settings page, in its order."""

    MY_CHECK_IN = _("My check-in")
    WITH_OTHERS = _("Collaboration")
    # Shown to leaders, and to whoever has people.
    MY_PEOPLE = _("My people")


@dataclass(frozen=True, slots=True)
class EmailContent:
    """An e-mail before its type's template is rendered.

    `reply_token`: of the address that takes replies; "" without. `headers`: more of them
    (In-Reply-To, Auto-Submitted …), without line breaks.
    """

    subject: str
    context: Mapping[str, Any] = field(default_factory=dict)
    reply_token: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A message in the inbox: plain text, and the path that it leads to."""

    text: str
    url: str = ""


def _nothing(_messages: Sequence[Message]) -> Mapping[int, Any]:
    return {}


def _always(_policy: CheckInPolicy) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationType:
    """One type of notification, whole.

    The four functions take messages of one organization, inside it, with
    `recipient__user`, `recipient__organization` and `recipient__location` loaded, in the
    reader's language, and answer by the message's key. Their queries do not grow with the
    number of messages.
    """

    # Stored with each message, setting and link: never changed.
    kind: str
    # What its reader must be allowed to do (docs/permissions.md); `skip_reasons` asks.
    action: str
    # As the settings page calls it.
    label: Promise | str
    # Whether a message is still to be sent: "" if so, else the reason for leaving it out,
    # a word for `Delivery.reason` (done, closed, not_permitted …). That the reader still
    # belongs here, is not away and takes mail is asked for all types alike
    # (notifications.delivery.checks).
    skip_reasons: Callable[[Sequence[Message]], Mapping[int, str]]
    inbox_lines: Callable[[Sequence[Message]], Mapping[int, InboxLine]] = _nothing
    emails: Callable[[Sequence[Message]], Mapping[int, EmailContent]] = _nothing
    # Text of a chat room's message; None: never posted to a room.
    chat_texts: Callable[[Sequence[Message]], Mapping[int, str]] | None = None
    # Of the e-mail, below templates/notifications/email/ and without its ending.
    template: str = ""
    # Where the settings page shows it. None: people do not choose, because they have just
    # asked for it themselves.
    group: Group | None = None
    position: int = 0
    default_channels: frozenset[Channel] = EMAIL_AND_INBOX
    # As a chat room calls it, where "my" would be nobody's.
    chat_label: Promise | str = ""
    # Asks people to do something: at most one such message per person and day.
    is_nudge: bool = False
    # Sent once more, under the same Message-ID, when nobody knows whether it arrived.
    # A nudge never is (RELIABILITY R3).
    repeats_when_uncertain: bool = True
    # Whether leave, a pause and quiet hours hold it back: not what somebody waits for.
    respects_quiet_hours: bool = True
    # Keys of `Message.data` that hold what people wrote: dropped once the message has
    # been sent, or never will be (RELIABILITY P3).
    ephemeral_data: tuple[str, ...] = ()
    # Whether an organization with these settings ever sends it.
    can_occur: Callable[[CheckInPolicy], bool] = _always

    def __post_init__(self) -> None:
        if self.is_nudge and self.repeats_when_uncertain:
            raise ValueError(f"{self.kind} is a nudge: those are never repeated.")

    @property
    def has_ephemeral_data(self) -> bool:
        return bool(self.ephemeral_data)

    @property
    def is_requested(self) -> bool:
        """Whether its reader has just asked for it, so that nothing holds it back."""
        return self.group is None

    @property
    def offered_channels(self) -> tuple[Channel, ...]:
        """The channels between which people choose."""
        return (Channel.EMAIL, Channel.INBOX) if self.group else ()

    @property
    def label_in_chat(self) -> str:
        return str(self.chat_label or self.label)


class UnknownTypeError(LookupError):
    """No type of that kind is declared."""


_TYPES: dict[str, NotificationType] = {}


def register(declared: NotificationType) -> NotificationType:
    """Raises ValueError for a kind that is declared already."""
    if declared.kind in _TYPES:
        raise ValueError(f"{declared.kind} is declared already.")
    _TYPES[declared.kind] = declared
    return declared


def discover(package: str) -> None:
    """Import the modules of a package, each of which registers its type."""
    for module in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
        import_module(module.name)


def find_type(kind: str) -> NotificationType | None:
    return _TYPES.get(kind)


def get_type(kind: str) -> NotificationType:
    """Raises UnknownTypeError."""
    try:
        return _TYPES[kind]
    except KeyError:
        raise UnknownTypeError(kind) from None


def all_types() -> list[NotificationType]:
    """In the order of the settings page; those that nobody chooses come last."""
    groups = [*Group, None]
    return sorted(
        _TYPES.values(),
        key=lambda each: (groups.index(each.group), each.position, each.kind),
    )


def label_of(kind: str) -> str:
    """Of a kind that may not be declared any more."""
    found = find_type(kind)
    return str(found.label) if found else kind


@contextmanager
def registered_temporarily(*types: NotificationType) -> Iterator[None]:
    """For tests: with these in place of those of their kinds, and without them afterwards.

    What else is registered inside is forgotten as well.
    """
    before = dict(_TYPES)
    _TYPES.update({each.kind: each for each in types})
    try:
        yield
    finally:
        _TYPES.clear()
        _TYPES.update(before)
