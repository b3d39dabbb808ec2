"""What a page costs a browser: requests and bytes, by Chromium's own account of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page


@dataclass
class Transfers:
    """Path → bytes on the wire (headers and compressed body) of what came by the network.

    What the browser took from its cache is not in it.
    """

    taken: dict[str, int] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)

    @property
    def n_bytes(self) -> int:
        return sum(self.taken.values())

    @property
    def n_requests(self) -> int:
        return len(self.taken)

    def __str__(self) -> str:
        lines = [f"{n:>7} {path}" for path, n in self.taken.items()]
        return "\n".join([*lines, f"{self.n_bytes:>7} in {self.n_requests} requests"])

    def on_request(self, event: dict[str, Any]) -> None:
        # A redirect reuses the number; no page here redirects.
        url = urlsplit(event["request"]["url"])
        self._paths[event["requestId"]] = f"{url.path}?{url.query}".rstrip("?")

    def on_cached(self, event: dict[str, Any]) -> None:
        self._paths.pop(event["requestId"], None)

    def on_response(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._paths.pop(event["requestId"], None)

    def on_finished(self, event: dict[str, Any]) -> None:
        path = self._paths.pop(event["requestId"], None)
        if path is not None:
            self.taken[path] = self.taken.get(path, 0) + event["encodedDataLength"]


@contextmanager
def transfers(page: Page) -> Iterator[Transfers]:
    """Counts what the block makes the page load."""
    found = Transfers()
    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", found.on_request)
    session.on("Network.requestServedFromCache", found.on_cached)
    session.on("Network.responseReceived", found.on_response)
    session.on("Network.loadingFinished", found.on_finished)
    session.send("Network.enable")
    yield found
    session.detach()
