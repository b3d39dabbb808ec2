"""The WSGI site with a page that takes a second, to test requests in progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from config.wsgi import application as site


def application(environ: dict[str, Any], answer: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1)
        answer("200 OK", [("Content-Length", "4")])
        return [b"done"]
    return site(environ, answer)
