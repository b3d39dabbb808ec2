"""The fields of the goal form that are shown on demand, under “More options”.

The sentence, the measure, the parent and the owner come first; everything else has a
default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frameworks.selectors import catalogue_of
from frameworks.spec import Role
from goals.forms.initial import STARTING, NewGoalDefaults, as_sent, kind_defaults
from goals.forms.kind_fields import slug_of
from goals.forms.kinds import first_kind
from goals.metrics import direction_between
from goals.selectors.scope import cycle_label

if TYPE_CHECKING:
    from goals.forms.goal import GoalForm

# Shown first, the reason of a change included.
FIRST = frozenset((
    "title", "metric_type", "start", "target", "metric_unit", "currency", "parent",
    "owner", "reason",
))  # fmt: skip
# On demand, by what shows them: every kind, its parent, its period, its metric.
ALWAYS = ("kind", "description", "unit")
ALIGNED = ("contributes", "rationale", "weight")
PERIOD = ("cycle", "starts_on", "starts_with_cycle", "due_on")
MEASURED = ("indicator", "direction", "decimals", "progress_source")
OVERRIDE = ("override_progress", "override_reason", "override_until")


def on_demand(form: GoalForm) -> list[str]:
    """Names of the fields on demand that the form shows for its kind. Queries: 0."""
    spec = form.spec
    is_statement = spec is not None and spec.is_statement
    is_horizon = spec is not None and spec.role == Role.HORIZON
    names = [*ALWAYS, *(name for name in form.fields if slug_of(name))]
    names += ["visibility"] if form.goal is None else []
    names += ["target_year"] if is_horizon else PERIOD
    if is_statement:
        return names
    names += [*MEASURED, *OVERRIDE]
    if form.above is not None:
        names += ALIGNED
    return names if is_horizon else [*names, "confidence"]


def opens_by_itself(form: GoalForm) -> bool:
    """Whether a field on demand has an error or differs from its default. Queries: 0."""
    if (form.errors.keys() & form.fields.keys()) - FIRST:
        return True
    usual = _defaults(form)
    return any(
        as_sent(form[name].value()) != as_sent(usual.get(name))
        for name in on_demand(form)
    )


def _defaults(form: GoalForm) -> dict[str, Any]:
    """The values that the fields on demand would have if nobody set them."""
    goal, ref, owner = form.goal, form.kind_ref, form.row_now("owner")
    direction = direction_between(goal.start, goal.target) if goal else ""
    if goal is None:
        ref = first_kind(form.membership, form.position)
    organization = form.membership.organization
    new = NewGoalDefaults(organization, form.kind_ref, form.level, form.above)
    return {
        **STARTING,
        "direction": direction,
        "starts_with_cycle": "yes" if goal and goal.starts_with_cycle else "no",
        "kind": ref,
        "unit": owner.unit if owner else form.row_now("unit"),
        **kind_defaults(new, form.cycles),
    }


def summary(form: GoalForm) -> list[str]:
    """What the fields on demand say while they are not shown: type, unit, period."""
    ref, spec = form.kind_ref, form.spec
    unit, cycle = form.row_now("unit"), form.row_now("cycle")
    year = str(form["target_year"].value() or "")
    is_horizon = spec is not None and spec.role == Role.HORIZON
    period = year if is_horizon else cycle_label(cycle) if cycle else ""
    catalogue = catalogue_of(form.membership.organization)
    found = [catalogue.kind_name(ref) if ref else "", unit.name if unit else "", period]
    return [text for text in found if text]
