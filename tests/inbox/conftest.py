from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from notifications.models import Message
from notifications.registry import (
    InboxLine,
    NotificationType,
    get_type,
    registered_temporarily,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@pytest.fixture(autouse=True)
def asked_for() -> Iterator[list[int]]:
    """One type has a text of its own: for how many messages it was asked each time."""
    asked: list[int] = []

    def lines(messages: Sequence[Message]) -> Mapping[int, InboxLine]:
        asked.append(len(messages))
        return {
            message.pk: InboxLine(
                f"<b>{message.recipient}</b> talks {message.occurrence}",
                message.data.get("url", "/o/acme/goals/"),
            )
            for message in messages
        }

    def nothing(_messages: object) -> dict[int, Any]:
        return {}

    declared = NotificationType(
        kind="talk.added",
        action="one_on_one.read",
        label="New topic for a 1:1",
        skip_reasons=nothing,
        inbox_lines=lines,
    )
    silent = replace(get_type("check_in.replied"), inbox_lines=nothing)
    with registered_temporarily(declared, silent):
        yield asked
