from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.forms.kinds import named_kinds
from goals.importing.reading import MOST_BYTES, too_large

if TYPE_CHECKING:
    from frameworks.catalogue import Catalogue

# Prefix of the names of mapping fields; the kind follows.
KIND = "kind:"


class ImportForm(forms.Form):
    """A file, or its pasted content. Cleaned: `content` (bytes) and `file_name`."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        help_text=gettext_lazy("With a header row; up to 50 MB."),
        widget=forms.FileInput(
            attrs={"class": "in import-file", "accept": ".csv,text/csv"}
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste rows"),
        required=False,
        strip=False,
        help_text=gettext_lazy(
            "With the header row, as copied from a spreadsheet; up to 2.5 MB."
        ),
        widget=forms.Textarea(
            attrs={"class": "in import-paste", "rows": 8, "spellcheck": "false"}
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if self.errors:
            return cleaned
        if file is None and not text.strip():
            raise ValidationError(_("Choose a file or paste some rows."))
        if file is not None and text.strip():
            raise ValidationError(_("Choose a file or paste rows, not both."))
        if (file.size if file else len(text)) > MOST_BYTES:
            self.add_error("file" if file else "text", too_large().message)
            return cleaned
        # Browsers send every line break of a form as CR LF.
        content = file.read() if file else text.replace("\r\n", "\n").encode()
        return {
            **cleaned,
            "content": content,
            "file_name": file.name if file else _("Pasted rows"),
        }


class QuestionsForm(forms.Form):
    """A file's open questions, asked once for all of it (goals/importing/questions.py).

    `questions`: as `FileQuestion.as_dict`.
    """

    def __init__(
        self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self._topics = [one["name"] for one in questions]
        for one in questions:
            self.fields[one["name"]] = _question_field(one)

    def answers(self) -> dict[str, str]:
        """Answers of a valid form. Shape: topic of a question → the chosen option."""
        return {name: str(self.cleaned_data[name]) for name in self._topics}


class MappingForm(QuestionsForm):
    """As `QuestionsForm`, and an installed kind for each unknown kind of the file."""

    def __init__(
        self,
        *args: Any,
        unknown: list[dict[str, Any]],
        catalogue: Catalogue,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose a goal type")), *named_kinds(catalogue)]
        for one in unknown:
            named = f"{one['framework']}:{one['kind']}"
            self.fields[f"{KIND}{named}"] = forms.ChoiceField(
                label=_label(named, one["goals"]),
                choices=choices,
                widget=forms.Select(attrs={"class": "in"}),
            )

    def mapping(self) -> dict[str, str]:
        """Mapping of kinds.

        Shape: "framework:kind" of the file → "framework:kind" here.
        """
        return {
            name.removeprefix(KIND): str(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(KIND)
        }

    @property
    def asks_kinds(self) -> bool:
        return any(name.startswith(KIND) for name in self.fields)


def _question_field(question: dict[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question["message"],
        choices=[(one["value"], one["label"]) for one in question["options"]],
        initial=question["answer"],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an option.")},
    )


def _label(named: str, goals: int) -> str:
    text = ngettext("%(kind)s, %(n)s goal", "%(kind)s, %(n)s goals", goals)
    return text % {"kind": named, "n": goals}
