"""Keeps secret addresses out of every log (RELIABILITY A9).

Whoever reads a log line with `/c/<token>/` could open it. So the line is changed where it
is made: for the web server's access log, Django's own loggers, and all others.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "…"
# A path below one that a secret opens, and the token wherever else it stands. Of the
# accounts' pages: a new password's key, and the one that confirms an address.
SECRET = re.compile(
    r"(?P<before>/(?:c|calendar|unsubscribe|password/reset/key|confirm-email)/)"
    r"[^/\s\"'?&#<>,)\]]+|\b[a-z2-7]{52}\b",
    re.IGNORECASE,
)

_TRACEBACKS = logging.Formatter()


def redact(text: str) -> str:
    return SECRET.sub(lambda found: f"{found['before'] or ''}{HIDDEN}", text)


def install() -> None:
    """Once for the process, whichever loggers and handlers there are or come later."""
    make = logging.getLogRecordFactory()
    if getattr(make, "is_redacting", False):
        return

    def make_redacted(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        record.msg = _redacted(record.msg)
        record.args = _redacted(record.args)
        if record.exc_info:
            # Formatters take it from here; an error's words may hold what a page was given.
            record.exc_text = redact(_TRACEBACKS.formatException(record.exc_info))
        return record

    make_redacted.is_redacting = True  # type: ignore[attr-defined]  # its own mark
    logging.setLogRecordFactory(make_redacted)


def _redacted(value: Any) -> Any:
    """Of what a log line is made: text, the arguments put into it, a request line."""
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
    """The same kind of mapping: gunicorn's has a mind of its own about missing keys."""
    if not isinstance(value, dict):
        return value
    held = copy.copy(value)
    for key, each in value.items():
        held[key] = _redacted(each) if isinstance(each, str) else each
    return held


def _redacted_object(value: object) -> object:
    """An exception or a request whose text would tell; others as they are."""
    text = str(value)
    hidden = redact(text)
    return value if hidden == text else hidden
