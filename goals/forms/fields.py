from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from organizations.models import TenantModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class RowChoiceField(forms.ChoiceField):
    """Choice between loaded rows, by public id; cleans to the row or None.

    Other ids are refused: rows of another organization, and rows that the member may
    not choose, are never looked up.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows: dict[str, Any] = {}

    def offer(
        self,
        rows: Iterable[Any],
        *,
        label: Callable[[Any], str] = str,
        empty: str | None = None,
    ) -> None:
        """Set the choices. `empty`: label of the empty choice."""
        self.rows = {row.public_id: row for row in rows}
        choices = [(public_id, label(row)) for public_id, row in self.rows.items()]
        self.choices = choices if empty is None else [("", empty), *choices]

    def prepare_value(self, value: Any) -> Any:
        return value.public_id if isinstance(value, TenantModel) else value

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value) or "")


def add_service_error(form: forms.BaseForm, error: ValidationError) -> None:
    """Add a service's validation error to its field, or to the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def focus_first_error(form: forms.BaseForm) -> None:
    """Set autofocus on the first field with an error."""
    for name in form.fields:
        if name in form.errors and not form[name].is_hidden:
            form.fields[name].widget.attrs["autofocus"] = True
            return
