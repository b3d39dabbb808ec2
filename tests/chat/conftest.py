from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.chat.receiver import Receiver, receiving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with receiving() as found:
        settings.CHAT_LOCAL_RECEIVERS = [found.netloc]
        yield found
