from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.importing.columns import LABELS
from people.importing.table import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from people.importing.table import PeopleTable

# Values shown of each column.
MOST_EXAMPLES = 3


class PeopleFileForm(forms.Form):
    """A file. Cleaned: `file`, an uploaded file within the limit."""

    file = forms.FileField(
        label=gettext_lazy("CSV file or Excel workbook"),
        help_text=gettext_lazy("With a header row; up to 20 MB."),
        widget=forms.FileInput(
            attrs={"class": "in import-file", "accept": ".csv,.txt,.tsv,.xlsx"}
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("Choose a file of at most 20 MB."))
        return file


class MeaningsForm(forms.Form):
    """What each column of the file means, and whether the file names everybody."""

    is_complete = forms.BooleanField(
        label=gettext_lazy("This file is complete"),
        required=False,
        help_text=gettext_lazy(
            "Everyone who isn’t in it leaves. You see their names before."
        ),
    )

    def __init__(
        self,
        *args: Any,
        table: PeopleTable,
        meanings: Sequence[str],
        is_complete: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"is_complete": is_complete}
        super().__init__(*args, **kwargs)
        self.dropped = table.dropped
        choices = [("", _("Don’t import")), *LABELS.items()]
        self._names = [f"column-{n}" for n in range(len(table.header))]
        for n, name in enumerate(self._names):
            self.fields[name] = forms.ChoiceField(
                label=table.header[n],
                choices=choices,
                required=False,
                initial=meanings[n],
                help_text=_examples(table, n),
            )

    def meanings(self) -> list[str]:
        """Of a valid form: for each column, in their order."""
        return [self.cleaned_data[name] for name in self._names]

    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self._names]


def _examples(table: PeopleTable, n: int) -> str:
    """The first few values, to tell columns apart."""
    values = (cells[n] for _number, cells in table.lines if cells[n])
    found = [
        value[:40] for _k, value in zip(range(MOST_EXAMPLES), values, strict=False)
    ]
    return " · ".join(found)
