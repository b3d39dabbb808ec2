from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from checkins.models import Question

UP, DOWN = "up", "down"


class QuestionForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label=_("Question"),
        max_length=200,
        help_text=_("Keep it short and open: “What changed?” rather than “Comments”."),
    )
    purpose = forms.ChoiceField(
        label=_("Topic"),
        choices=Question.Purpose.choices,
        initial=Question.Purpose.OTHER,
        help_text=_(
            "“Next steps” becomes a checklist in the next check-in. Managers see "
            "“Blockers” first."
        ),
    )
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Question.Rhythm.choices,
        initial=Question.Rhythm.ALWAYS,
    )


class MoveForm(forms.Form):
    """Moves a question: one step, or with `to` before the question `before` (without
    it: to the end).
    """

    direction = forms.ChoiceField(choices=[(UP, UP), (DOWN, DOWN)], required=False)
    to = forms.BooleanField(required=False)
    before = forms.SlugField(required=False)

    def place(self, order: list[str], public_id: str) -> int:
        """Its new index among the others. `order`: public ids in the current order."""
        now = order.index(public_id) if public_id in order else len(order)
        if not self.cleaned_data["to"]:
            step = {UP: -1, DOWN: 1}.get(self.cleaned_data["direction"], 0)
            return max(now + step, 0)
        others = [each for each in order if each != public_id]
        before = self.cleaned_data["before"]
        return others.index(before) if before in others else len(others)
