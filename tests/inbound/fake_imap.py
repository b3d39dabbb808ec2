"""A mailbox that speaks as much IMAP as imap-tools asks of it, over a real socket."""

from __future__ import annotations

import re
import secrets
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = re.compile(rb"(\S+) (?:UID )?(\S+) ?(.*)")
PASSWORD = "p@ss/word"
FOLDER = "Replies"


SEEN, FLAGGED = b"\\Seen", b"\\Flagged"


@dataclass
class Box:
    """`mails` by UID; `flags`: those set on each. `dies_before`: the command at which
    it disconnects. `broken`: UIDs of mails that it cannot return.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[bytes]] = field(default_factory=dict)
    said: list[bytes] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    dies_before: bytes = b""
    validity: int = field(default_factory=lambda: secrets.randbelow(2**31))
    port: int = 0

    @property
    def url(self) -> str:
        return f"imap://replies:p%40ss%2Fword@127.0.0.1:{self.port}/{FOLDER}"

    def add(self, *mails: bytes) -> None:
        for mail in mails:
            self.mails[len(self.mails) + 1] = mail
            self.flags[len(self.mails)] = set()

    def having(self, flag: bytes) -> set[int]:
        return {uid for uid, flags in self.flags.items() if flag in flags}

    @property
    def seen(self) -> set[int]:
        return self.having(SEEN)

    @property
    def flagged(self) -> set[int]:
        return self.having(FLAGGED)

    def answer(self, command: bytes, rest: bytes) -> tuple[list[bytes], bytes]:
        """The untagged lines and the status of the response."""
        if command == b"LOGIN":
            good = rest == f'"replies" "{PASSWORD}"'.encode()
            return [], b"OK" if good else b"NO"
        if command == b"AUTHENTICATE":
            return [], b"NO"
        if command == b"SELECT":
            exists = b"%d EXISTS" % len(self.mails)
            lines = [exists, b"OK [UIDVALIDITY %d]" % self.validity]
            return lines, b"OK" if rest == f'"{FOLDER}"'.encode() else b"NO"
        if command == b"SEARCH":
            return [
                b" ".join([b"SEARCH", *self._found(rest.strip(b"()").split())])
            ], b"OK"
        if command == b"FETCH":
            return self._fetch(*rest.split(b" ", 1))
        if command == b"STORE":
            uid, how, flags = rest.split(b" ", 2)
            assert how == b"+FLAGS.SILENT"
            self.flags[int(uid)] |= set(flags.strip(b"()").split())
        return [b"CAPABILITY IMAP4rev1"] if command == b"CAPABILITY" else [], b"OK"

    def _found(self, criteria: list[bytes]) -> list[bytes]:
        without = {b"UNSEEN": SEEN, b"UNFLAGGED": FLAGGED, b"UNDELETED": b"\\Deleted"}
        unwanted = {without[each] for each in criteria}
        return [
            b"%d" % uid for uid, flags in self.flags.items() if not flags & unwanted
        ]

    def _fetch(self, uid: bytes, what: bytes) -> tuple[list[bytes], bytes]:
        """The first bytes of a mail, without marking it seen:
        `(BODY.PEEK[]<0.1048576>)`.
        """
        asked = re.fullmatch(rb"\(BODY\.PEEK\[\]<0\.(\d+)>\)", what)
        assert asked
        if int(uid) in self.broken:
            return [], b"NO"
        mail = self.mails[int(uid)][: int(asked[1])]
        told = b"%s FETCH (UID %s BODY[]<0> {%d}\r\n%s)"
        return [told % (uid, uid, len(mail), mail)], b"OK"


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Box = self.server.box  # type: ignore[attr-defined]  # ours, hung on theirs
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            found = COMMAND.match(line.strip())
            assert found is not None
            tag, command, rest = found.groups()
            box.said.append(command)
            if command == box.dies_before:
                return
            if command == b"LOGOUT":
                self.wfile.write(b"* BYE\r\n" + tag + b" OK\r\n")
                return
            lines, end = box.answer(command, rest)
            for each in lines:
                self.wfile.write(b"* " + each + b"\r\n")
            self.wfile.write(tag + b" " + end + b" done\r\n")


@contextmanager
def serving() -> Iterator[Box]:
    box = Box()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.box = box  # type: ignore[attr-defined]  # ours, hung on theirs
        box.port = server.server_address[1]
        thread = threading.Thread(
            target=server.serve_forever, args=(0.05,), daemon=True
        )
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
