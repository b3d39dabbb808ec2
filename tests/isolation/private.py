"""The headers that keep every answer private."""

from __future__ import annotations

import re
from typing import Any

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def assert_private(response: Any, name: str) -> None:
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";")} >= POLICY, name
    assert not re.search(r"unsafe|data:|blob:|https?:|\*", policy), name
    assert headers["X-Content-Type-Options"] == "nosniff", name
    assert "no-store" in headers["Cache-Control"], name
    assert headers["Referrer-Policy"] in ("same-origin", "strict-origin"), name
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
    assert headers["X-Frame-Options"] == "DENY", name
    assert "HX-Request" in headers["Vary"], name
