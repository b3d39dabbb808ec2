"""Parses a CSV file into lines of cells. Pure: no database, no values of goals."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.importing.columns import KNOWN, REQUIRED, is_known
from goals.importing.encoding import (
    UTF_8,
    BrokenBytesError,
    DecodedText,
    NoTextError,
    decode,
)
from goals.importing.findings import ImportFinding, error, note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# 100,000 lines with long descriptions.
MOST_BYTES = 50 * 1024 * 1024
DELIMITERS = {",": "", ";": gettext_lazy("semicolons"), "\t": gettext_lazy("tabs")}
NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of the file.

    `number`: the row's first line in the file. `cells`: known column → raw text.
    """

    number: int
    cells: dict[str, str]


@dataclass(slots=True)
class ImportSheet:
    columns: frozenset[str] = frozenset()
    delimiter: str = ","
    lines: list[FileLine] = field(default_factory=list)
    findings: list[ImportFinding] = field(default_factory=list)

    @property
    def is_broken(self) -> bool:
        return any(finding.is_error for finding in self.findings)


def read(content: bytes) -> ImportSheet:
    """Parse the file's rows and check its structure. Raises nothing."""
    sheet = ImportSheet()
    if len(content) > MOST_BYTES:
        sheet.findings.append(too_large())
    elif not content.strip():
        sheet.findings.append(error("empty", _("The file is empty.")))
    else:
        text = _decode(content, sheet.findings)
        if text is not None:
            _read_rows(text, sheet)
    return sheet


def too_large() -> ImportFinding:
    message = _("The file is larger than %(size)s MB. Split it into smaller files.")
    return error("too_large", message % {"size": MOST_BYTES // 1024 // 1024})


# --- Encoding -----------------------------------------------------------------------------


def _decode(content: bytes, findings: list[ImportFinding]) -> str | None:
    try:
        found = decode(content)
    except NoTextError:
        message = _("This isn’t a text file. Save the sheet as “CSV UTF-8” first.")
        findings.append(error("encoding", message))
        return None
    except BrokenBytesError as failure:
        findings.append(_broken_byte(content, failure.offset))
        return None
    if found.encoding != UTF_8:
        findings.append(note("encoding", encoding_note(found)))
    return found.text


def encoding_note(found: DecodedText) -> str:
    """Note on the encoding used, with a word to check it by."""
    if not found.example:
        return _("Read as %(encoding)s.") % {"encoding": found.encoding}
    message = _(
        "Read as %(encoding)s, not UTF-8. Check accented letters, for example "
        "“%(example)s”."
    )
    return message % {"encoding": found.encoding, "example": found.example}


def _broken_byte(content: bytes, offset: int) -> ImportFinding:
    """Error with the line, the column and the position where decoding fails."""
    before = content[:offset].decode("utf-8-sig", "ignore")
    lines = NEWLINE.split(before)
    message = _(
        "The file has an invalid character (byte 0x%(byte)s) after “%(before)s”. Save "
        "it as “CSV UTF-8”."
    ) % {"byte": f"{content[offset]:02X}", "before": lines[-1][-20:]}
    return error("encoding", message, len(lines), _column_at_end(before))


def _column_at_end(text: str) -> str:
    """Column of the last, unfinished row of the text."""
    try:
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        )
    except csv.Error:
        return ""
    if text.endswith(("\n", "\r")) and rows:
        rows.append([""])
    if len(rows) < 2:  # noqa: PLR2004  the header itself
        return ""
    index = max(len(rows[-1]) - 1, 0)
    return rows[0][index].strip().lower() if index < len(rows[0]) else ""


# --- Rows ---------------------------------------------------------------------------------


def _delimiter(text: str) -> str:
    """The delimiter that yields the most known columns in the first line."""
    first = NEWLINE.split(text, maxsplit=1)[0]
    return max(DELIMITERS, key=lambda sign: len(KNOWN & set(_names(first.split(sign)))))


def _names(cells: Sequence[str]) -> list[str]:
    return [cell.strip().strip('"').strip().lower() for cell in cells]


def _read_rows(text: str, sheet: ImportSheet) -> None:
    delimiter = sheet.delimiter = _delimiter(text)
    if delimiter != ",":
        message = _("Columns are separated by %(sign)s.") % {
            "sign": DELIMITERS[delimiter]
        }
        sheet.findings.append(note("delimiter", message))
    rows = _rows(text, delimiter, sheet.findings)
    _number, header = next(rows, (1, []))
    names = _names(header)
    _check_header(names, sheet.findings)
    sheet.columns = frozenset(name for name in names if is_known(name))
    if sheet.is_broken:
        return
    for number, row in rows:
        _add_line(number, row, names, sheet)
    if not sheet.lines and not sheet.is_broken:
        sheet.findings.append(error("no_lines", _("The file has no goals."), 1))


def _rows(
    text: str, delimiter: str, findings: list[ImportFinding]
) -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of every row that is not blank; stops at a broken one."""
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as failure:
            message = _("This row isn’t valid CSV: %(why)s.")
            findings.append(error("csv", message % {"why": failure}, start))
            return
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield start, row


def _check_header(names: Sequence[str], findings: list[ImportFinding]) -> None:
    for name, times in Counter(name for name in names if name).items():
        if times > 1:
            text = _("This column appears %(times)s times in the header.")
            findings.append(error("column_twice", text % {"times": times}, 1, name))
        if not is_known(name):
            text = _("This column is unknown and was ignored.")
            findings.append(note("unknown_column", text, 1, name))
    for name in REQUIRED:
        if name not in names:
            text = _(
                "The column “%(name)s” is missing. The first row must name the "
                "columns as listed in docs/csv.md."
            )
            findings.append(error("missing_column", text % {"name": name}, 1, name))


def _add_line(
    number: int, row: list[str], names: list[str], sheet: ImportSheet
) -> None:
    surplus = any(cell.strip() for cell in row[len(names) :])
    if surplus or len(row) < len(names):
        text = _("This row has %(cells)s cells, but the header has %(columns)s.")
        counts = {"cells": len(row), "columns": len(names)}
        sheet.findings.append(error("cells", text % counts, number))
        return
    cells = {
        name: cell for name, cell in zip(names, row, strict=False) if is_known(name)
    }
    for name, cell in cells.items():
        if "\0" in cell:
            text = _("This cell contains a NUL character. Remove it.")
            sheet.findings.append(error("nul", text, number, name))
    sheet.lines.append(FileLine(number, cells))
