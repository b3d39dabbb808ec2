"""Form for one framework: its settings at each level, and the names of its kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from frameworks.catalogue import catalogue_from
from frameworks.configuration import Settings
from frameworks.spec import KindRef, Level
from setup import labels
from setup.decisions import decisions_of
from setup.forms.cells import (
    ChoiceCell,
    DecisionCell,
    LabelCell,
    NoteCell,
    PercentCell,
    SpanCell,
)
from setup.forms.proposing import ProposalForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.forms import BoundField

    from frameworks.spec import Framework, Kind
    from organizations.models import Organization
    from setup.decisions import Decisions


class LevelsRow(NamedTuple):
    """A row of the table. `cells`: by level; None where the kind does not exist there."""

    heading: str
    hint: str
    cells: list[DecisionCell | None]


class RenderedRow(NamedTuple):
    """A row with its bound fields. `style`: "span", "check" or ""."""

    heading: str
    hint: str
    style: str
    cells: list[list[BoundField]]


class LevelsForm(ProposalForm):
    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        framework: Framework,
        organization: Organization,
        **kwargs: Any,
    ) -> None:
        self.framework, self.organization = framework, organization
        super().__init__(data, **kwargs)

    def add_fields(self) -> None:
        # The defaults that apply where the organization decides nothing.
        self.plain = catalogue_from(Settings(own=self.shown.settings.own))
        self.labels = [self._label_cell(kind) for kind in self._kinds()]
        self.limits = [self._limit_line(kind) for kind in self._kinds()]
        self.rules = [self._horizon(), self._cadence(), self._style()]
        self.rules += [*self._thresholds(), self._scoring()]
        self.notes = [
            self._note_line(*note)
            for note in labels.notes_of(self.shown, self.slug).items()
        ]
        taken = decisions_of(self.shown.settings)
        for cell in self._cells():
            self.fields |= cell.fields(taken.get(cell.place))

    @property
    def slug(self) -> str:
        return self.framework.slug

    def _kinds(self) -> tuple[Kind, ...]:
        found = self.plain.framework(self.slug)
        return found.kinds if found else ()

    def _cells(self) -> Iterator[DecisionCell]:
        yield from self.labels
        for line in (*self.limits, *self.rules, *self.notes):
            yield from (cell for cell in line.cells if cell is not None)

    # --- fields ----------------------------------------------------------------------

    def _place(self, level: Level, *rest: str) -> tuple[str, ...]:
        return ("frameworks", self.slug, "levels", level.value, *rest)

    def _named(self, level: Level, what: str) -> str:
        return f"{labels.LEVELS[level]}: {what}"

    def _label_cell(self, kind: Kind) -> LabelCell:
        place = ("frameworks", self.slug, "labels", kind.slug)
        usual = (str(kind.label), str(kind.label_plural))
        return LabelCell(place, str(kind.label), usual)

    def _limit_line(self, kind: Kind) -> LevelsRow:
        ref = KindRef(self.slug, kind.slug)
        name = self.shown.kind_name(ref, plural=True)
        cells = [self._limit_cell(ref, kind, level) for level in Level]
        per = next((limit.per for limit in kind.limits.values()), "")
        hints = {
            "owner": _("per person or unit in a cycle"),
            "parent": _("per parent goal"),
            "": _("per owner") if kind.is_root else _("per parent goal"),
        }
        return LevelsRow(name, hints[per], cells)

    def _limit_cell(
        self, ref: KindRef, kind: Kind, level: Level
    ) -> DecisionCell | None:
        if level not in kind.levels:
            return None
        usual = self.plain.limit(ref, level)
        return SpanCell(
            self._place(level, "limits", kind.slug),
            self._named(level, self.shown.kind_name(ref, plural=True)),
            (usual.at_least, usual.at_most) if usual else None,
        )

    def _horizon(self) -> LevelsRow:
        what = _("Period")
        cells: list[DecisionCell | None] = [
            SpanCell(
                self._place(level, "horizon_days"),
                self._named(level, what),
                self.plain.horizon_days(self.slug, level),
                least=1,
            )
            for level in Level
        ]
        return LevelsRow(what, _("in days, shortest to longest"), cells)

    def _cadence(self) -> LevelsRow:
        what = _("Check-ins")
        choices = tuple((k.value, str(name)) for k, name in labels.CADENCES.items())
        cells: list[DecisionCell | None] = [
            ChoiceCell(
                self._place(level, "cadence"),
                self._named(level, what),
                labels.cadence_words(self.plain, self.slug, level),
                choices=choices,
            )
            for level in Level
        ]
        return LevelsRow(what, _("goals on the previous schedule change too"), cells)

    def _style(self) -> LevelsRow:
        what = _("Confidence")
        usual = labels.STYLES[self.organization.confidence_style]
        choices = tuple((value, str(name)) for value, name in labels.STYLES.items())
        cells: list[DecisionCell | None] = [
            ChoiceCell(
                self._place(level, "confidence_style"),
                self._named(level, what),
                usual,
                choices=choices,
            )
            for level in Level
        ]
        return LevelsRow(what, "", cells)

    def _thresholds(self) -> Iterator[LevelsRow]:
        hint = _("percent of pace")
        for name, what in (
            ("on_track_from", _("On track from")),
            ("at_risk_from", _("At risk from")),
        ):
            usual = getattr(self.organization, name)
            cells: list[DecisionCell | None] = [
                PercentCell(self._place(level, name), self._named(level, what), usual)
                for level in Level
            ]
            yield LevelsRow(what, hint, cells)

    def _scoring(self) -> LevelsRow:
        what = _("Results")
        choices = tuple((k.value, str(name)) for k, name in labels.SCORINGS.items())
        cells: list[DecisionCell | None] = [
            ChoiceCell(
                self._place(level, "scoring"),
                self._named(level, what),
                labels.scoring_words(self.plain, self.slug, level),
                choices=choices,
            )
            for level in Level
        ]
        return LevelsRow(what, _("how a closed goal’s result is shown"), cells)

    def _note_line(self, code: str, label: str) -> LevelsRow:
        cells: list[DecisionCell | None] = [
            NoteCell(
                self._place(level, "hidden_notes", code), self._named(level, label)
            )
            for level in Level
        ]
        return LevelsRow(label, "", cells)

    # --- rendering -------------------------------------------------------------------

    def drawn_labels(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        """(the framework's own name, singular field, plural field) of each kind."""
        for cell in self.labels:
            one, many = (self[name] for name in cell.names)
            yield cell.label, one, many

    def tables(self) -> list[tuple[str, str, list[RenderedRow]]]:
        """(heading, hint, rows) of each part of the table."""
        return [
            (
                _("Recommended number"),
                _("More or fewer shows a suggestion. Nothing is blocked."),
                [self._draw(line, "span") for line in self.limits],
            ),
            (_("Timing and numbers"), "", [self._draw(line) for line in self.rules]),
            (
                _("Suggestions"),
                _("Unchecked suggestions are hidden at that level."),
                [self._draw(line, "check") for line in self.notes],
            ),
        ]

    def _draw(self, line: LevelsRow, style: str = "") -> RenderedRow:
        cells = [
            [self[name] for name in cell.names] if cell is not None else []
            for cell in line.cells
        ]
        return RenderedRow(line.heading, line.hint, style, cells)

    # --- decisions -------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.decided: Decisions = {}
        for cell in self._cells():
            if any(name in self.errors for name in cell.names):
                continue
            try:
                self.decided[cell.place] = cell.read(data)
            except ValidationError as error:
                self.add_error(None, error)
        self._check_thresholds(data)
        return data

    def _check_thresholds(self, data: dict[str, Any]) -> None:
        for level in Level:
            names = [
                f"levels-{level.value}-{name}"
                for name in ("on_track_from", "at_risk_from")
            ]
            if any(name in self.errors for name in names):
                continue
            on_track, at_risk = (data.get(name) for name in names)
            highest = self.organization.on_track_from if on_track is None else on_track
            if at_risk is not None and at_risk > highest:
                text = _("Enter a number no higher than “On track from”.")
                self.add_error(names[1], text)

    def decisions(self) -> Decisions:
        return self.decided
