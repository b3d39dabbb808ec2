"""Findings of an import: location, severity and message."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _


class ImportSeverity(StrEnum):
    """An error stops the whole import; a note reports how a doubtful cell was read."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class ImportFinding:
    """A finding in the file.

    `line`: the first line of the row in the file, from 1, None for the whole file.
    `column`: the column's name. `code` is stable, `message` is for people.
    """

    severity: ImportSeverity
    code: str
    message: str
    line: int | None = None
    column: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity == ImportSeverity.ERROR

    @property
    def place(self) -> str:
        """“row 12, column target”, as far as it is known."""
        if self.line is None:
            return (
                _("column %(column)s") % {"column": self.column} if self.column else ""
            )
        if not self.column:
            return _("row %(line)s") % {"line": self.line}
        return _("row %(line)s, column %(column)s") % {
            "line": self.line,
            "column": self.column,
        }

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def error(
    code: str, message: str, line: int | None = None, column: str = ""
) -> ImportFinding:
    return _finding(ImportSeverity.ERROR, code, message, line, column)


def note(
    code: str, message: str, line: int | None = None, column: str = ""
) -> ImportFinding:
    return _finding(ImportSeverity.NOTE, code, message, line, column)


def _finding(
    severity: ImportSeverity, code: str, message: str, line: int | None, column: str
) -> ImportFinding:
    return ImportFinding(severity, code, _storable(message), line, _storable(column))


def _storable(text: str) -> str:
    """The text of a file without NUL, which PostgreSQL refuses in a stored report."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
