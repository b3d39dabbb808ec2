"""Numbers as people type them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

# Spaces of every width and apostrophes group digits; signs of money and percent go.
GROUPING = re.compile(r"[\s'’\u00a0\u2009\u202f]")
DECORATION = re.compile(r"^[$€£¥₹]|[$€£¥₹%]$")
NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)", re.ASCII)
GROUP = 3


def parse_number(text: str) -> Decimal:
    """The number in the text, with a point or a comma before the decimals.

    "1,234" could be both: the reader's language decides. Raises ValueError.
    """
    plain = GROUPING.sub("", text.strip().replace("−", "-"))
    plain = DECORATION.sub("", plain)
    if not NUMBER.fullmatch(plain):
        raise ValueError(text)
    mark = _decimal_mark(plain)
    groups = plain.replace("," if mark == "." else ".", "")
    return Decimal(groups.replace(mark, ".") if mark else groups)


def _decimal_mark(text: str) -> str:
    """Which of "," and "." begins the decimals; "" when none does."""
    marks = [mark for mark in text if mark in ",."]
    if not marks:
        return ""
    kinds = set(marks)
    if len(kinds) > 1:
        return _last_of_two(text, marks)
    mark = marks[0]
    if len(marks) > 1:
        _check_groups(text.split(mark)[1:], text)
        return "." if mark == "," else ","
    whole, _mark, rest = text.lstrip("+-").partition(mark)
    if len(rest) == GROUP and 0 < len(whole) <= GROUP and whole != "0":
        return _decimal_separator()
    return mark


def _last_of_two(text: str, marks: list[str]) -> str:
    """Both are there: the last one begins the decimals, and stands once."""
    if marks.count(marks[-1]) > 1:
        raise ValueError(text)
    other = "," if marks[-1] == "." else "."
    _check_groups(text.rpartition(marks[-1])[0].split(other)[1:], text)
    return marks[-1]


def _check_groups(groups: list[str], text: str) -> None:
    if any(len(group) != GROUP for group in groups):
        raise ValueError(text)


def number_text(number: Decimal | None) -> str:
    """The number for a field: all its decimals, no groups, in the reader's language."""
    if number is None:
        return ""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", _decimal_separator())


def _decimal_separator() -> str:
    return str(formats.get_format("DECIMAL_SEPARATOR"))


class NumberField(forms.DecimalField):
    """Takes "22,5", "22.5", "1 234" and "$1,200"; says how to write what it cannot read."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # no float comes out
        if value in self.empty_values:
            return None
        try:
            return parse_number(str(value))
        except ValueError:
            raise ValidationError(self._advice(), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return number_text(value) if isinstance(value, Decimal) else value

    def _advice(self) -> str:
        example = formats.number_format(Decimal("22.5"), 1)
        return _("Use digits, for example 220 or %(example)s.") % {"example": example}
