from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from notifications.inbox import selectors
from notifications.models import Kind, Message
from notifications.types import Line, Speaker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from organizations.models import Membership

AGO = timezone.now() - dt.timedelta(days=1)


def make_message(to: Membership, n: int = 0, **over: Any) -> Message:
    """In the inbox; of a higher `n`, later."""
    over.setdefault("kind", Kind.TALK)
    over.setdefault("posted_at", AGO + dt.timedelta(minutes=n))
    return Message.objects.create(
        organization=to.organization, recipient=to, occurrence=f"{n}", **over
    )


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
