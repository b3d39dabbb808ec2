"""Form for the use of each framework at each level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

from frameworks.spec import Level, Use
from setup import labels
from setup.forms.proposing import ProposalForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Framework
    from setup.decisions import Decisions


class UsesRow(NamedTuple):
    """A framework's row of the table: a select for each level."""

    framework: Framework
    cells: list[BoundField]


class UsesForm(ProposalForm):
    """A select for every framework and level; each level has at most one default."""

    def add_fields(self) -> None:
        choices = [(use.value, str(labels.USES[use])) for use in labels.USES]
        for framework in self.shown.frameworks:
            for level in Level:
                label = f"{framework.name}, {labels.LEVELS[level]}"
                self.fields[name_of(framework.slug, level)] = forms.ChoiceField(
                    label=label,
                    choices=choices,
                    initial=use_of(self.shown, framework.slug, level).value,
                    widget=forms.Select(attrs={"class": "w-s", "aria-label": label}),
                )

    def table(self) -> Iterator[UsesRow]:
        for framework in self.shown.frameworks:
            cells = [self[name_of(framework.slug, level)] for level in Level]
            yield UsesRow(framework, cells)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for level in Level:
            chosen = self._newly_default(level)
            if len(chosen) > 1:
                text = _("Each level can have only one default. Choose one of these.")
                for slug in chosen:
                    self.add_error(name_of(slug, level), text)
        return data

    def decisions(self) -> Decisions:
        found: Decisions = {}
        for level in Level:
            for framework in self.base.frameworks:
                use = self._use(framework.slug, level)
                if use != use_of(self.base, framework.slug, level):
                    found[place_of(framework.slug, level)] = use.value
            for slug in self._replaced(level):
                found[place_of(slug, level)] = Use.ALLOWED.value
        return found

    def _replaced(self, level: Level) -> list[str]:
        """Frameworks that were chosen as this level's default and are replaced by
        another.
        """
        chosen = self._newly_default(level)
        if not chosen:
            return []
        return [
            framework.slug
            for framework in self.base.frameworks
            if framework.slug not in chosen
            and self.base.level_settings(framework.slug, level).use == Use.DEFAULT
            and self._use(framework.slug, level) == Use.DEFAULT
        ]

    def _newly_default(self, level: Level) -> list[str]:
        return [
            framework.slug
            for framework in self.base.frameworks
            if self._use(framework.slug, level) == Use.DEFAULT
            and use_of(self.base, framework.slug, level) != Use.DEFAULT
        ]

    def _use(self, slug: str, level: Level) -> Use:
        """The submitted use; the current one when the field was not sent."""
        sent = self.cleaned_data.get(name_of(slug, level))
        return Use(sent) if sent else use_of(self.base, slug, level)


def name_of(slug: str, level: Level) -> str:
    return f"use-{slug}-{level}"


def place_of(slug: str, level: Level) -> tuple[str, ...]:
    return ("frameworks", slug, "levels", level.value, "use")


def use_of(catalogue: Catalogue, slug: str, level: Level) -> Use:
    """The catalogue's use, limited to one default a level when two frameworks suggest
    one.
    """
    use = catalogue.use(slug, level)
    first = catalogue.default(level)
    if use == Use.DEFAULT and first is not None and first.slug != slug:
        return Use.ALLOWED
    return use
