"""Reading files of people: encodings, workbooks, limits, columns that are never read."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
import zlib
from typing import Any

import pytest
from openpyxl import Workbook

from people.importing.columns import guess, is_never_read
from people.importing.lines import people_lines, unit_path
from people.importing.table import MOST_LINES, PeopleTable, TableError, read_table
from tests.people.files import people_csv, sample


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_says_what_its_csv_says() -> None:
    table = read_table(
        workbook(
            [None],
            ["Employee ID", "Email", "Start date", "Active"],
            [7.0, "a@example.org", dt.datetime(2024, 2, 1), True],  # noqa: DTZ001  as Excel has it
            [],
            ["E8", None, dt.date(2024, 3, 1), False],
        )
    )
    assert table.header == ["Employee ID", "Email", "Start date", "Active"]
    assert table.lines == [
        (3, ["7", "a@example.org", "2024-02-01", "true"]),
        (5, ["E8", "", "2024-03-01", "false"]),
    ]


def test_passwords_and_private_phones_are_kept_nowhere() -> None:
    table = read_table(sample("google_workspace"))
    assert table.dropped == ["Password [Required]", "Home Phone"]
    stored = zlib.decompress(table.as_bytes()).decode()
    assert "****" not in stored
    assert "5550199" not in stored
    assert PeopleTable.from_bytes(table.as_bytes()) == table
    assert json.loads(stored)["header"] == table.header


@pytest.mark.parametrize(
    "heading",
    ["Password", "Mobile Phone", "telephoneNumber", "Date of birth", "Salary", "IBAN"],
)
def test_private_headings_are_recognized(heading: str) -> None:
    assert is_never_read(heading)


@pytest.mark.parametrize(
    "heading", ["Cancelled", "Employee ID", "Work email", "Status"]
)
def test_others_are_not(heading: str) -> None:
    assert not is_never_read(heading)


def test_headings_of_many_tools_are_known() -> None:
    header = ["Reports to", "Work Email", "HIRE_DATE", "Org Unit Path [Required]", "X"]
    assert guess(header) == ["manager", "email", "started_on", "unit", ""]


def test_of_two_columns_for_one_thing_the_better_one_is_asked_first() -> None:
    content = people_csv(
        ["Support", "/Support/Night", "x@example.org", ""],
        ["Support", "", "", "y@example.org"],
        header=("Department", "Org Unit Path", "mail", "userPrincipalName"),
    )
    table = read_table(content)
    first, second = people_lines(table, guess(table.header))
    assert (first.text("unit"), first.email) == ("/Support/Night", "x@example.org")  # type: ignore[arg-type]  # the values are texts
    assert (second.text("unit"), second.email) == ("Support", "y@example.org")  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    "encoded",
    [
        "Email;Name\nö@example.org;Jörg\n".encode("cp1252"),
        "\ufeffEmail,Name\r\nö@example.org,Jörg\r\n".encode(),
        "Email\tName\nö@example.org\tJörg\n".encode("utf-16"),
    ],
)
def test_encodings_and_delimiters(encoded: bytes) -> None:
    assert read_table(encoded).lines == [(2, ["ö@example.org", "Jörg"])]


def bomb() -> bytes:
    """A workbook of a few kilobytes with a part of 300 MB."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b" " * 1024 * 1024)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no people"),
        (b"Email,Name\n", "no people"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old excel", "neither a CSV"),
        (b"PK\x03\x04 nothing", "can’t be read"),
        (bomb(), "too large"),
        (b"Email\n" + b"a" * 1_001, "more than 1000 characters"),
        (b"Email\n" + b"a\n" * (MOST_LINES + 1), "more than 60000 lines"),
        (b",".join(b"c%d" % n for n in range(130)) + b"\n1\n", "too many columns"),
    ],
)
def test_what_is_no_file_of_people_says_so(content: bytes, why: str) -> None:
    with pytest.raises(TableError, match=why):
        read_table(content)


def test_one_long_text_in_every_cell_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A workbook names a text once, however many cells have it."""
    monkeypatch.setattr("people.importing.table.MOST_TEXT", 10_000)
    long = "x" * 1_000
    content = workbook(["Email", "Name"], *([long, long] for _ in range(6)))
    with pytest.raises(TableError, match="too much text"):
        read_table(content)


def test_unit_paths() -> None:
    assert unit_path("/", "Acme") == ()
    assert unit_path("Acme", "Acme") == ()
    assert unit_path("/Acme/Sales", "Acme") == ("Sales",)
    assert unit_path("Sales › North", "Acme") == ("Sales", "North")
    assert unit_path("R&D", "Acme") == ("R&D",)
