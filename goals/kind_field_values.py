"""Values of the fields that a goal's kind defines, formatted for display."""

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
    """A field with a value. `is_long`: multi-line text in Markdown."""

    slug: str
    label: str
    text: str
    is_long: bool = False


def kind_field_values(goal: Goal) -> list[KindFieldValue]:
    """Non-empty field values, in the order of the kind. Queries: 0 `with_people`.

    Values of fields that the kind no longer defines are left out. If the kind is not
    installed, all values are returned, so that nothing is lost.
    """
    kind = kind_of(goal)
    definitions = (
        kind.fields if kind else [_unknown(slug) for slug in sorted(goal.fields)]
    )
    values = [(field, goal.field(field.slug)) for field in definitions]
    return [_field_value(field, value) for field, value in values if value]


def _unknown(slug: str) -> Field:
    label = slug.replace("_", " ").capitalize()
    return Field(slug, label, FieldType.LONG_TEXT)


def _field_value(field: Field, value: str) -> KindFieldValue:
    is_long = field.type == FieldType.LONG_TEXT
    return KindFieldValue(field.slug, str(field.label), written(field, value), is_long)


def written(field: Field, value: str) -> str:
    """The value formatted for the reader; as stored where it does not fit the type."""
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
