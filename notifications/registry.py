"""What each kind of message says, and whether it may still be said.

A kind is one `Speaker`, registered by its module (notifications/types/__init__.py). It
reads what it needs from rows at the moment of sending, for many messages at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from notifications.models import Kind, Message


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail before it is rendered.

    `template`: a name below templates/notifications/email/ without its ending; there is
    one .html and one .txt. `reply_token`: of the address that takes answers; "" without.
    `headers`: more of them (In-Reply-To, Auto-Submitted …), no line breaks inside.
    """

    subject: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    reply_token: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A message in the inbox: plain text, and where it leads (a path)."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """All that a kind can do. Each takes messages of one organization, inside it, with
    `recipient__user`, `recipient__organization` and `recipient__location` loaded, and
    answers by the message's key; queries do not grow with their number.

    `wanted`: "" for a message that may still be said, else the reason for leaving it, a
    word that ends in `Delivery.reason` (done, closed, not_permitted …). That the person
    still belongs here, is not on leave, muted nor in quiet hours is checked for all
    kinds elsewhere (notifications.outbox).
    """

    kind: Kind
    wanted: Callable[[Sequence[Message]], Mapping[int, str]]
    lines: Callable[[Sequence[Message]], Mapping[int, Line]]
    mails: Callable[[Sequence[Message]], Mapping[int, Mail]]
    # Text of a chat room's message; None: never said in chat.
    chats: Callable[[Sequence[Message]], Mapping[int, str]] | None = None
    # Whether leave and quiet hours hold it back: not what somebody waits for.
    is_patient: bool = True
    # Of `Message.data`: what people wrote, dropped once the mail went out, or never will.
    forgets: tuple[str, ...] = ()


_SPEAKERS: dict[str, Speaker] = {}


def register(speaker: Speaker) -> Speaker:
    """Raises ValueError for a kind that speaks already."""
    if speaker.kind in _SPEAKERS:
        message = f"{speaker.kind} has a speaker already."
        raise ValueError(message)
    _SPEAKERS[speaker.kind] = speaker
    return speaker


def speaker_of(kind: str) -> Speaker | None:
    return _SPEAKERS.get(kind)


def forgetful() -> dict[str, frozenset[str]]:
    """By kind, what is not to be kept of its messages (`Speaker.forgets`)."""
    return {
        kind: frozenset(speaker.forgets)
        for kind, speaker in _SPEAKERS.items()
        if speaker.forgets
    }
