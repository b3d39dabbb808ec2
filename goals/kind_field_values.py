"""What people said in the fields that a goal's kind asks, as readers see it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format

from frameworks.spec import Field, FieldType
from goals.kinds import kind_of
from ui.formats import number_text

if TYPE_CHECKING:
    from goals.models import Goal


class KindFieldValue(NamedTuple):
    """A field that has something in it. `is_long`: text with lines, in Markdown."""

    slug: str
    label: str
    text: str
    is_long: bool = False


def kind_field_values(goal: Goal) -> list[KindFieldValue]:
    """In the kind's order; what it does not ask is left out. Queries: 0 `with_people`.

    Of a kind that is not installed everything is told, so that nothing is lost.
    """
    kind = kind_of(goal)
    asked = kind.fields if kind else [_unknown(slug) for slug in sorted(goal.fields)]
    said = [(field, goal.field(field.slug)) for field in asked]
    return [_said(field, value) for field, value in said if value]


def _unknown(slug: str) -> Field:
    label = slug.replace("_", " ").capitalize()
    return Field(slug, label, FieldType.LONG_TEXT)


def _said(field: Field, value: str) -> KindFieldValue:
    is_long = field.type == FieldType.LONG_TEXT
    return KindFieldValue(field.slug, str(field.label), written(field, value), is_long)


def written(field: Field, value: str) -> str:
    """The value in the reader's words; as it is kept where it does not fit the type."""
    if field.type == FieldType.CHOICE:
        return str(dict(field.choices).get(value, value))
    try:
        if field.type == FieldType.DATE:
            return str(date_format(dt.date.fromisoformat(value)))
        if field.type == FieldType.NUMBER:
            return number_text(Decimal(value))
    except (ValueError, InvalidOperation):
        return value
    return value
