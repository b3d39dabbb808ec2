from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from notifications.inbox import selectors
from notifications.kinds import Line, Speaker
from notifications.models import Kind, Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@pytest.fixture(autouse=True)
def speaking(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Talks speak; other kinds have no words. How many messages each question was for."""
    asked: list[int] = []

    def lines(messages: Sequence[Message]) -> Mapping[int, Line]:
        asked.append(len(messages))
        return {
            message.pk: Line(
                f"<b>{message.recipient}</b> talks {message.occurrence}",
                message.data.get("url", "/o/acme/goals/"),
            )
            for message in messages
        }

    def nothing(_messages: object) -> dict[int, Any]:
        return {}

    known = {str(Kind.TALK): Speaker(Kind.TALK, nothing, lines, nothing)}
    monkeypatch.setattr(selectors, "speaker_of", lambda kind: known.get(str(kind)))
    return asked
