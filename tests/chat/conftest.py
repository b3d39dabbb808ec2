from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from notifications.chat.services import add_webhook
from notifications.models import ChatWebhook
from tests.chat.receiver import Receiver, receiving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organizations.models import Membership


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with receiving() as found:
        settings.CHAT_LOCAL_RECEIVERS = [found.netloc]
        yield found


def make_webhook(by: Membership, url: str, **over: Any) -> ChatWebhook:
    over.setdefault("service", ChatWebhook.Service.SLACK)
    over.setdefault("kinds", ["digest.unit"])
    return add_webhook(by=by, url=url, **{"unit": None, **over})
