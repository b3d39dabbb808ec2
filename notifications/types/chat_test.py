"""A test message to a chat room, which an administrator sends from the page of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.registry import CHAT, NotificationType, register
from notifications.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.models import Message


def _skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    return {message.pk: "" for message in messages}


def _chat_texts(messages: Sequence[Message]) -> dict[int, str]:
    text = _("A test message from Sightline for %(name)s.")
    return {m.pk: text % {"name": one_line(m.organization.name)} for m in messages}


CHAT_TEST = register(
    NotificationType(
        kind="chat.test",
        action="integration.manage",
        label=gettext_lazy("Test message"),
        default_channels=CHAT,
        repeats_when_uncertain=False,
        skip_reasons=_skip_reasons,
        chat_texts=_chat_texts,
    )
)
