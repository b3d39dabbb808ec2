"""Cells that a spreadsheet would run (RELIABILITY I5). Pure, for import and export.

A text that begins with one of these gets an apostrophe in front on the way out, and loses
exactly that one on the way in. A text that begins with apostrophes before such a sign gets
one too, so that nothing is ever lost.
"""

import re

RISKY = re.compile(r"'*[=+\-@\t\r\0]")
GUARDED = re.compile(r"'+[=+\-@\t\r\0]")


def guard(text: str) -> str:
    return f"'{text}" if RISKY.match(text) else text


def unguard(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text
