from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Comment

TEXT = Comment._meta.get_field("text").max_length
REASON = Comment._meta.get_field("removed_because").max_length
MISSING = {"required": _("Enter a comment.")}


class CommentForm(forms.Form):
    text = forms.CharField(max_length=TEXT, error_messages=MISSING)
    token = forms.UUIDField()


class CommentEditForm(forms.Form):
    text = forms.CharField(max_length=TEXT, error_messages=MISSING)
    version = forms.IntegerField(min_value=1)


class CommentRemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON,
        error_messages={"required": _("Enter a reason.")},
    )
