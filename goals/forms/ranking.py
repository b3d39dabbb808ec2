from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from goals.forms.reorder import STEPS


class PartForm(forms.Form):
    """A part of a document in one sentence."""

    kind = forms.SlugField(max_length=40)
    title = forms.CharField(max_length=300)


class RankForm(forms.Form):
    """One step (up or down); or with `to`, before the goal `before`, last without one."""

    direction = forms.ChoiceField(
        choices=[(name, name) for name in STEPS], required=False
    )
    to = forms.BooleanField(required=False)
    before = forms.SlugField(required=False)

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if not data.get("direction") and not data.get("to"):
            raise forms.ValidationError(_("Choose where to move it."))
        return data

    @property
    def step(self) -> int:
        """Direction of the step: `UP`, `DOWN`, or 0."""
        return STEPS.get(self.cleaned_data["direction"], 0)
