from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import OneOnOneItem


class OneOnOneItemForm(forms.Form):
    text = forms.CharField(
        max_length=OneOnOneItem._meta.get_field("text").max_length,
        error_messages={"required": _("Enter a topic.")},
    )
    token = forms.UUIDField(required=False)


class NotesForm(forms.Form):
    notes = forms.CharField(
        max_length=OneOnOneItem._meta.get_field("notes").max_length, required=False
    )
    version = forms.IntegerField(min_value=1)


class FinishForm(forms.Form):
    token = forms.UUIDField()
