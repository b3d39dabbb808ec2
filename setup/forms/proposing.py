from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from setup.decisions import Merge, decisions_of, merge, settings_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameworks.catalogue import Catalogue
    from frameworks.configuration import Settings
    from setup.decisions import Decisions


class ProposalForm(forms.Form):
    """Base of the forms that propose a change of the configuration.

    `base`: the catalogue that the page was loaded with; its number is `seen`. `shown`:
    the one that an unbound form shows, when it differs from `base`.
    """

    use_required_attribute = False
    # Number of the version that saving restores.
    returns_to: int | None = None
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why are you changing this?"),
        max_length=300,
        required=False,
        help_text=_("It stays in the history with your name."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        base: Catalogue,
        shown: Catalogue | None = None,
        reason: str = "",
    ) -> None:
        initial = {"seen": base.version, "reason": reason}
        super().__init__(data, initial=initial)
        self.base, self.shown = base, shown or base
        self.add_fields()

    def add_fields(self) -> None:
        """Adds the page's fields, with the values of `shown` as initial values."""

    def decisions(self) -> Decisions:
        """The page's decisions by path; None for what is left to the framework."""
        raise NotImplementedError

    def settings(self) -> Settings:
        """The whole configuration with this page's decisions. Requires a valid form."""
        merged = decisions_of(self.base.settings) | self.decisions()
        return settings_from({k: v for k, v in merged.items() if v is not None})

    def merged(self, theirs: Settings) -> Merge:
        """Merges this page's changes into what somebody else activated meanwhile."""
        return merge(self.base.settings, self.settings(), theirs)


class ReturnForm(ProposalForm):
    """Restores an earlier version as a whole. `then`: its catalogue."""

    def __init__(self, *args: Any, then: Catalogue, **kwargs: Any) -> None:
        self.then, self.returns_to = then, then.version
        kwargs.setdefault("reason", return_words(then.version))
        super().__init__(*args, **kwargs)

    def settings(self) -> Settings:
        return self.then.settings

    def merged(self, theirs: Settings) -> Merge:
        return Merge(self.then.settings, [])


def return_words(number: int) -> str:
    if number == 0:
        return gettext("Reset frameworks to defaults")
    return gettext("Return to version %(number)d") % {"number": number}
