"""Form fields for a kind's own fields (`frameworks.spec.Field`).

In a form the field `purpose` is called `field_purpose`; a goal stores its value as
text.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from frameworks.spec import FieldType
from goals.importing.fields import PLAIN
from goals.importing.kind_fields import LONG, SHORT
from goals.services.adjusting import plain
from ui.fields import NumberField
from ui.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameworks.spec import Field, Kind
    from goals.models import Goal

PREFIX = "field_"


def form_name(slug: str) -> str:
    return f"{PREFIX}{slug}"


def slug_of(name: str) -> str:
    """The field's slug; "" for the name of any other field."""
    return name.removeprefix(PREFIX) if name.startswith(PREFIX) else ""


def fields_for(kind: Kind | None, goal: Goal | None) -> dict[str, forms.Field]:
    """Form fields by name. All are optional."""
    definitions = kind.fields if kind else ()
    return {
        form_name(field.slug): _field(field, goal.field(field.slug) if goal else "")
        for field in definitions
    }


def _field(field: Field, now: str) -> forms.Field:
    common: dict[str, Any] = {
        "label": str(field.label),
        "help_text": str(field.hint),
        "required": False,
    }
    if field.type == FieldType.LONG_TEXT:
        widget = forms.Textarea(attrs={"rows": 3, "class": "in-write"})
        return forms.CharField(max_length=LONG, widget=widget, **common)
    if field.type == FieldType.CHOICE:
        return forms.ChoiceField(choices=_choices(field, now), **common)
    if field.type == FieldType.NUMBER:
        return NumberField(max_digits=24, decimal_places=6, **common)
    if field.type == FieldType.DATE:
        picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=picker, **common)
    return forms.CharField(max_length=SHORT, **common)


def _choices(field: Field, now: str) -> list[tuple[str, str]]:
    """Choices, including the stored value if it is no longer offered."""
    offered = [(value, str(label)) for value, label in field.choices]
    if now and now not in dict(offered):
        offered.append((now, now))
    return [("", _("Not set")), *offered]


def initial_fields(goal: Goal) -> dict[str, Any]:
    """Initial values of all stored fields, whether the kind still has them or not."""
    return {form_name(slug): value for slug, value in goal.fields.items()}


def stored_numbers(
    asked: Mapping[str, forms.Field], initial: Mapping[str, Any]
) -> dict[str, Decimal]:
    """The numbers among a goal's stored texts, by name in the form.

    A widget then formats them in the reader's locale, in which it parses them again:
    the text “1.234” would be 1234 in German.
    """
    return {
        name: Decimal(initial[name])
        for name, field in asked.items()
        if isinstance(field, NumberField)
        and isinstance(initial.get(name), str)
        and PLAIN.match(initial[name])
    }


def as_text(value: Any) -> str:
    """The value as a goal stores it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def is_unchanged(field: forms.Field, sent: str, now: str) -> bool:
    """Whether an unreadable value is the stored one."""
    if isinstance(field, NumberField):
        try:
            return plain(parse_number(sent)) == now
        except ValueError:
            return sent.strip() == now
    return sent.replace("\r\n", "\n").strip() == now


def merged(kept: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    """The values to store: fields not in the form stay, emptied ones are removed."""
    return {slug: text for slug, text in {**kept, **sent}.items() if text}
