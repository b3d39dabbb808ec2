from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import OneOnOneItem, Reply

MOST_CONFIDENCE = 100
REPLY = Reply._meta.get_field("text").max_length
ITEM = OneOnOneItem._meta.get_field("text").max_length


class ReplyForm(forms.Form):
    """A reply or a question; the pressed button sets `asks`."""

    text = forms.CharField(
        max_length=REPLY, error_messages={"required": _("Enter a message.")}
    )
    asks = forms.BooleanField(required=False)
    token = forms.UUIDField(required=False)


class ReactionForm(forms.Form):
    reaction = forms.ChoiceField(choices=Reply.Reaction)


class EscalateForm(forms.Form):
    text = forms.CharField(
        max_length=REPLY,
        error_messages={"required": _("Enter a reason for escalating this.")},
    )


class FlagForm(forms.Form):
    """The text of the 1:1 item; empty for a default one."""

    text = forms.CharField(max_length=ITEM, required=False)


class ConfidenceForm(forms.Form):
    confidence = forms.IntegerField(
        min_value=0,
        max_value=MOST_CONFIDENCE,
        error_messages={"required": _("Choose how confident you are.")},
    )
