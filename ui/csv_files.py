"""CSV for programs, and CSV that a spreadsheet in the reader's locale opens correctly."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from ui.formats import decimal_mark
from ui.numbers import COMMA, POINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class CsvDialect(NamedTuple):
    """`encoding`: with a byte order mark, by which a spreadsheet recognizes UTF-8."""

    delimiter: str = ","
    decimal_mark: str = POINT
    line_end: str = "\n"
    encoding: str = "utf-8"

    def number(self, plain: str) -> str:
        """The number, given with a decimal point, with this file's decimal mark."""
        return plain.replace(POINT, self.decimal_mark)

    def write(self, rows: Iterable[Sequence[object]]) -> bytes:
        stream = io.StringIO(newline="")
        writer = csv.writer(
            stream, delimiter=self.delimiter, lineterminator=self.line_end
        )
        writer.writerows(rows)
        return stream.getvalue().encode(self.encoding)


PLAIN = CsvDialect()


def excel_dialect() -> CsvDialect:
    """Dialect for Excel: semicolons where the reader's locale has a decimal comma."""
    has_comma = decimal_mark() == COMMA
    return CsvDialect(
        delimiter=";" if has_comma else ",",
        decimal_mark=COMMA if has_comma else POINT,
        line_end="\r\n",
        encoding="utf-8-sig",
    )


def dialect_for(program: str) -> CsvDialect:
    """The dialect by its name in a URL: “excel”, else plain."""
    return excel_dialect() if program == "excel" else PLAIN
