"""Reads a CSV or XLSX file into lines of cells, within limits.

Columns that are never to be read are cut out here: what is kept of a file does not hold
them (columns.NEVER_READ).
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.utils.translation import gettext as _

from goals.importing.encoding import BrokenBytesError, NoTextError, decode
from people.importing.columns import compact, is_never_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_LINES = 60_000
MOST_COLUMNS = 120
MOST_CELL = 1_000
# Of all cells together: a workbook may name one long text in millions of them.
MOST_TEXT = 40 * MEGABYTE
# Of a workbook, once it is unpacked; a sheet of 60,000 lines has about a fifth.
MOST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 500
DELIMITERS = ",;\t|"
XLSX = b"PK\x03\x04"


class TableError(Exception):
    """The file can't be read; its text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """`header`: headings of the columns that are kept. `dropped`: of those that are not.

    `lines`: (number of the line in the file, cells), as many cells as headings.
    """

    header: list[str]
    lines: list[tuple[int, list[str]]]
    dropped: list[str] = field(default_factory=list)

    def as_bytes(self) -> bytes:
        return zlib.compress(json.dumps(asdict(self)).encode())

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """Without lines where retention has deleted the file."""
        if not stored:
            return cls([], [])
        found = json.loads(zlib.decompress(stored))
        return cls(
            found["header"],
            [(number, cells) for number, cells in found["lines"]],
            found["dropped"],
        )

    @property
    def source(self) -> str:
        """The same for files of the same tool: its headings, in any order."""
        names = " ".join(sorted(compact(heading) for heading in self.header))
        return hashlib.sha256(names.encode()).hexdigest()


def read_table(content: bytes) -> PeopleTable:
    """Raises TableError."""
    if len(content) > MOST_BYTES:
        text = _("The file is larger than %(size)s MB. Split it into smaller files.")
        raise TableError(text % {"size": MOST_BYTES // MEGABYTE})
    rows = _sheet_rows(content) if content.startswith(XLSX) else _csv_rows(content)
    return _table(rows)


# --- CSV --------------------------------------------------------------------------------


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = decode(content).text
    except NoTextError:
        text = _("This is neither a CSV file nor an Excel workbook (.xlsx).")
        raise TableError(text) from None
    except BrokenBytesError:
        text = _("The file has invalid characters. Save it as “CSV UTF-8”.")
        raise TableError(text) from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            text = _("Row %(line)s isn’t valid CSV: %(why)s.")
            raise TableError(text % {"line": number, "why": error}) from None
        if row is None:
            return
        yield number, row


def _delimiter(text: str) -> str:
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    return max(DELIMITERS, key=first.count)


# --- Workbooks --------------------------------------------------------------------------


def _sheet_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Of the first sheet. openpyxl is loaded with the first workbook."""
    _refuse_bombs(content)
    from openpyxl import load_workbook  # noqa: PLC0415  seldom needed, and slow to load

    try:
        book = load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheet = book.worksheets[0]
        # What the file says of its own size need not be true.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(
            values_only=True, max_row=MOST_LINES + 2, max_col=MOST_COLUMNS + 1
        )
        for number, row in enumerate(rows, 1):
            yield number, [_text(cell) for cell in row]
    except TableError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file leads to
        text = _("This Excel workbook can’t be read. Save it again, or as CSV UTF-8.")
        raise TableError(text) from error


def _refuse_bombs(content: bytes) -> None:
    """By what the archive says; more than that is never unpacked (zipfile)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        text = _("This Excel workbook can’t be read. Save it again, or as CSV UTF-8.")
        raise TableError(text) from error
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        text = _(
            "This workbook is too large once it is unpacked. Save it as CSV UTF-8."
        )
        raise TableError(text)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


# --- Both -------------------------------------------------------------------------------


def _table(rows: Iterable[tuple[int, list[str]]]) -> PeopleTable:
    """The first row that is not empty names the columns."""
    header: list[str] | None = None
    keeps: list[int] = []
    lines: list[tuple[int, list[str]]] = []
    dropped: list[str] = []
    n_signs = 0
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if header is None:
            names = [cell.strip() for cell in row]
            if len([name for name in names if name]) > MOST_COLUMNS:
                raise TableError(_("The file has too many columns."))
            named = [n for n, name in enumerate(names) if name]
            keeps = [n for n in named if not is_never_read(names[n])]
            dropped = [names[n] for n in named if is_never_read(names[n])]
            header = [names[n][:MOST_CELL] for n in keeps]
            continue
        if len(lines) >= MOST_LINES:
            text = _("The file has more than %(n)s lines. Split it into smaller files.")
            raise TableError(text % {"n": MOST_LINES})
        cells = [_cell(row, n, number) for n in keeps]
        n_signs += sum(map(len, cells))
        if n_signs > MOST_TEXT:
            raise TableError(
                _("The file has too much text. Split it into smaller files.")
            )
        lines.append((number, cells))
    if header is None or not lines:
        raise TableError(_("The file has no people in it."))
    return PeopleTable(header, lines, dropped)


def _cell(row: list[str], n: int, number: int) -> str:
    """Trimmed; "" where the row is short. Raises TableError for a text without end."""
    text = row[n].strip() if n < len(row) else ""
    if len(text) > MOST_CELL:
        message = _("Row %(line)s has a cell of more than %(n)s characters.")
        raise TableError(message % {"line": number, "n": MOST_CELL})
    # PostgreSQL cannot store NUL.
    return text.replace("\0", "")
