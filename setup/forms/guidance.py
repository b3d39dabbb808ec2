"""Form for the word lists of guidance: words that the organization adds or removes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from frameworks.guidance import EXTENSIBLE, LANGUAGES
from setup.forms.proposing import ProposalForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BoundField

    from setup.decisions import Decisions

MOST_WORDS, LONGEST = 200, 60
# Names of the lists in the document (frameworks.guidance.words_for).
ADD, REMOVE = "add", "remove"


@dataclass(frozen=True, slots=True)
class WordList:
    """One list of one language on the page."""

    name: str
    add: BoundField
    remove: BoundField

    @property
    def is_touched(self) -> bool:
        fields = (self.add, self.remove)
        return any(field.value() or field.errors for field in fields)


class WordsField(forms.CharField):
    """One word or phrase per line; cleans to a list without duplicates, as typed."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "in"})

    def prepare_value(self, value: str | Sequence[str] | None) -> str:
        return value if isinstance(value, str) else "\n".join(value or ())

    def clean(self, value: str) -> list[str]:
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        words = list(dict.fromkeys(line for line in lines if line))
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(
                _("Enter up to %(most)s words.") % {"most": MOST_WORDS}
            )
        if any(len(word) > LONGEST for word in words):
            raise forms.ValidationError(
                _("Keep each word to %(longest)s characters.") % {"longest": LONGEST}
            )
        return words


class WordsForm(ProposalForm):
    """`<language>-<list>-add` and `-remove` for every list that may be changed."""

    def add_fields(self) -> None:
        own_words = self.shown.settings.words
        for language in LANGUAGES:
            for name, label in EXTENSIBLE.items():
                change = own_words.get(language, {}).get(name, {})
                for how, text in ((ADD, _("Add")), (REMOVE, _("Exclude"))):
                    key = f"{language}-{name}-{how}"
                    self.fields[key] = WordsField(
                        label=f"{text}: {label}", required=False
                    )
                    self.initial[key] = list(change.get(how, ()))

    def languages(self) -> list[tuple[str, list[WordList]]]:
        """(language, word lists) for the page."""
        return [
            (
                str(get_language_info(language)["name_translated"]),
                [
                    WordList(
                        str(label),
                        self[f"{language}-{name}-{ADD}"],
                        self[f"{language}-{name}-{REMOVE}"],
                    )
                    for name, label in EXTENSIBLE.items()
                ],
            )
            for language in LANGUAGES
        ]

    def decisions(self) -> Decisions:
        return {
            ("words", language, name, how): self.cleaned_data[
                f"{language}-{name}-{how}"
            ]
            or None
            for language in LANGUAGES
            for name in EXTENSIBLE
            for how in (ADD, REMOVE)
        }
