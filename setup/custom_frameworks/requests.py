"""Forms of the builder that validate: start, file upload and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.files import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameworks.spec import Framework


class NewFrameworkForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("The name people will see, for example “Bets”."),
    )
    copied = forms.ChoiceField(
        label=_("Start from"),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, frameworks: Iterable[Framework], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (each.slug, _("Copy of %(name)s") % {"name": each.name})
            for each in frameworks
        ]
        field = self.fields["copied"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  the annotation says so
        field.choices = [("", _("Blank framework")), *offered]
        field.initial = ""


class FrameworkFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("An exported .sightline.json file, up to 200 KB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def content(self) -> bytes:
        """Reads one byte more than allowed, so that validation can detect a larger
        file.
        """
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content


class ReasonForm(forms.Form):
    """`seen`: number of the version that the preview was made for.

    `revision`: that of the draft under preview; None: the framework is removed.
    """

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the version history."),
        error_messages={"required": _("Enter a reason. It’s kept in the history.")},
    )
    confirmed = forms.BooleanField(
        label=_("Remove these goal types. Their goals stay as they are."),
        # A confirmation is given anew (static/js/writing.js).
        widget=forms.CheckboxInput(attrs={"data-unkept": True}),
        error_messages={
            "required": _(
                "Tick the box to confirm, or go back and keep the goal types."
            )
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self, *args: Any, asks: bool, revision: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["confirmed"]
        if revision is None:
            del self.fields["revision"]
        else:
            self.initial["revision"] = revision
