"""Forms of the owner's override and status, and to close a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Goal
from ui.fields import NumberField

if TYPE_CHECKING:
    import datetime as dt

    from goals.results import ResultScale


class PlainForm(forms.Form):
    """Base form: no browser validation, labels without a colon."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class OverrideForm(PlainForm):
    progress = NumberField(
        label=gettext_lazy("Progress, %"), min_value=0, max_value=100
    )
    override_reason = forms.CharField(
        label=gettext_lazy("Reason for the override"), max_length=300
    )
    override_until = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("After this day, progress is calculated again."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_override_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["override_until"]
        if until < self.today:
            raise ValidationError(_("Choose today or a later day."))
        return until

    def fraction(self) -> float:
        return float(self.cleaned_data["progress"] / 100)


class StatusForm(PlainForm):
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[("", gettext_lazy("Calculated from pace")), *Goal.Status.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    status_note = forms.CharField(
        label=gettext_lazy("What the numbers don’t show"),
        max_length=300,
        required=False,
    )


class CloseForm(PlainForm):
    """Form to close a goal.

    `measure`: how its result is displayed; a goal without one is just closed.
    """

    grade = NumberField(
        label=gettext_lazy("Final progress, %"),
        help_text=gettext_lazy("It still counts towards the parent goal."),
        min_value=0,
        max_value=100,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("What was the result?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "in-write"}),
    )
    with_below = forms.BooleanField(
        label=gettext_lazy("Also close the supporting goals"), required=False
    )

    def __init__(self, *args: Any, measure: ResultScale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        if not measure.has_number:
            del self.fields["grade"]
        elif measure.is_score:
            self.fields["grade"] = _score_field(measure)

    def fraction(self) -> float | None:
        grade = self.cleaned_data.get("grade")
        if grade is None:
            return None
        return float(grade if self.measure.is_score else grade / 100)


def _score_field(measure: ResultScale) -> NumberField:
    counts = _("It still counts towards the parent goal.")
    return NumberField(
        label=_("Score, 0.0 to 1.0"),
        help_text=f"{measure.hint} {counts}".strip(),
        min_value=0,
        max_value=1,
        required=False,
    )
