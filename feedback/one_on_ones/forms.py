from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import OneOnOneItem


class OneOnOneItemForm(forms.Form):
    text = forms.CharField(
        max_length=OneOnOneItem._meta.get_field("text").max_length,
        error_messages={"required": _("Enter a topic.")},
    )
    token = forms.UUIDField(required=False)


class GoalTopicForm(forms.Form):
    """The topic that a goal is for a 1:1; empty for the goal's title."""

    text = forms.CharField(
        label=_("Topic"),
        max_length=OneOnOneItem._meta.get_field("text").max_length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        """`name`: of the other one of the 1:1."""
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "Leave it empty to use the goal’s title. Only you and %(name)s can see this."
        ) % {"name": name}


class NotesForm(forms.Form):
    notes = forms.CharField(
        max_length=OneOnOneItem._meta.get_field("notes").max_length, required=False
    )
    version = forms.IntegerField(min_value=1)


class FinishForm(forms.Form):
    token = forms.UUIDField()
