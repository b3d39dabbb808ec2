"""The form to create or edit a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from goals.access import may_create_for
from goals.forms.goal_fields import PLAIN
from goals.forms.goal_kind import GoalKindForm
from goals.forms.kinds import read_kind
from goals.forms.refresh import follow, sent_with
from goals.metrics import direction_between
from goals.models import Goal
from goals.selectors.choices import cycles_for, owners_for, units_for
from goals.selectors.parent_search import find_parent
from goals.selectors.scope import cycle_label
from goals.services.writing import points_far
from ui.charts.confidence import PERCENT, nearest
from ui.dates import format_date
from ui.money import is_currency

if TYPE_CHECKING:
    import datetime as dt

    from django.http import QueryDict

    from frameworks.spec import KindRef
    from organizations.models import Membership

UNMEASURED = (Goal.MetricType.NONE, Goal.MetricType.YES_NO)


class GoalForm(GoalKindForm):
    """Form to create or edit a goal.

    `goal`: the one to edit; None for a new one. `parent`: its present parent, or the
    one that a new goal was started from. `is_draft`: it may be saved without a target.

    `above`: the parent chosen in the form, before validation. `unchecked`: the entries
    are shown again without validation errors. `adopted`: new defaults of entries that
    the person did not set; `touched` names those that they did.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        membership: Membership,
        goal: Goal | None = None,
        parent: Goal | None = None,
        is_draft: bool = False,
        unchecked: bool = False,
        **kwargs: Any,
    ) -> None:
        self.sent: QueryDict | None = data
        if unchecked and data is not None:
            kwargs["initial"], data = data.dict(), None
        kwargs.setdefault("label_suffix", "")
        super().__init__(data, **kwargs)
        self.membership, self.goal, self.parent_before = membership, goal, parent
        self.is_draft = is_draft
        self.above = self._sent_parent()
        self._set_choices()
        self.touched, self.adopted = follow(self)
        if self.sent is not None and self.adopted:
            self.sent = sent_with(self.sent, self.adopted)
            if self.is_bound:
                self.data = self.sent
        self.begin({**self.initial, **self.adopted})

    def begin(self, initial: dict[str, Any]) -> None:
        """Set the initial values, and the fields of their kind."""
        self.initial = initial
        self.fit_to_kind()

    @property
    def points_far(self) -> bool:
        """Whether its parent would be a horizon of another framework. Queries: 0."""
        ref, catalogue = self.kind_ref, catalogue_of(self.membership.organization)
        return ref is not None and points_far(catalogue, ref, self.above)

    def _set_choices(self) -> None:
        """Fill the choices with what this member may choose. Queries: 2 or 3."""
        membership, goal = self.membership, self.goal
        self.cycles = cycles_for(membership, goal)
        whole = _("The unit as a whole")
        if goal is not None and goal.owner_name and goal.owner_id is None:
            whole = goal.owner_name
        self.rows("owner").offer(owners_for(membership, goal), empty=whole)
        self.rows("unit").offer(units_for(membership, goal), empty=_("None"))
        self.rows("cycle").offer(self.cycles, label=cycle_label)
        if goal is not None:
            del self.fields["visibility"]

    def _sent_parent(self) -> Goal | None:
        """The parent chosen in the form, if it can be read. Queries: 1 at most."""
        if self.sent is None:
            return self.parent_before
        sent = self.sent.get("parent", "")
        return find_parent(self.membership, sent, now=self.parent_before)

    # --- single fields -----------------------------------------------------------

    def clean_kind(self) -> KindRef:
        return read_kind(self.cleaned_data["kind"])

    def clean_parent(self) -> Goal | None:
        if self.cleaned_data["parent"] and self.above is None:
            raise ValidationError(_("Choose a goal of this organization."))
        if self.above is None or self.above == self.parent_before:
            return self.above
        if self.above.state not in (Goal.State.ACTIVE, Goal.State.DRAFT):
            raise ValidationError(_("Choose a goal that is not closed or archived."))
        return self.above

    def clean_weight(self) -> float:
        return float(self.cleaned_data["weight"])

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).strip().upper()
        is_kept = self.goal is not None and code == self.goal.currency
        if code and not is_kept and not is_currency(code):
            text = _("Enter a three-letter currency code, for example EUR.")
            raise ValidationError(text)
        return code

    def clean_starts_on(self) -> dt.date | None:
        return cast("dt.date | None", self._kept_if_not_sent("starts_on"))

    def clean_starts_with_cycle(self) -> bool:
        return bool(self._kept_if_not_sent("starts_with_cycle"))

    def _kept_if_not_sent(self, name: str) -> Any:
        """The goal's value if the form, of a version without the field, sent none."""
        if self.goal is not None and name not in self.data:
            return getattr(self.goal, name)
        return self.cleaned_data[name]

    def clean_visibility(self) -> str:
        """Open, if the form, of a version without the field, sent none."""
        return str(self.cleaned_data["visibility"] or Goal.Visibility.OPEN)

    def clean_description(self) -> str:
        return str(self.cleaned_data["description"]).replace("\r\n", "\n")

    def clean_override_progress(self) -> float | None:
        percent = self.cleaned_data["override_progress"]
        return None if percent is None else float(percent / 100)

    def clean_confidence(self) -> int | None:
        """The confidence; unchanged if the sent choice stands for the stored value.

        Five choices stand for a hundred values.
        """
        value: int | None = self.cleaned_data["confidence"]
        was: int | None = self.cleaned_data.get("confidence_was")
        if self.confidence_style == PERCENT or was is None:
            return value
        return was if value == nearest(was) else value

    # --- several fields ----------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.forgive_fields(data)
        self.silence_statement(data)
        self.settle_year(data)
        self.check_kind(data)
        self._check_place(data)
        self._check_holder(data)
        self._check_visibility(data)
        self._check_start(data)
        self._check_metric(data)
        self._check_override(data)
        return data

    def _check_place(self, data: dict[str, Any]) -> None:
        """Refuse a kind that may not be there; a misplaced import may stay unchanged."""
        if "kind" not in data or "parent" not in data:
            return
        goal, before = self.goal, self.parent_before
        parent = data["parent"]
        is_new = goal is None or (goal.kind_ref, before) != (data["kind"], parent)
        catalogue = catalogue_of(self.membership.organization)
        above = parent.kind_ref if parent else None
        finding = catalogue.placement_finding(data["kind"], above)
        if is_new and finding is not None:
            self.add_error("parent", str(finding.text))

    def _check_holder(self, data: dict[str, Any]) -> None:
        owner, unit = data.get("owner"), data.get("unit")
        goal = self.goal
        if goal is not None and (goal.owner, goal.unit) == (owner, unit):
            return
        if owner is None and unit is None:
            self.add_error("owner", _("Choose an owner or a unit."))
        elif not may_create_for(self.membership, owner, unit, data.get("parent")):
            text = _("You can’t create goals for them. Choose yourself or your team.")
            self.add_error(
                "unit" if owner in (None, self.membership) else "owner", text
            )

    def _check_visibility(self, data: dict[str, Any]) -> None:
        """Nobody writes a private goal for somebody else: it would be hidden from them."""
        is_private = data.get("visibility") == Goal.Visibility.PRIVATE
        if is_private and data.get("owner") != self.membership:
            text = _("Only a goal that you own can be private.")
            self.add_error("visibility", text)

    def _check_start(self, data: dict[str, Any]) -> None:
        """Refuse a new start date outside the goal's period."""
        starts_on, cycle = data.get("starts_on"), data.get("cycle")
        known = self.goal.starts_on if self.goal else None
        if starts_on is None or cycle is None or starts_on == known:
            return
        last = data.get("due_on") or cycle.ends_on
        if not cycle.starts_on <= starts_on <= last:
            text = _("Choose a date from %(first)s to %(last)s.")
            days = {"first": format_date(cycle.starts_on), "last": format_date(last)}
            self.add_error("starts_on", text % days)

    def _check_metric(self, data: dict[str, Any]) -> None:
        if data.get("metric_type") in UNMEASURED:
            data["start"] = data["target"] = None
            data["metric_unit"] = data["currency"] = ""
        start, target = data.get("start"), data.get("target")
        data["direction"] = data.get("direction") or direction_between(start, target)
        if data.get("metric_type") in UNMEASURED:
            return
        if "target" not in self.errors and target is None and self._needs_target():
            text = _("Add a target number. If you don’t know yet, save as a draft.")
            self.add_error("target", text)
        if start is None or target is None:
            return
        down = data.get("direction") == Goal.Direction.DECREASE
        if data.get("direction") == Goal.Direction.INCREASE and target < start:
            text = _("The target is below the start. Should the number decrease?")
            self.add_error("direction", text)
        elif down and target > start:
            text = _("The target is above the start. Should the number increase?")
            self.add_error("direction", text)

    def _needs_target(self) -> bool:
        """Whether a target is required: to activate; an imported goal may lack it."""
        if self.is_draft:
            return False
        return not (self.goal and self.goal.is_open and self.goal.needs_target)

    def _check_override(self, data: dict[str, Any]) -> None:
        if data.get("override_progress") is None:
            data["override_reason"], data["override_until"] = "", None
            return
        if "override_reason" not in self.errors and not data.get("override_reason"):
            self.add_error("override_reason", _("Enter a reason for the override."))
        if "override_until" not in self.errors and not data.get("override_until"):
            self.add_error("override_until", _("Enter an end date for the override."))

    # --- results -----------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """The model's fields, for a valid form."""
        data = self.cleaned_data
        kind: KindRef = data["kind"]
        data["cycle"] = self.cycle_to_set()
        found = {name: data[name] for name in PLAIN}
        found["fields"] = self.fields_to_keep()
        found["framework"], found["kind"] = kind.framework, kind.kind
        found["parent"] = data["parent"]
        found["override_progress"] = data["override_progress"]
        return found

    def changed_values(self) -> dict[str, Any]:
        """The values that differ from the goal's own."""
        assert self.goal is not None  # noqa: S101  only for a goal that is there
        goal = self.goal
        found = {k: v for k, v in self.values().items() if getattr(goal, k) != v}
        if "metric_type" in found:
            # A value of the old type means nothing for the new one: 131 logos for “done?”.
            found["current"] = None
        return found
