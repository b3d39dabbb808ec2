"""What the lines of a table say of people, by the chosen meaning of its columns. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goals.formulas import unguard
from people.importing.columns import (
    GUESTS,
    LEFT,
    PRESENT,
    PersonColumn,
    compact,
    priority,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from people.importing.table import PeopleTable

# A cell that empties what is stored; a blank one leaves it.
EMPTIES = "-"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line. `cells`: by column, the text; blank ones are missing."""

    number: int
    cells: dict[str, str]

    def text(self, column: PersonColumn) -> str:
        """Empty for a blank cell, and for one that empties."""
        found = self.cells.get(column, "")
        return "" if found == EMPTIES else found

    def empties(self, column: PersonColumn) -> bool:
        return self.cells.get(column, "") == EMPTIES

    @property
    def employee_id(self) -> str:
        return self.text(PersonColumn.EMPLOYEE_ID)

    @property
    def email(self) -> str:
        return self.text(PersonColumn.EMAIL).lower()

    @property
    def name(self) -> str:
        parts = (
            self.text(PersonColumn.FIRST_NAME),
            self.text(PersonColumn.LAST_NAME),
        )
        return self.text(PersonColumn.NAME) or " ".join(filter(None, parts))

    @property
    def has_left(self) -> bool:
        return compact(self.text(PersonColumn.STATUS)) in LEFT

    @property
    def has_unknown_status(self) -> bool:
        status = compact(self.text(PersonColumn.STATUS))
        return bool(status) and status not in LEFT | PRESENT

    @property
    def is_guest(self) -> bool:
        return compact(self.text(PersonColumn.USER_TYPE)) in GUESTS


def people_lines(table: PeopleTable, meanings: Sequence[str]) -> list[PersonLine]:
    """`meanings`: of each column, a `PersonColumn` or ""."""
    by_column: dict[str, list[int]] = {}
    for n, meaning in enumerate(meanings):
        if meaning:
            by_column.setdefault(meaning, []).append(n)
    for column, numbers in by_column.items():
        numbers.sort(key=lambda n: (priority(column, table.header[n]), n))
    return [
        PersonLine(number, _cells(cells, by_column)) for number, cells in table.lines
    ]


def _cells(cells: Sequence[str], by_column: dict[str, list[int]]) -> dict[str, str]:
    """Of several columns for one thing, the first that is not blank."""
    found = {}
    for column, numbers in by_column.items():
        text = next((cells[n] for n in numbers if cells[n]), "")
        if text:
            found[column] = text if text == EMPTIES else unguard(text)
    return found


def unit_path(text: str, company: str) -> tuple[str, ...]:
    """“/Support/Night shift” and “Support > Night shift” as names from the top; () for
    the company itself. A single name is a path of one.
    """
    for sign in (" › ", " > ", ">", "/", "\\"):
        if sign in text:
            parts = [part.strip() for part in text.split(sign)]
            names = tuple(part for part in parts if part)
            return names[1:] if names[:1] == (company,) else names
    return () if text.strip() == company else (text.strip(),)


def path_text(names: Sequence[str]) -> str:
    """As the export writes it: “/Support/Night shift”, “/” for the company."""
    return "/" + "/".join(names)


def is_path(text: str) -> bool:
    return any(sign in text for sign in "›>/\\")
