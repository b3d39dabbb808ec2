"""Files of people for the tests."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from people.importing import runs
from people.importing.columns import guess
from people.importing.table import read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organizations.models import Membership
    from people.importing.plan import PeoplePlan

DATA = Path(__file__).parent / "data"
HEADER = ("Employee ID", "Email", "Name", "Team", "Manager", "Title", "Start date")


def sample(name: str) -> bytes:
    return (DATA / f"{name}.csv").read_bytes()


def people_csv(*lines: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    """Short lines are filled up with blank cells."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(header)
    for line in lines:
        writer.writerow([*line, *[""] * (len(header) - len(line))])
    return stream.getvalue().encode()


def check(content: bytes, by: Membership, *, is_complete: bool = False) -> PeoplePlan:
    table = read_table(content)
    return runs.check(table, guess(table.header), is_complete=is_complete, by=by)


def write(content: bytes, by: Membership, *, is_complete: bool = False) -> PeoplePlan:
    table = read_table(content)
    return runs.write(table, guess(table.header), is_complete=is_complete, by=by)


def codes(plan: PeoplePlan) -> list[tuple[str, int | None]]:
    """(code, line) of every error."""
    return [(each.code, each.line) for each in plan.errors]
