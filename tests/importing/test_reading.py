import pytest

from goals.importing.findings import ImportFinding
from goals.importing.reading import MOST_BYTES, read


def error_of(content: bytes) -> ImportFinding:
    errors = [finding for finding in read(content).findings if finding.is_error]
    assert len(errors) == 1, errors
    return errors[0]


def test_rows_keep_the_number_of_their_first_line() -> None:
    content = b'id,title\nA,"Two\nlines"\n\nB,One\n'
    lines = read(content).lines
    assert [(line.number, line.cells["title"]) for line in lines] == [
        (2, "Two\nlines"),
        (5, "One"),
    ]


def test_a_byte_order_mark_is_removed() -> None:
    sheet = read(b"\xef\xbb\xbfid,title\nA,Gr\xc3\xb6\xc3\x9fer\n")
    assert sheet.lines[0].cells == {"id": "A", "title": "Größer"}


def test_windows_line_ends_are_line_ends() -> None:
    assert [line.number for line in read(b"id,title\r\nA,x\r\nB,y\r\n").lines] == [2, 3]


def test_the_header_may_be_in_capitals_and_spaced() -> None:
    assert read(b" ID , Title\nA,x\n").columns == {"id", "title"}


@pytest.mark.parametrize(("sign", "words"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_detected_and_noted(sign: str, words: str) -> None:
    sheet = read(f"id{sign}title\nA{sign}x, y\n".encode())
    assert sheet.lines[0].cells["title"] == "x, y"
    assert words in sheet.findings[0].message
    assert not sheet.is_broken


def notes_of(content: bytes) -> list[tuple[str, str]]:
    """(code, message) of a file that is read in spite of what there is to say."""
    sheet = read(content)
    assert not sheet.is_broken, sheet.findings
    return [(finding.code, finding.message) for finding in sheet.findings]


def test_windows_1252_is_read_and_noted() -> None:
    content = "id,title,owner\nA,x,y\nB,Größer für 5 €,z\n".encode("cp1252")
    assert read(content).lines[1].cells["title"] == "Größer für 5 €"
    (note,) = notes_of(content)
    assert note[0] == "encoding"
    assert "Read as Windows-1252, not UTF-8." in note[1]
    assert "“Größer”" in note[1]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_and_noted(codec: str) -> None:
    content = "id\ttitle\nA\tGrößer\n".encode(codec)
    assert read(content).lines[0].cells == {"id": "A", "title": "Größer"}
    assert "Read as UTF-16" in notes_of(content)[0][1]


def test_plain_english_in_windows_1252_is_utf_8() -> None:
    assert notes_of(b"id,title\nA,x\n") == []


def test_an_undecodable_byte_names_line_column_and_position() -> None:
    finding = error_of(b"id,title,owner\nA,x,y\nB,Gr\xf6\x81er,z\n")
    assert (finding.line, finding.column, finding.code) == (3, "title", "encoding")
    assert "(byte 0x81) after “B,Gr" in finding.message


def test_utf_8_with_one_broken_byte_is_not_taken_for_windows_1252() -> None:
    """Every other letter with an accent would come out garbled."""
    finding = error_of("id,title\nA,Größer\nB,".encode() + b"\xff\n")
    assert (finding.line, finding.column, finding.code) == (3, "title", "encoding")


def test_a_wrong_byte_behind_a_byte_order_mark_is_found_as_well() -> None:
    finding = error_of(b"\xef\xbb\xbfid,title\nA,x\nB,\xff\n")
    assert (finding.line, finding.column) == (3, "title")


def test_a_wrong_byte_inside_a_quoted_cell_of_two_lines_is_found() -> None:
    finding = error_of(b'id,title,owner\nA,"one\ntwo \x81",x\n')
    assert (finding.line, finding.column) == (3, "title")


def test_a_wrong_byte_in_the_header_names_its_line() -> None:
    assert error_of(b"id,t\x81tle\nA,x\n").line == 1


@pytest.mark.parametrize("begin", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_an_excel_workbook_is_refused(begin: bytes) -> None:
    assert "Save the sheet as “CSV UTF-8”" in error_of(begin + b"xl/a").message


def test_a_column_twice_is_an_error() -> None:
    finding = error_of(b"id,title,title\nA,x,y\n")
    assert (finding.line, finding.column, finding.code) == (1, "title", "column_twice")


def test_an_unknown_column_is_left_out_and_noted() -> None:
    sheet = read(b"id,title,colour\nA,x,red\n")
    assert sheet.lines[0].cells == {"id": "A", "title": "x"}
    assert [(f.line, f.column, f.code) for f in sheet.findings] == [
        (1, "colour", "unknown_column")
    ]


def test_a_file_without_ids_is_refused() -> None:
    finding = error_of(b"title,kind\nGrow,objective\n")
    assert (finding.line, finding.column, finding.code) == (1, "id", "missing_column")


@pytest.mark.parametrize("row", [b"A", b"A,x,y"])
def test_a_row_of_another_length_is_an_error(row: bytes) -> None:
    finding = error_of(b"id,title\nB,x\n" + row + b"\n")
    assert (finding.line, finding.code) == (3, "cells")


def test_empty_cells_after_the_last_column_are_ignored() -> None:
    assert not read(b"id,title\nA,x,,\n").is_broken


@pytest.mark.parametrize("content", [b'id,title\nA,"open\n', b'id,title\nA,"x"y\n'])
def test_quotes_that_do_not_close_are_an_error_at_their_line(content: bytes) -> None:
    finding = error_of(content)
    assert (finding.line, finding.code) == (2, "csv")


def test_a_nul_character_is_an_error_at_its_cell() -> None:
    finding = error_of(b"id,title\nA,x\0y\n")
    assert (finding.line, finding.column, finding.code) == (2, "title", "nul")


@pytest.mark.parametrize("content", [b"", b" \n\n"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert error_of(content).code == "empty"


def test_a_header_alone_holds_no_goals() -> None:
    assert error_of(b"id,title\n").code == "no_lines"


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert error_of(b"x" * (MOST_BYTES + 1)).code == "too_large"


def test_a_cell_that_is_too_large_is_an_error_at_its_line() -> None:
    finding = error_of(b"id,title\nA," + b"x" * 200_000 + b"\n")
    assert (finding.line, finding.code) == (2, "csv")
