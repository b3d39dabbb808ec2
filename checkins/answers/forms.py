from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkins.models import Reply, TalkItem

MOST_CONFIDENCE = 100
REPLY = Reply._meta.get_field("text").max_length
ITEM = TalkItem._meta.get_field("text").max_length


class ReplyForm(forms.Form):
    """An answer, or a question, told by the button that was pressed."""

    text = forms.CharField(
        max_length=REPLY, error_messages={"required": _("Write a sentence.")}
    )
    asks = forms.BooleanField(required=False)
    token = forms.UUIDField(required=False)


class ReactionForm(forms.Form):
    reaction = forms.ChoiceField(choices=Reply.Reaction)


class EscalateForm(forms.Form):
    text = forms.CharField(
        max_length=REPLY,
        error_messages={"required": _("Say in a sentence why they should see it.")},
    )


class FlagForm(forms.Form):
    """What to talk about; left empty, the check-in itself."""

    text = forms.CharField(max_length=ITEM, required=False)


class ConfidenceForm(forms.Form):
    confidence = forms.IntegerField(
        min_value=0,
        max_value=MOST_CONFIDENCE,
        error_messages={"required": _("Choose how sure you are.")},
    )


class SilentGoalForm(forms.Form):
    """What is to become of a goal that nobody spoke of."""

    choice = forms.ChoiceField(
        choices=(
            ("continue", _("Continue")),
            ("adjust", _("Adjust")),
            ("close", _("Close")),
        ),
        error_messages={"required": _("Choose one of the three.")},
    )
    why = forms.CharField(max_length=500, required=False)
    token = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("choice") == "continue" and not data.get("why", "").strip():
            self.add_error("why", _("Say in a word why it goes on."))
        return data
