from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = dt.timedelta(days=400)
EARLIEST = dt.timedelta(days=60)


def _day(label: Any, hint: Any = "") -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=picker)


class LeaveForm(forms.Form):
    """Two days. `today`: the member's."""

    starts_on = _day(gettext_lazy("First day away"))
    ends_on = _day(
        gettext_lazy("Last day away"), gettext_lazy("A single day: the same twice.")
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and first < self.today - EARLIEST:
            self.add_error("starts_on", _("This is long over."))
        if first and last and last < first:
            raise ValidationError(
                {"ends_on": _("The last day comes before the first one.")}
            )
        if first and last and last - first > LONGEST:
            self.add_error("ends_on", _("At most 400 days at once."))
        return data
