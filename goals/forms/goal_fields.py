"""Fields of the goal form: labels, widgets and validation of single fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy

from goals.forms.fields import RowChoiceField
from goals.forms.kinds import KindSelect
from goals.models import Goal
from ui.fields import NumberField

VALUE: dict[str, Any] = {"max_digits": 24, "decimal_places": 6, "required": False}

# Fields whose labels and help are the model's.
PLAIN = (
    "title", "metric_type", "direction", "start", "target", "metric_unit", "currency",
    "decimals", "indicator", "owner", "unit", "cycle", "starts_on", "starts_with_cycle",
    "due_on", "contributes", "weight",
    "rationale", "progress_source", "override_reason", "override_until", "confidence",
    "description",
)  # fmt: skip


class GoalFields(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("What will be different, and by when?"),
        help_text=gettext_lazy(
            "One sentence a colleague in another team would understand."
        ),
        max_length=300,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Type"), widget=KindSelect)
    parent = forms.CharField(label=gettext_lazy("Parent goal"), required=False)
    contributes = forms.TypedChoiceField(
        label=gettext_lazy("Effect on the parent goal"),
        choices=[
            (
                "yes",
                gettext_lazy(
                    "Contributes: its progress counts towards the parent goal"
                ),
            ),
            ("no", gettext_lazy("Supports: it helps, but its progress doesn’t count")),
        ],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    weight = NumberField(
        label=gettext_lazy("Weight"),
        help_text=gettext_lazy(
            "A goal with weight 2 counts twice as much as one with weight 1."
        ),
        max_digits=9,
        decimal_places=4,
        validators=[MinValueValidator(0)],
    )
    rationale = forms.CharField(
        label=gettext_lazy("It helps the parent goal because …"),
        max_length=300,
        required=False,
    )
    metric_type = forms.ChoiceField(
        label=gettext_lazy("Measured in"), choices=Goal.MetricType
    )
    start = NumberField(label=gettext_lazy("From"), **VALUE)
    target = NumberField(label=gettext_lazy("To"), **VALUE)
    metric_unit = forms.CharField(
        label=gettext_lazy("Unit of measure"),
        help_text=gettext_lazy("What is counted, for example “logos” or “days”."),
        max_length=80,
        required=False,
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("Three letters, for example USD."),
        max_length=3,
        required=False,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        choices=[("", gettext_lazy("From start to target")), *Goal.Direction.choices],
        required=False,
    )
    decimals = forms.IntegerField(
        label=gettext_lazy("Decimals"), min_value=0, max_value=6
    )
    indicator = forms.ChoiceField(
        label=gettext_lazy("Indicator"),
        choices=[("", gettext_lazy("Not set")), *Goal.Indicator.choices],
        required=False,
    )
    owner = RowChoiceField(label=gettext_lazy("Owner"), required=False)
    unit = RowChoiceField(label=gettext_lazy("Unit"), required=False)
    cycle = RowChoiceField(label=gettext_lazy("Cycle"))
    starts_on = forms.DateField(
        label=gettext_lazy("Start"),
        help_text=gettext_lazy("Leave empty for the day it’s created."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    starts_with_cycle = forms.TypedChoiceField(
        label=gettext_lazy("Expected progress counts from"),
        choices=[
            ("no", gettext_lazy("The goal’s own start")),
            ("yes", gettext_lazy("The start of the cycle")),
        ],
        coerce=lambda text: text == "yes",
        empty_value=False,  # type: ignore[arg-type]  # any, as for `coerce`
        required=False,
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    # Of a new goal; of one that is there, goals.forms.visibility asks.
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who can see this"),
        help_text=gettext_lazy(
            "Only you see a private goal. You choose other people who can see it on its "
            "page."
        ),
        choices=Goal.Visibility,
        required=False,
    )
    # For a horizon, instead of a cycle and a due date.
    target_year = forms.TypedChoiceField(
        label=gettext_lazy("Target year"), coerce=int, empty_value=None, required=False
    )
    progress_source = forms.ChoiceField(
        label=gettext_lazy("Progress comes from"),
        choices=Goal.Source,
        widget=forms.RadioSelect,
    )
    override_progress = NumberField(
        label=gettext_lazy("Override progress, %"),
        min_value=0,
        max_value=100,
        required=False,
    )
    override_reason = forms.CharField(
        label=gettext_lazy("Reason for the override"),
        max_length=300,
        required=False,
    )
    override_until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    # Declared before `confidence`, whose cleaning reads it.
    confidence_was = forms.IntegerField(
        min_value=0, max_value=100, required=False, widget=forms.HiddenInput
    )
    confidence = forms.IntegerField(
        label=gettext_lazy("Confidence"), min_value=0, max_value=100, required=False
    )
    description = forms.CharField(
        label=gettext_lazy("Why it matters"),
        help_text=gettext_lazy("You can use Markdown: **bold**, lists, links."),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "class": "in-write",
                "placeholder": gettext_lazy("What happens if we don’t?"),
            }
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why are you changing this?"),
        help_text=gettext_lazy("The reason is kept in the goal’s history."),
        max_length=500,
        required=False,
    )
    # Fingerprint of the loaded goal (goals/fingerprint.py); the id of a new goal.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    new_id = forms.CharField(
        required=False,
        widget=forms.HiddenInput,
        validators=[RegexValidator(r"^[2-9b-z]{12}\Z")],
    )

    use_required_attribute = False
