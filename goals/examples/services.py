"""Creates an organization's goals from an example, and removes them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.examples.planning import plan
from frameworks.selectors import catalogue_of
from goals.access import may_create_for
from goals.examples.ids import made_id
from goals.examples.selectors import is_untouched, made_goals
from goals.models import Goal
from goals.services import create_goal, delete_draft
from organizations.models import Membership, Unit
from organizations.services import record_event

if TYPE_CHECKING:
    from frameworks.examples.planning import PlannedExampleGoal
    from frameworks.examples.spec import Example
    from organizations.models import Cycle

type Holder = Membership | Unit


@dataclass(frozen=True, slots=True)
class _InsertRequest:
    by: Membership
    owners: Mapping[str, Holder]
    cycle: Cycle
    parent: Goal | None
    state: str
    new_id: str


class TouchedError(Exception):
    """Somebody has changed the goals of an example, so they stay."""


@transaction.atomic
def insert_example(
    example: Example,
    framework: str,
    *,
    by: Membership,
    owners: Mapping[str, Holder],
    cycle: Cycle,
    parent: Goal | None = None,
    state: str = Goal.State.DRAFT,
    new_id: str = "",
) -> list[Goal]:
    """Create the example's goals in the framework (its slug), all or none.

    `owners`: a unit or a person by the slug of the example's place; goals of other
    places are left out. `new_id`: the public id of the first goal, from which the
    others' follow. Raises ValidationError, by the form's field: for a place that `by`
    may not write goals for, for a parent that the first goals may not have, and when
    nothing is left.
    """
    catalogue = catalogue_of(by.organization)
    spec = catalogue.framework(framework)
    if spec is None:
        raise ValidationError(_("This framework is not installed."))
    above = parent.kind_ref if parent else None
    planned = plan(example, spec, catalogue, keep=owners.keys(), above=above)
    if not planned:
        first = plan(example, spec, catalogue)[0].place.slug
        text = _("Choose an owner for at least one part.")
        raise ValidationError({field_of(first): text})
    insertion = _InsertRequest(by, owners, cycle, parent, state, new_id)
    made: dict[str, Goal] = {}
    for index, each in enumerate(planned):
        made[each.node.key] = _insert(insertion, each, made, index)
    goals = list(made.values())
    record_event(
        "example.inserted", goals[0], by=by, example=example.slug, goals=len(goals)
    )
    return goals


def _insert(
    insertion: _InsertRequest,
    planned: PlannedExampleGoal,
    made: Mapping[str, Goal],
    index: int,
) -> Goal:
    parent = made.get(planned.above) or (insertion.parent if planned.is_first else None)
    fields = {
        **_owner_and_unit(insertion, planned),
        **_numbers(planned),
        "parent": parent,
    }
    if not may_create_for(insertion.by, fields["owner"], fields["unit"], parent):
        raise ValidationError(
            {field_of(planned.place.slug): _refusal(insertion, fields)}
        )
    if insertion.new_id:
        fields["public_id"] = made_id(insertion.new_id, index)
    return create_goal(
        by=insertion.by,
        state=insertion.state,
        framework=planned.ref.framework,
        kind=planned.ref.kind,
        cycle=insertion.cycle,
        due_on=_due_on(insertion, planned.node.due_day),
        contributes=planned.kind.contributes,
        **fields,
    )


def _refusal(insertion: _InsertRequest, fields: Mapping[str, Any]) -> str:
    unit = fields["unit"]
    if fields["owner"] is None and unit.pk == insertion.by.unit_id:
        text = _("Choose a parent goal of %(unit)s, or leave this part out.")
        return text % {"unit": unit.name}
    return _("You can’t create goals for them. Choose yourself or your team.")


def _owner_and_unit(
    insertion: _InsertRequest, planned: PlannedExampleGoal
) -> dict[str, Any]:
    """Owner and unit of a goal.

    A person's goal is in their unit; a unit's goal may be owned by somebody else.
    """
    holder = insertion.owners[planned.place.slug]
    partner = insertion.owners.get(planned.node.partner)
    if isinstance(holder, Unit):
        return {
            "owner": partner if isinstance(partner, Membership) else None,
            "unit": holder,
        }
    return {"owner": holder, "unit": holder.unit}


def _numbers(planned: PlannedExampleGoal) -> dict[str, Any]:
    node, kind, measure = planned.node, planned.kind, planned.node.measure
    values: dict[str, Any] = {
        "title": node.title,
        "description": node.description,
        "rationale": node.rationale,
        "fields": dict(node.fields),
        "confidence": kind.default_confidence
        if node.confidence is None
        else node.confidence,
        "progress_source": Goal.Source.METRIC,
    }
    if measure is None:
        is_moved = not kind.is_statement
        values["progress_source"] = Goal.Source.MEAN if is_moved else kind.source.value
        return values
    return values | {
        "metric_type": measure.type,
        "direction": measure.direction,
        "start": measure.start,
        "target": measure.target,
        "metric_unit": measure.unit,
        "currency": measure.currency,
    }


def _due_on(insertion: _InsertRequest, day: int | None) -> dt.date | None:
    """Due date, counted from today, or from the first day of a future cycle."""
    if day is None:
        return None
    begins = max(insertion.by.organization.today(), insertion.cycle.starts_on)
    return min(begins + dt.timedelta(days=day - 1), insertion.cycle.ends_on)


def field_of(place: str) -> str:
    """Name of a place's form field."""
    return f"place_{place}".replace("-", "_")


@transaction.atomic
def remove_example(first: Goal, *, by: Membership) -> int:
    """Delete the goals of an example if nobody changed them. Returns their number.

    Raises TouchedError when somebody has.
    """
    goals = made_goals(first, by=by)
    if not is_untouched(goals):
        raise TouchedError
    # Children were created after their parents.
    for goal in sorted(goals, key=lambda goal: goal.pk, reverse=True):
        delete_draft(goal, by=by)
    return len(goals)
