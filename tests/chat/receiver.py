"""A local HTTP server in place of Slack and Teams."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Receiver:
    """`status`, `body`, `headers`: of the next responses. `got`: the parsed requests.

    `silence`: a request waits for its response until this is set.
    """

    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    got: list[Any] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    netloc: str = ""
    silence: threading.Event | None = None

    @property
    def url(self) -> str:
        return f"http://{self.netloc}/services/T0/B0/secret"


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            receiver.got.append(json.loads(self.rfile.read(length)))
            receiver.paths.append(self.path)
            if receiver.silence:
                receiver.silence.wait(PATIENCE_S)
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            self.wfile.write(receiver.body)

        def log_message(self, *args: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *args: Any) -> None:
            """The client may have disconnected before the response."""

    server = Quiet(("127.0.0.1", 0), Handler)
    receiver.netloc = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        if receiver.silence:
            receiver.silence.set()
        server.shutdown()
        server.server_close()
        thread.join()
