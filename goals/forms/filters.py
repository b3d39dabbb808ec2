"""Filters of the outline, from a URL's query string."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.forms.kinds import named_kinds
from goals.models import GoalProgress
from goals.selectors.scope import cycle_label, state_labels
from goals.selectors.search import Filters, with_sub_units
from ui.charts.health import health_class, health_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from frameworks.catalogue import Catalogue
    from goals.selectors.search import UnitInTree
    from organizations.models import Cycle

HEALTHS = (
    GoalProgress.Health.ON_TRACK,
    GoalProgress.Health.AT_RISK,
    GoalProgress.Health.OFF_TRACK,
    GoalProgress.Health.NOT_UPDATED,
)
# Filters that show a list of results instead of the tree.
NARROWING = ("q", "mine", "owner", "unit", "kind", "under", "health")
INDENT = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


class Chip(NamedTuple):
    """A choice shown as a chip. `css` and `n` are empty for a plain one."""

    name: str
    value: str
    label: str
    is_on: bool
    css: str = ""
    n: int | None = None


class OutlineFilters(forms.Form):
    """A GET form: invalid values are ignored, never an error page.

    `units` are in tree order.
    """

    cycle = forms.ChoiceField(label=gettext_lazy("Cycle"), required=False)
    q = forms.CharField(
        label=gettext_lazy("Title or owner"), required=False, max_length=100
    )
    health = forms.MultipleChoiceField(label=gettext_lazy("Health"), required=False)
    mine = forms.BooleanField(label=gettext_lazy("Mine"), required=False)
    owner = forms.CharField(label=gettext_lazy("Owner"), required=False, max_length=100)
    # Not a ChoiceField: an organization may have a thousand units, on every page.
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    under = forms.SlugField(required=False)
    state = forms.MultipleChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(
        self,
        data: QueryDict,
        *,
        cycles: Iterable[Cycle],
        units: Sequence[UnitInTree],
        catalogue: Catalogue,
    ) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.units = units
        self._set_choices("cycle", [(c.public_id, cycle_label(c)) for c in cycles])
        self._set_choices(
            "health", [(health, health_word(health)) for health in HEALTHS]
        )
        self._set_choices("state", list(state_labels().items()))
        named = [(u.public_id, f"{INDENT * u.depth}{u.name}") for u in units]
        self.unit_choices = [("", _("All units")), *named]
        self.kind_choices = [("", _("All types")), *named_kinds(catalogue)]
        self._set_choices("kind", self.kind_choices)
        self.is_valid()

    def _set_choices(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_unit(self) -> str:
        """Raises ValidationError for a unit that there is not."""
        value: str = self.cleaned_data["unit"]
        if value and all(value != unit.public_id for unit in self.units):
            raise forms.ValidationError(value)
        return value

    @property
    def narrows(self) -> bool:
        """Whether any filter is set that shows a list instead of the tree."""
        return any(self.cleaned_data.get(name) for name in NARROWING)

    def states(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data.get("state", ()))

    def filters(self) -> Filters:
        value_of = self.cleaned_data.get
        framework, _colon, kind = (value_of("kind") or "").partition(":")
        unit = value_of("unit")
        return Filters(
            text=(value_of("q") or "").strip(),
            healths=tuple(value_of("health") or ()),
            is_mine=bool(value_of("mine")),
            owner=value_of("owner") or "",
            units=with_sub_units(self.units, unit) if unit else frozenset(),
            kind=(framework, kind) if kind else None,
            under=value_of("under") or "",
        )

    def query(self, **over: str) -> str:
        """Query string without empty values: short enough to share."""
        values = {**self.cleaned_data, **over}
        if values.get("mine"):
            values["mine"] = "1"
        return urlencode(
            {name: value for name, value in values.items() if value}, doseq=True
        )

    def scope_query(self, **over: str) -> str:
        """As `query`, only with what decides which tree is shown, without filters."""
        return self.query(**dict.fromkeys(NARROWING, ""), **over)

    def health_chips(self, counts: dict[str, int]) -> list[Chip]:
        on = self.cleaned_data.get("health", ())
        return [
            Chip(
                "health",
                health,
                health_word(health),
                health in on,
                health_class(health),
                counts.get(health, 0),
            )
            for health in HEALTHS
        ]

    def state_chips(self, shown: Iterable[str]) -> list[Chip]:
        """One chip per state; those that are shown are on, by default or by choice."""
        on = set(shown)
        return [
            Chip("state", state, label, state in on)
            for state, label in state_labels().items()
        ]

    def summary(self) -> list[str]:
        """Labels of the active filters, for display."""
        asked = self.cleaned_data.get
        summary = [f"“{asked('q')}”"] if asked("q") else []
        summary += [health_word(health) for health in asked("health") or ()]
        if asked("mine"):
            summary.append(_("mine"))
        if asked("owner"):
            summary.append(_("owner “%(name)s”") % {"name": asked("owner")})
        for name, choices in (("unit", self.unit_choices), ("kind", self.kind_choices)):
            if asked(name):
                labels = dict(choices)
                summary.append(str(labels[str(asked(name))]).strip(INDENT))
        if asked("under"):
            summary.append(_("under one goal"))
        return summary
