"""Base of the goal form: what depends on the kind, and the kinds to choose from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.selectors import catalogue_of
from frameworks.spec import Role
from goals.forms.goal_fields import GoalFields
from goals.forms.horizon import HorizonYears, last_day, way_to, year_of
from goals.forms.kind_fields import (
    PREFIX,
    as_text,
    fields_for,
    is_unchanged,
    merged,
    slug_of,
    stored_numbers,
)
from goals.forms.kinds import (
    KindSelect,
    every_kind,
    kind_choices,
    position_of,
    read_kind,
    roles,
    why_not_at,
)
from goals.levels import level_from, level_of
from goals.models import Goal
from organizations.fiscal_years import long_term_cycle
from organizations.models import Cycle

if TYPE_CHECKING:
    from django import forms
    from django.http import QueryDict

    from frameworks.spec import Kind, KindRef, Level
    from goals.forms.fields import RowChoiceField
    from goals.forms.kinds import GoalPosition
    from organizations.models import Membership

# Fields that a statement does not have, with their empty values.
UNMEASURED: dict[str, Any] = {
    "metric_type": Goal.MetricType.NONE,
    "direction": Goal.Direction.INCREASE,
    "start": None,
    "target": None,
    "metric_unit": "",
    "currency": "",
    "decimals": 0,
    "indicator": "",
    "contributes": False,
    "weight": 1.0,
    "rationale": "",
    "progress_source": Goal.Source.METRIC,
    "override_progress": None,
    "override_reason": "",
    "override_until": None,
    "confidence": None,
}
# Of those, fields kept when a goal becomes a statement: they have no effect then.
SILENT = ("direction", "decimals", "weight")
FIELD_NAME = re.compile(rf"{PREFIX}[a-z0-9_-]{{1,60}}\Z")
MOST_HIDDEN = 60


class GoalKindForm(GoalFields):
    """Base of the goal form. Subclasses set these attributes before `fit_to_kind`."""

    membership: Membership
    goal: Goal | None
    sent: QueryDict | None
    above: Goal | None

    def rows(self, name: str) -> RowChoiceField:
        return cast("RowChoiceField", self.fields[name])

    # --- kind, level and parent in the form ------------------------------------------

    @property
    def kind_ref(self) -> KindRef | None:
        # Not through the bound field, which caches its first value.
        values = self.data if self.is_bound else self.initial
        value = str(values.get("kind") or "")
        return read_kind(value) if ":" in value else None

    @property
    def spec(self) -> Kind | None:
        ref = self.kind_ref
        return catalogue_of(self.membership.organization).kind(ref) if ref else None

    @property
    def position(self) -> GoalPosition:
        """Where the goal would be, by owner, unit and parent. Queries: 0."""
        owner, unit = self.row_now("owner"), self.row_now("unit")
        return position_of(self.level, owner, unit, self.above)

    @property
    def level(self) -> Level:
        """Level that the goal would have. Queries: 0."""
        if self.sent is None and self.goal is not None:
            return level_of(self.goal)
        owner, unit = self.row_now("owner"), self.row_now("unit")
        goal = self.goal
        name = goal.owner_name if goal and owner is None else ""
        return level_from(
            unit.kind if unit else None, owner.role if owner else None, name
        )

    def row_now(self, name: str) -> Any:
        value = self.initial.get(name) if self.sent is None else self.sent.get(name, "")
        if isinstance(value, str):
            return self.rows(name).rows.get(value)
        return value

    @property
    def confidence_style(self) -> str:
        ref, organization = self.kind_ref, self.membership.organization
        own = ""
        if ref is not None:
            catalogue = catalogue_of(organization)
            own = catalogue.confidence_style(ref.framework, self.level)
        return own or organization.confidence_style

    @property
    def way(self) -> HorizonYears | None:
        """Years that may be chosen for a horizon; None for other kinds."""
        ref, spec = self.kind_ref, self.spec
        if ref is None or spec is None or spec.role != Role.HORIZON:
            return None
        return way_to(self.membership.organization, ref, self.level, self.above)

    # --- choices --------------------------------------------------------------------

    def fit_to_kind(self) -> None:
        """Add the kind's fields, and the kinds that fit. Queries: 0."""
        self._set_kind_choices()
        kind_fields = fields_for(self.spec, self.goal)
        self.fields.update(kind_fields)
        self.initial.update(stored_numbers(kind_fields, self.initial))
        self._set_year_choices()

    def _set_kind_choices(self) -> None:
        """Accept all kinds; `clean` refuses those that may not be there."""
        field = cast("forms.ChoiceField", self.fields["kind"])
        field.choices = every_kind(self.membership, self.goal)
        widget = cast("KindSelect", field.widget)
        widget.choices = kind_choices(
            self.membership, self.position, kept=self._kept_kind()
        )
        widget.roles = roles(self.membership)

    def _kept_kind(self) -> KindRef | None:
        known = dict(every_kind(self.membership, self.goal))
        ref = self.kind_ref
        return ref if ref is not None and str(ref) in known else None

    def _set_year_choices(self) -> None:
        way = self.way
        if way is None:
            return
        field = cast("forms.TypedChoiceField", self.fields["target_year"])
        years = {*way.years, *([year_of(self.goal)] if self.goal else [])} - {None}
        numbered = [(str(year), str(year)) for year in sorted(cast("set[int]", years))]
        field.choices = [("", _("Choose a year")), *numbered]
        if way.above is not None:
            field.label = gettext_lazy("By the end of")

    @property
    def kind_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if slug_of(name)]

    @property
    def hidden_values(self) -> list[tuple[str, str]]:
        """Entries for another kind: they reappear when it is chosen again."""
        if self.sent is None:
            return []
        return [
            (name, str(value))
            for name, value in self.sent.items()
            if FIELD_NAME.match(name) and name not in self.fields
        ][:MOST_HIDDEN]

    # --- validation -----------------------------------------------------------------

    def check_kind(self, data: dict[str, Any]) -> None:
        """Refuse a kind that its level does not use, if new or changed."""
        if "kind" not in data or "owner" not in data or "unit" not in data:
            return
        if self.goal is None or self.goal.kind_ref != data["kind"]:
            why = why_not_at(self.membership, data["kind"], self.level)
            if why:
                self.add_error("kind", why)

    def forgive_fields(self, data: dict[str, Any]) -> None:
        """Keep a stored value that its field's present type would refuse."""
        for name in [name for name in self.errors if slug_of(name)]:
            now = self.goal.field(slug_of(name)) if self.goal else ""
            sent = self.sent.get(name, "") if self.sent is not None else ""
            if now and is_unchanged(self.fields[name], sent, now):
                del self.errors[name]
                data[name] = now

    def silence_statement(self, data: dict[str, Any]) -> None:
        """Reset the metric of a statement, whatever hidden controls sent."""
        spec, goal = self.spec, self.goal
        if spec is None or not spec.is_statement:
            return
        stays = goal is not None and goal.kind_ref == data.get("kind")
        for name, value in UNMEASURED.items():
            self.errors.pop(name, None)
            keeps = goal is not None and (stays or name in SILENT)
            data[name] = getattr(goal, name) if keeps else value

    def settle_year(self, data: dict[str, Any]) -> None:
        """Set a horizon's period from its year, whatever hidden controls sent."""
        way, goal = self.way, self.goal
        if way is None:
            return
        for name in ("cycle", "starts_on", "due_on"):
            self.errors.pop(name, None)
            data[name] = getattr(goal, name) if goal else None
        year = data.get("target_year")
        if "target_year" in self.errors or (goal and self._keeps_year(goal, year)):
            return
        if year is None:
            self.add_error("target_year", _("Choose a target year."))
        elif way.above is not None:
            data["cycle"] = way.above.cycle
            data["due_on"] = last_day(self.membership.organization, year)
        else:
            data["cycle"] = data["due_on"] = None

    def _keeps_year(self, goal: Goal, year: int | None) -> bool:
        moved = goal.parent_id != (self.above.pk if self.above else None)
        return not moved and goal.kind_ref == self.kind_ref and year == year_of(goal)

    # --- results --------------------------------------------------------------------

    def cycle_to_set(self) -> Cycle:
        """Cycle of a valid form; a horizon's is created if it does not exist."""
        data = self.cleaned_data
        if data["cycle"] is None:
            before = self.goal.cycle if self.goal else None
            is_long = before is not None and before.kind == Cycle.Kind.LONG_TERM
            data["cycle"] = long_term_cycle(
                self.membership.organization,
                data["target_year"],
                since=before.starts_on if before and is_long else None,
            )
        cycle: Cycle = data["cycle"]
        return cycle

    def fields_to_keep(self) -> dict[str, str]:
        """Values of the kind's fields, of a valid form. Shape: as `Goal.fields`."""
        values = {
            slug_of(name): as_text(self.cleaned_data.get(name))
            for name in self.fields
            if slug_of(name)
        }
        return merged(self.goal.fields if self.goal else {}, values)
