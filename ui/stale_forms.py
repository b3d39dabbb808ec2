"""Forms loaded before somebody else saved: what saving them would overwrite.

`{% seen form %}` in the form carries the version of its initial values; a view that gets
the form back gives it the initial values of now, best of a row that it has locked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django import forms

SEEN = "seen"


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field with two versions; `yours` is empty if the reader did not change it."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class StaleFormConflict:
    """What a form would overwrite. `who` saved it; "" if unknown."""

    who: str
    clashes: list[ChangedField]


def version_of_form(form: forms.BaseForm) -> str:
    """Version of the form's initial values. Queries: 0."""
    texts = {
        name: str(_initial(form, name) or "")
        for name, field in form.fields.items()
        if not field.disabled
    }
    return blake2b(json.dumps(texts).encode(), digest_size=8).hexdigest()


def version_to_send(form: forms.BaseForm) -> str:
    """The version that the form carries: of what its reader has been shown.

    With errors it is the one that was sent, of now otherwise. Queries: 0.
    """
    sent = str(form.data.get(SEEN, "")) if form.errors else ""
    return sent or version_of_form(form)


def overwritten(
    form: forms.BaseForm,
    who: Callable[[], str] | None = None,
    shown: Mapping[str, str] | None = None,
) -> StaleFormConflict | None:
    """The conflict of a valid form; None when it overwrites nothing that it has not shown.

    `who`: asked for the name of whoever saved since, once there is a conflict. `shown`:
    how people read the initial values of some fields.
    """
    if form.data.get(SEEN, "") in ("", version_of_form(form)):
        return None
    clashes = [
        ChangedField(
            str(form.fields[name].label),
            (shown or {}).get(name) or _text(form, name, _initial(form, name)),
            _text(form, name, form[name].data),
        )
        for name in form.changed_data
        if name in form.initial
    ]
    return StaleFormConflict(who() if who else "", clashes) if clashes else None


def _initial(form: forms.BaseForm, name: str) -> Any:
    field = form.fields[name]
    return field.prepare_value(form.get_initial_for_field(field, name))


def _text(form: forms.BaseForm, name: str, value: Any) -> str:
    """The value of a field as people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = getattr(form.fields[name], "choices", ())
    labels = {str(key): str(label) for key, label in choices}
    several = value if isinstance(value, list) else [value]
    texts = ["" if each is None else str(each) for each in several]
    return ", ".join(labels.get(text, text) for text in texts) or _("empty")
