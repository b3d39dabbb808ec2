"""A mail server that keeps recipient and Message-ID of each mail."""

from __future__ import annotations

import email
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller

OK = "250 OK"


@dataclass
class Sink:
    """`got`: (recipient, Message-ID) pairs. `answer`: its response to each recipient."""

    got: list[tuple[str, str]] = field(default_factory=list)
    answer: Callable[[str], str] = lambda _address: OK
    port: int = 0

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        said = self.answer(address)
        if said == OK:
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(  # noqa: N802  aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        message = email.message_from_bytes(envelope.content)
        self.got += [(to, str(message["Message-ID"])) for to in envelope.rcpt_tos]
        return OK

    @property
    def times(self) -> Counter[str]:
        """Number of mails for each person."""
        return Counter(to for to, _message_id in self.got)

    @property
    def message_ids(self) -> set[str]:
        return {message_id for _to, message_id in self.got}


def start(sink: Sink) -> Controller:
    # aiosmtpd connects to the given port to test it, so 0 does not work.
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        sink.port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    return controller
