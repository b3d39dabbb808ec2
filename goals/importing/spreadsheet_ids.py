"""Finds ids that a spreadsheet has changed because they look like numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.importing.fields import shown
from goals.importing.findings import note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goals.importing.findings import ImportFinding
    from goals.importing.reading import FileLine, ImportSheet

COLUMNS = ("id", "parent_id")
# 3.6712E+11 and, where the comma is the decimal sign, 3,6712E+11.
SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}\Z", re.ASCII | re.IGNORECASE)
OUTLINE_NUMBER = re.compile(r"\d+(?:[.,]\d+)+\Z", re.ASCII)


def spreadsheet_notes(sheet: ImportSheet) -> Iterator[ImportFinding]:
    ids = Counter(line.cells.get("id", "").strip() for line in sheet.lines)
    for line in sheet.lines:
        yield from _shortened(line)
        written = line.cells.get("id", "").strip()
        if ids[written] > 1 and OUTLINE_NUMBER.match(written):
            text = _(
                "“%(id)s” is the ID of several rows. Spreadsheets turn 1.10 into 1.1: "
                "format the column as text before you type or paste IDs."
            )
            message = text % {"id": shown(written)}
            yield note("spreadsheet_id", message, line.number, "id")


def _shortened(line: FileLine) -> Iterator[ImportFinding]:
    for column in COLUMNS:
        written = line.cells.get(column, "").strip()
        if SHORTENED.match(written):
            text = _(
                "“%(id)s” is a long number that a spreadsheet shortened, so its last "
                "digits are lost. Format the column as text before you open the file."
            )
            message = text % {"id": shown(written)}
            yield note("spreadsheet_id", message, line.number, column)
