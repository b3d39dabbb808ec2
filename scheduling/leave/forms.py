from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Limits against typing errors: too early, too late, too long.
EARLIEST = dt.timedelta(days=60)
FURTHEST = dt.timedelta(days=730)
LONGEST = dt.timedelta(days=400)
# Dates beyond these overflow date arithmetic.
COUNTABLE = (
    MinValueValidator(dt.date(1900, 1, 1)),
    MaxValueValidator(dt.date(2200, 1, 1)),
)


def _day(label: Any, hint: Any = "") -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=hint, widget=picker, validators=COUNTABLE
    )


class LeaveForm(forms.Form):
    """First and last day away. `today`: the member's.

    `is_undo`: restores removed leave, so any days are accepted.
    """

    starts_on = _day(gettext_lazy("First day away"))
    ends_on = _day(
        gettext_lazy("Last day away"),
        gettext_lazy("For a single day, enter the same date twice."),
    )

    def __init__(
        self, *args: Any, today: dt.date, is_undo: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.is_undo = is_undo

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            raise ValidationError(
                {"ends_on": _("Choose a last day on or after the first day.")}
            )
        if not self.is_undo:
            self._refuse_slips(first, last)
        return data

    def _refuse_slips(self, first: dt.date | None, last: dt.date | None) -> None:
        if first and first < self.today - EARLIEST:
            self.add_error(
                "starts_on", _("Choose a day within the last 60 days, or later.")
            )
        if last and last > self.today + FURTHEST:
            self.add_error("ends_on", _("Choose a day within the next two years."))
        elif first and last and last - first > LONGEST:
            self.add_error("ends_on", _("Enter 400 days or fewer at a time."))
