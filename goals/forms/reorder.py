from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from goals.services.ordering import DOWN, UP

STEPS = {"up": UP, "down": DOWN}


class ReorderForm(forms.Form):
    """One step, or the sibling (public id) before which the goal is put."""

    direction = forms.ChoiceField(
        choices=[(name, name) for name in STEPS], required=False
    )
    before = forms.SlugField(required=False)

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if bool(data.get("direction")) == bool(data.get("before")):
            raise forms.ValidationError(_("Choose where to move it."))
        return data

    @property
    def step(self) -> int:
        """Direction of the step: `UP`, `DOWN`, or 0."""
        return STEPS.get(self.cleaned_data["direction"], 0)
