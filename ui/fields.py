"""Form fields for numbers as people type them in their own locale."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ui.formats import format_exact, number_text
from ui.numbers import ParsedNumber, read_number

if TYPE_CHECKING:
    from django.forms.widgets import Widget


class NumberField(forms.DecimalField):
    """Accepts "22,5", "22.5", "1 234" and "$1,200"; errors show a correct example.

    `parsed`: the submitted number as it was parsed; None until the field is cleaned.
    """

    widget = forms.TextInput
    parsed: ParsedNumber | None = None

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # no float comes out
        if value in self.empty_values:
            return None
        try:
            self.parsed = read_number(str(value))
        except ValueError:
            raise ValidationError(self._advice(), code="invalid") from None
        return self.parsed.value

    def prepare_value(self, value: Any) -> Any:
        return number_text(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: Widget) -> dict[str, Any]:
        """Decimal keypads of phones have no minus, so only set where negatives are
        invalid.
        """
        least = self.min_value() if callable(self.min_value) else self.min_value
        takes_minus = least is None or least < 0
        return {
            **super().widget_attrs(widget),
            "inputmode": "text" if takes_minus else "decimal",
            "autocomplete": "off",
        }

    def _advice(self) -> str:
        example = format_exact(Decimal("22.5"))
        return _("Enter a number, for example 220 or %(example)s.") % {
            "example": example
        }


def ambiguous_numbers(form: forms.BaseForm) -> list[str]:
    """A sentence for each submitted number that has two possible readings, with the one
    used.

    A form's `subject` replaces the labels of its fields. Unchanged initial values get
    no sentence: nobody typed them.
    """
    return [
        _("%(field)s: we read “%(typed)s” as %(number)s, not %(other)s.")
        % {
            "field": getattr(form, "subject", field.label),
            "typed": form[name].value(),
            "number": format_exact(field.parsed.value),
            "other": format_exact(field.parsed.other),
        }
        for name, field in form.fields.items()
        if isinstance(field, NumberField)
        and name in form.changed_data
        and field.parsed is not None
        and field.parsed.other is not None
    ]


def too_long(text: str, most: int) -> str:
    """The error for a text of more than `most` characters; "" for one that fits."""
    if len(text) <= most:
        return ""
    return _("Shorten this to %(most)d characters. It has %(n)d.") % {
        "most": most,
        "n": len(text),
    }
