"""Guards cells that a spreadsheet would run as formulas (RELIABILITY I5). Pure.

On export a text that begins with one of these signs gets an apostrophe in front; the
import removes exactly that one. A text that begins with apostrophes before such a sign
gets one too, so that nothing is ever lost.
"""

import re

RISKY = re.compile(r"'*[=+\-@\t\r\0]")
GUARDED = re.compile(r"'+[=+\-@\t\r\0]")


def guard(text: str) -> str:
    return f"'{text}" if RISKY.match(text) else text


def unguard(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text
