"""Form cells of the levels page: the fields of one decision, and how to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from setup.decisions import Path

MOST = 10_000
NARROW = {"class": "in-span", "inputmode": "numeric", "autocomplete": "off"}


@dataclass(frozen=True, slots=True)
class DecisionCell:
    """The fields of one decision.

    `label` is the accessible name outside of the table; `usual` is the value that
    applies when the organization decides nothing.
    """

    place: Path
    label: str
    usual: Any = ""

    @property
    def name(self) -> str:
        return "-".join(self.place[2:])

    @property
    def names(self) -> list[str]:
        return [self.name]

    def fields(self, decided: Any) -> dict[str, forms.Field]:
        """Fields by name, with `decided` (the decision or None) as initial values."""
        raise NotImplementedError

    def read(self, data: Mapping[str, Any]) -> Any:
        """The decision, or None. Raises ValidationError keyed by field name."""
        return data.get(self.name) or None


@dataclass(frozen=True, slots=True)
class ChoiceCell(DecisionCell):
    """`choices`: (value, label) pairs."""

    choices: tuple[tuple[str, str], ...] = ()

    def fields(self, decided: Any) -> dict[str, forms.Field]:
        usual = _("%(usual)s (default)") % {"usual": capfirst(self.usual)}
        return {
            self.name: forms.ChoiceField(
                label=self.label,
                choices=[
                    ("", usual),
                    *((k, capfirst(name)) for k, name in self.choices),
                ],
                initial=decided or "",
                required=False,
                widget=forms.Select(attrs={"aria-label": self.label}),
            )
        }


@dataclass(frozen=True, slots=True)
class PercentCell(DecisionCell):
    def fields(self, decided: Any) -> dict[str, forms.Field]:
        attrs = NARROW | {"placeholder": str(self.usual), "aria-label": self.label}
        return {
            self.name: forms.IntegerField(
                label=self.label,
                initial=decided,
                min_value=0,
                max_value=100,
                required=False,
                widget=forms.TextInput(attrs=attrs),
            )
        }

    def read(self, data: Mapping[str, Any]) -> Any:
        # 0 is a decision, too.
        return data.get(self.name)


@dataclass(frozen=True, slots=True)
class SpanCell(DecisionCell):
    """Minimum and maximum as whole numbers; either may be left to its default.

    `usual`: the pair, or None; `least`: the lowest number allowed.
    """

    least: int = 0

    @property
    def names(self) -> list[str]:
        return [f"{self.name}-low", f"{self.name}-high"]

    def fields(self, decided: Any) -> dict[str, forms.Field]:
        labels = (
            _("%(what)s, minimum") % {"what": self.label},
            _("%(what)s, maximum") % {"what": self.label},
        )
        return {
            name: forms.IntegerField(
                label=label,
                initial=decided[end] if decided else None,
                min_value=self.least,
                max_value=MOST,
                required=False,
                widget=forms.TextInput(
                    attrs=NARROW
                    | {
                        "placeholder": self.usual[end] if self.usual else "–",
                        "aria-label": label,
                    }
                ),
            )
            for end, (name, label) in enumerate(zip(self.names, labels, strict=True))
        }

    def read(self, data: Mapping[str, Any]) -> Any:
        low, high = (data.get(name) for name in self.names)
        if low is None and high is None:
            return None
        if low is not None and high is not None and low > high:
            raise ValidationError(
                {self.names[1]: _("Enter a number no lower than the first.")}
            )
        return [low, high]


@dataclass(frozen=True, slots=True)
class NoteCell(DecisionCell):
    """A checkbox for showing a note; the decision is to hide it."""

    def fields(self, decided: Any) -> dict[str, forms.Field]:
        return {
            self.name: forms.BooleanField(
                label=self.label,
                initial=not decided,
                required=False,
                widget=forms.CheckboxInput(attrs={"aria-label": self.label}),
            )
        }

    def read(self, data: Mapping[str, Any]) -> Any:
        return None if data.get(self.name) else True


@dataclass(frozen=True, slots=True)
class LabelCell(DecisionCell):
    """Singular and plural of a kind. `usual`: both, from the framework."""

    @property
    def names(self) -> list[str]:
        return [f"{self.name}-one", f"{self.name}-many"]

    def fields(self, decided: Any) -> dict[str, forms.Field]:
        labels = (
            _("“%(kind)s”, singular") % {"kind": self.label},
            _("“%(kind)s”, plural") % {"kind": self.label},
        )
        return {
            name: forms.CharField(
                label=label,
                initial=decided[end] if decided else "",
                max_length=60,
                required=False,
                widget=forms.TextInput(
                    attrs={"placeholder": self.usual[end], "aria-label": label}
                ),
            )
            for end, (name, label) in enumerate(zip(self.names, labels, strict=True))
        }

    def read(self, data: Mapping[str, Any]) -> Any:
        one, many = (data.get(name) or "" for name in self.names)
        if not one and not many:
            return None
        if not one or not many:
            empty = self.names[1] if one else self.names[0]
            raise ValidationError({empty: _("Enter both singular and plural.")})
        return [one, many]
