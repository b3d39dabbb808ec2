from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkins.metric_sources.files import MOST_BYTES, FileError, read_file
from checkins.metric_sources.services import YEAR
from checkins.models import MetricSource
from goals.importing.questions import Answers

NEVER = "never"
LASTS = (
    ("90", gettext_lazy("After 90 days")),
    (str(YEAR.days), gettext_lazy("After a year")),
    (NEVER, gettext_lazy("Never, until access is revoked")),
)


class MetricSourceForm(forms.Form):
    """A metric source with the name that people see beside its values."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=MetricSource._meta.get_field("name").max_length,
        help_text=gettext_lazy(
            "The name people know it by, for example CRM or web shop."
        ),
    )
    lasts = forms.ChoiceField(
        label=gettext_lazy("Token expires"),
        choices=LASTS,
        initial=str(YEAR.days),
        required=False,
    )

    def clean_lasts(self) -> dt.timedelta | None:
        """The lifetime of the token: a year when nothing is chosen, None for no end."""
        chosen = self.cleaned_data["lasts"] or str(YEAR.days)
        return None if chosen == NEVER else dt.timedelta(days=int(chosen))


class ValueFileForm(forms.Form):
    """A CSV file or its text, with the answers to format questions.

    Cleaned: `content` (files.ValueFile) and `answers`.
    """

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        help_text=gettext_lazy("With a header row; up to 1,000 values."),
        widget=forms.FileInput(
            attrs={"class": "in import-file", "accept": ".csv,text/csv"}
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste rows"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(
            attrs={"class": "in import-paste", "rows": 5, "spellcheck": "false"}
        ),
    )

    decimal_mark = forms.CharField(required=False, widget=forms.HiddenInput)
    date_order = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        content = self._content(cleaned.get("file"), cleaned.get("text") or "")
        answers = Answers.from_stored(cleaned)
        try:
            found = read_file(content, answers)
        except FileError as error:
            raise ValidationError(str(error)) from None
        return cleaned | {"content": found, "answers": answers.as_stored()}

    @staticmethod
    def _content(file: Any, text: str) -> bytes:
        if file is None and not text.strip():
            raise ValidationError(_("Choose a file or paste some rows."))
        if file is not None and text.strip():
            raise ValidationError(_("Choose a file or paste rows, not both."))
        if file is None:
            # A browser sends every line break of a form as CRLF.
            return text.replace("\r\n", "\n").encode()
        content: bytes = file.read(MOST_BYTES + 1)
        return content
