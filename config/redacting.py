"""Redacts secret URLs in every log (RELIABILITY A9).

Whoever reads a log line with `/c/<token>/` could open it. So log records are redacted
when they are created: for the web server's access log, Django's own loggers, and all
others.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "…"
# The secret part of a URL path, also where another URL holds it as the next page, and
# tokens anywhere else. Of the account pages: the keys to set a password and to confirm
# an address.
SECRET = re.compile(
    r"(?P<before>(?:/|%2F)(?:c|join|calendar|unsubscribe|confirm-email|"
    r"password(?:/|%2F)reset(?:/|%2F)key)(?:/|%2F))"
    r"[^/\s\"'?&#<>,)\]]+|(?:\b|(?<=%2F))[a-z2-7]{52}\b",
    re.IGNORECASE,
)

_TRACEBACKS = logging.Formatter()


def redact(text: str) -> str:
    return SECRET.sub(lambda found: f"{found['before'] or ''}{HIDDEN}", text)


def install() -> None:
    """Redacts all records of this process, whichever loggers and handlers exist or
    follow.
    """
    make = logging.getLogRecordFactory()
    if getattr(make, "is_redacting", False):
        return

    def make_redacted(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        record.msg = _redacted(record.msg)
        record.args = _redacted(record.args)
        if record.exc_info:
            # Formatters reuse it; an error's message may hold submitted data.
            record.exc_text = redact(_TRACEBACKS.formatException(record.exc_info))
        return record

    make_redacted.is_redacting = True  # type: ignore[attr-defined]  # its own mark
    logging.setLogRecordFactory(make_redacted)


def _redacted(value: Any) -> Any:
    """Redacts any part of a log record: text, its arguments, a request line."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, tuple):
        return tuple(_redacted(each) for each in value)
    if isinstance(value, Mapping):
        return _redacted_mapping(value)
    if isinstance(value, int | float) or value is None:
        return value
    return _redacted_object(value)


def _redacted_mapping(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same type of mapping: gunicorn's own class has special handling of missing
    keys.
    """
    if not isinstance(value, dict):
        return value
    held = copy.copy(value)
    for key, each in value.items():
        held[key] = _redacted(each) if isinstance(each, str) else each
    return held


def _redacted_object(value: object) -> object:
    """Redacts an exception or a request by its text; other objects stay as they are."""
    text = str(value)
    hidden = redact(text)
    return value if hidden == text else hidden
