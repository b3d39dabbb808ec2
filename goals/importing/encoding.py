"""Decodes files as spreadsheets write them. Pure; for goals and for values."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

UTF_8, UTF_16, WINDOWS = "UTF-8", "UTF-16", "Windows-1252"
# An xlsx or ods file is an archive; an xls file is a compound document.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# Number of bytes checked for zeros in every other byte.
SAMPLE = 400
WORD = re.compile(r"[\w’'-]*[^\x00-\x7f][\w’'-]*")


class DecodedText(NamedTuple):
    """The text of a file.

    `encoding`: one of the three above. `example`: a word that depends on it, or "".
    """

    text: str
    encoding: str = UTF_8
    example: str = ""


class NoTextError(Exception):
    """The file is not text: a workbook, or of an unsupported encoding."""


class BrokenBytesError(Exception):
    """A byte that is valid in no encoding. `offset`: its position in the file."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def decode(content: bytes) -> DecodedText:
    """Decode UTF-8, with or without a byte order mark; else UTF-16 or Windows-1252.

    UTF-8 with a single broken byte is not taken for Windows-1252, which would garble
    its other characters. Raises NoTextError, BrokenBytesError.
    """
    if content.startswith(WORKBOOKS) or content.startswith(UTF_32):
        raise NoTextError
    if codec := _utf_16_codec(content):
        return _decode_utf_16(content, codec)
    try:
        return DecodedText(content.decode("utf-8-sig"))
    except UnicodeDecodeError as failure:
        # The codec counts without the byte order mark.
        offset = len(content) - len(failure.object) + failure.start
    if content.startswith(codecs.BOM_UTF8) or _has_utf_8(content):
        raise BrokenBytesError(offset)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as failure:
        raise BrokenBytesError(failure.start) from None
    return DecodedText(text, WINDOWS, _example(text))


def _utf_16_codec(content: bytes) -> str:
    """UTF-16 codec by byte order mark, else by zeros in every other byte; "" for none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = content[:SAMPLE:2], content[1:SAMPLE:2]
    for codec, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high and high.count(0) * 2 > len(high) and not low.count(0):
            return codec
    return ""


def _decode_utf_16(content: bytes, codec: str) -> DecodedText:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as failure:
        raise BrokenBytesError(failure.start) from None
    return DecodedText(text.removeprefix("\ufeff"), UTF_16, _example(text))


def _has_utf_8(content: bytes) -> bool:
    """Whether there is a UTF-8 character of two bytes or more."""
    return not content.decode("utf-8", "ignore").isascii()


def _example(text: str) -> str:
    found = WORD.search(text.removeprefix("\ufeff"))
    return found[0][:40] if found else ""
