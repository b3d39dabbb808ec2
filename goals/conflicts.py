"""Edit conflicts: both versions of a goal that two people changed at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from goals.access import may_see
from goals.fingerprint import fingerprint
from goals.forms.initial import as_sent, initial_of
from goals.forms.kind_fields import slug_of
from goals.tree import parent_row
from ui.dates import format_date
from ui.formats import number_text
from ui.stale_forms import ChangedField

if TYPE_CHECKING:
    from django.http import QueryDict

    from goals.forms.goal import GoalForm
    from goals.models import Goal

# The form edits both in one field.
KIND = {"framework": "kind"}


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Edit conflict. `data`: the reader's entries, else the values saved since."""

    who: str
    clashes: list[ChangedField]
    data: QueryDict


def conflict_of(
    form: GoalForm, now: Goal, theirs: frozenset[str], mine: frozenset[str], who: str
) -> EditConflict:
    """The conflict between the form's entries and the goal as it is now.

    `theirs` and `mine`: the fields that differ from those the form was loaded with.
    """
    assert form.sent is not None  # noqa: S101  a conflict begins with a form sent
    data = form.sent.copy()
    fresh = initial_of(now, parent_row(now))
    clashes = []
    for name in sorted({KIND.get(name, name) for name in theirs} & set(form.fields)):
        untouched = name not in mine
        yours = "" if untouched else str(data.get(name, ""))
        if untouched:
            data[name] = as_sent(fresh.get(name))
        label = _("Title") if name == "title" else str(form.fields[name].label)
        theirs_now = (
            _parent_display(form, now)
            if name == "parent"
            else _kind_field_display(form, now, name)
            or _display_value(now, name, fresh)
        )
        clashes.append(ChangedField(label, theirs_now, yours))
    data["seen"] = fingerprint(now)
    data["confidence_was"] = as_sent(now.confidence)
    return EditConflict(who, clashes, data)


def _parent_display(form: GoalForm, now: Goal) -> str:
    parent = parent_row(now)
    if parent is None:
        return _("empty")
    is_known = may_see(form.membership, parent)
    return parent.title if is_known else parent.hidden_title


def _kind_field_display(form: GoalForm, now: Goal, name: str) -> str:
    """Display value of a kind's own field; "" for any other field."""
    slug = slug_of(name)
    if not slug:
        return ""
    value = now.field(slug)
    labels = dict(getattr(form.fields[name], "choices", ()))
    return str(labels.get(value, value)) if value else _("empty")


def _display_value(now: Goal, name: str, fresh: dict[str, Any]) -> str:
    """Display value of a model field."""
    value = getattr(now, name, None)
    if name in ("contributes", "kind", "starts_with_cycle"):
        return str(fresh.get(name))
    display = getattr(now, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    if value is None or value == "":
        return _("empty")
    if isinstance(value, Decimal):
        return number_text(value)
    return format_date(value) if hasattr(value, "isoformat") else str(value)
