"""Log filters of the console."""

from __future__ import annotations

import logging

SERVER_ERROR = 500


class RefusalsWithoutTraceback(logging.Filter):
    """Logs a refused request on one line; tracebacks are for Sightline's own errors.

    Django logs each 403 and 400 with the exception that led to it, and with those that
    were handled before, such as a session's "no attribute '_session_cache'".
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", SERVER_ERROR) < SERVER_ERROR:
            record.exc_info = record.exc_text = None
        return True
