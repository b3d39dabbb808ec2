"""Parse a CSV file of values. Pure: no database."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkins.metric_sources.validation import LONGEST_ID, MOST_VALUES, SubmittedValue
from goals.importing import fields
from goals.importing.encoding import UTF_8, BrokenBytesError, NoTextError, decode
from goals.importing.fields import CellError
from goals.importing.questions import UNANSWERED, Answers, settle_formats
from goals.importing.reading import encoding_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goals.importing.questions import FileFormats, FileQuestion

MOST_BYTES = 1024 * 1024
DELIMITERS = ",;\t"
COLUMNS = {
    "goal": "goal",
    "id": "goal",
    "external_id": "goal",
    "value": "value",
    "current": "value",
    "date": "on",
    "on": "on",
}
REQUIRED = ("goal", "value")


class FileError(Exception):
    """The file as a whole cannot be read; `str()` is for people."""


@dataclass(frozen=True, slots=True)
class ValueFile:
    """A parsed file.

    `text`: all of it, to parse once more when it is confirmed. `notes`: messages about
    its encoding and formats.
    """

    text: str
    lines: list[ValueLine]
    formats: FileFormats
    notes: list[str]

    @property
    def questions(self) -> list[FileQuestion]:
        """The open questions, without whose answers the values are ambiguous."""
        return [each for each in self.formats.questions if each.is_open]


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A line of the file. `number`: from 1, which is the header."""

    number: int
    submitted: SubmittedValue


def read_file(content: bytes, answers: Answers = UNANSWERED) -> ValueFile:
    """Parse the lines with a value. Raises FileError for an invalid file.

    `answers`: to questions about ambiguous number and date formats.
    """
    if len(content) > MOST_BYTES:
        raise FileError(_("The file is larger than 1 MB. Split it into smaller files."))
    try:
        decoded = decode(content)
    except (NoTextError, BrokenBytesError):
        raise FileError(
            _("The file isn’t UTF-8 text. Save it as “CSV UTF-8” and try again.")
        ) from None
    delimiter = _delimiter(decoded.text)
    rows = list(_rows(decoded.text, delimiter))
    if not rows:
        raise FileError(_("The file is empty."))
    names = _names(rows[0][1])
    lines = [_line(number, row, names) for number, row in rows[1:]]
    if not lines:
        raise FileError(_("The file has a header row but no values."))
    if len(lines) > MOST_VALUES:
        message = ngettext(
            "The file has %(n)s value; the maximum is %(most)s.",
            "The file has %(n)s values; the maximum is %(most)s.",
            len(lines),
        )
        raise FileError(message % {"n": len(lines), "most": MOST_VALUES})
    formats = settle_formats(
        (line.submitted.value for line in lines),
        (line.submitted.on for line in lines),
        delimiter=delimiter,
        answers=answers,
    )
    notes = [encoding_note(decoded)] if decoded.encoding != UTF_8 else []
    notes += [found.message for found in formats.findings if not found.is_error]
    return ValueFile(decoded.text, lines, formats, notes)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield start, row
            start = reader.line_num + 1
    except csv.Error as failure:
        message = _("Row %(line)s isn’t valid CSV: %(why)s.")
        raise FileError(message % {"line": start, "why": failure}) from None


def _names(header: Sequence[str]) -> list[str]:
    """The field of each column, "" for one that is ignored. Raises FileError."""
    names = [COLUMNS.get(cell.strip().lower(), "") for cell in header]
    for name in REQUIRED:
        if name not in names:
            message = _("The first row must name the columns: goal, value, date.")
            raise FileError(message)
    twice = [name for name in set(names) if name and names.count(name) > 1]
    if twice:
        message = _("The header has more than one column for %(name)s.")
        raise FileError(message % {"name": ", ".join(sorted(twice))})
    return names


def _line(number: int, row: Sequence[str], names: Sequence[str]) -> ValueLine:
    cells = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
    return ValueLine(
        number,
        SubmittedValue(
            _goal(cells.get("goal", "")), cells.get("value", ""), cells.get("on", "")
        ),
    )


def _goal(cell: str) -> str:
    """A goal id, also from the address of a goal's page; without a formula guard (I5)."""
    try:
        name = fields.word(cell, LONGEST_ID * 2)
    except CellError:
        return ""
    if "/goals/" in name:
        name = name.partition("/goals/")[2].partition("/")[0]
    return name
