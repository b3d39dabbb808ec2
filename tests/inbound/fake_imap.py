"""A mailbox that speaks as much IMAP as imaplib asks of it, over a real socket."""

from __future__ import annotations

import re
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


@dataclass
class Box:
    """`mails` by UID; `seen`: UIDs marked so. `dies_before`: a command at which it
    hangs up.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    said: list[bytes] = field(default_factory=list)
    dies_before: bytes = b""
    port: int = 0

    @property
    def url(self) -> str:
        return f"imap://replies:p%40ss%2Fword@127.0.0.1:{self.port}/{FOLDER}"

    def add(self, *mails: bytes) -> None:
        for mail in mails:
            self.mails[len(self.mails) + 1] = mail

    def answer(self, command: bytes, rest: bytes) -> tuple[list[bytes], bytes]:
        """Untagged lines, and how it ended."""
        if command == b"LOGIN":
            good = rest == f'replies "{PASSWORD}"'.encode()
            return [], b"OK" if good else b"NO"
        if command == b"SELECT":
            exists = b"%d EXISTS" % len(self.mails)
            return [exists], b"OK" if rest == f'"{FOLDER}"'.encode() else b"NO"
        if command == b"SEARCH":
            unseen = sorted(self.mails.keys() - self.seen)
            return [b" ".join([b"SEARCH", *(b"%d" % uid for uid in unseen)])], b"OK"
        if command == b"FETCH":
            return [self._fetch(*rest.split(b" ", 1))], b"OK"
        if command == b"STORE":
            self.seen.add(int(rest.split()[0]))
        return [b"CAPABILITY IMAP4rev1"] if command == b"CAPABILITY" else [], b"OK"

    def _fetch(self, uid: bytes, what: bytes) -> bytes:
        mail = self.mails[int(uid)]
        if b"SIZE" in what:
            return b"%s FETCH (UID %s RFC822.SIZE %d)" % (uid, uid, len(mail))
        return b"%s FETCH (UID %s BODY[] {%d}\r\n%s)" % (uid, uid, len(mail), mail)


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
