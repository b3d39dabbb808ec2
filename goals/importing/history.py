"""Writes the history of an import: adjustments of active goals, and events."""

from __future__ import annotations

from itertools import batched, chain
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from goals.models import Adjustment, Goal
from goals.services.adjusting import ADJUSTABLE, exact
from organizations.models import Event
from organizations.services import record_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goals.importing.plan import Key, PlannedGoal
    from goals.importing.snapshot import KnownGoal
    from goals.importing.writing import CreatedGoal, PlanWriter
    from goals.models import GoalImport

BATCH = 2000
LABEL = 300
ATTRIBUTES = {"owner": "owner_id", "parent": "parent_id"}


def record_history(
    writer: PlanWriter,
    source: GoalImport,
    *,
    created: Sequence[CreatedGoal],
    moved: Sequence[PlannedGoal],
    reason: str,
) -> Event:
    """Write an event per created or changed goal, and a last one for the whole import.

    `goals.services` writes the same rows for one goal; this does for 100,000 at once.
    """
    adjusted = _record_adjustments(writer, moved, reason)
    events = chain(
        (_created(writer, source, goal) for goal in created),
        (_changed(writer, source, draft, adjusted) for draft in writer.plan.updates),
    )
    _save(events)
    return record_event(
        "goals.imported",
        source,
        by=writer.by,
        created=len(created),
        updated=len(writer.plan.updates),
    )


def record_undo(
    writer: PlanWriter,
    source: GoalImport,
    *,
    archived: Sequence[KnownGoal],
    moved: Sequence[PlannedGoal],
    reason: str,
) -> None:
    """As `record_history`, of goals that are archived and that get their values back."""
    adjusted = _record_adjustments(writer, moved, reason)
    events = chain(
        (
            _event(
                writer, "goal.archived", goal, source, goal.owner_id, before=goal.state
            )
            for goal in archived
        ),
        (_changed(writer, source, draft, adjusted) for draft in writer.plan.updates),
    )
    _save(events)
    record_event(
        "goals.import_undone",
        source,
        by=writer.by,
        archived=len(archived),
        restored=len(writer.plan.updates),
    )


def _save(events: Iterable[Event]) -> None:
    for batch in batched(events, BATCH, strict=False):
        Event.objects.bulk_create(batch)


def _created(writer: PlanWriter, source: GoalImport, goal: CreatedGoal) -> Event:
    state = Goal.State.ACTIVE
    return _event(writer, "goal.created", goal, source, goal.owner_id, state=state)


def _changed(
    writer: PlanWriter, source: GoalImport, draft: PlannedGoal, adjusted: set[Key]
) -> Event:
    verb = "goal.adjusted" if draft.key in adjusted else "goal.edited"
    goal = writer.snapshot.goals[draft.key]  # type: ignore[index]  # a goal that is here has a number
    owner_id = draft.now("owner_id")
    return _event(writer, verb, goal, source, owner_id, fields=sorted(draft.changes))


def _event(
    writer: PlanWriter,
    verb: str,
    goal: CreatedGoal | KnownGoal,
    source: GoalImport,
    owner_id: int | None,
    **data: Any,
) -> Event:
    return Event(
        organization=writer.organization,
        verb=verb,
        actor=writer.by,
        subject_id=owner_id,
        object_type="goals.goal",
        object_id=goal.id,
        object_public_id=goal.public_id,
        data={**data, "import": source.public_id},
    )


# --- Adjustments ------------------------------------------------------------------------


def _record_adjustments(
    writer: PlanWriter, moved: Sequence[PlannedGoal], reason: str
) -> set[Key]:
    """Write a row for each change that requires a reason. Returns the goals' keys."""
    names = _Names(writer, moved)
    today, now = writer.organization.today(), timezone.now()
    rows = [
        Adjustment(
            organization=writer.organization,
            goal_id=draft.key,
            field=field,
            reason=reason,
            by=writer.by,
            on=today,
            created_at=now,
            **names.before_and_after(field, draft),
        )
        for draft in writer.plan.updates
        for field in _adjusted_fields(writer, draft)
    ]
    for batch in batched(rows, BATCH, strict=False):
        Adjustment.objects.bulk_create(batch)
    return {row.goal_id for row in rows}


def _adjusted_fields(writer: PlanWriter, draft: PlannedGoal) -> list[str]:
    goal = writer.snapshot.goals[draft.key]  # type: ignore[index]  # a goal that is here has a number
    if goal.state != Goal.State.ACTIVE:
        return []
    return [
        field for field in ADJUSTABLE if ATTRIBUTES.get(field, field) in draft.changes
    ]


class _Names:
    """Public ids and names of owners and parents before and after the import."""

    def __init__(self, writer: PlanWriter, moved: Iterable[PlannedGoal]) -> None:
        self._members = {member.id: member for member in writer.snapshot.members}
        ids = {
            parent
            for draft in moved
            if draft.state
            for parent in (draft.state["parent_id"], draft.changes["parent_id"])
            if parent is not None
        }
        self._parents: dict[int, tuple[str, str]] = {}
        for batch in batched(sorted(ids), BATCH, strict=False):
            goals = Goal.objects.in_organization(writer.organization).filter(
                id__in=batch
            )
            for pk, public_id, title in goals.values_list("id", "public_id", "title"):
                self._parents[pk] = (public_id, title)

    def before_and_after(self, field: str, draft: PlannedGoal) -> dict[str, str]:
        attribute = ATTRIBUTES.get(field, field)
        state = draft.state or {}
        before, before_label = self._exact_and_readable(field, state[attribute])
        after, after_label = self._exact_and_readable(field, draft.changes[attribute])
        return {
            "before": before,
            "after": after,
            "before_label": before_label[:LABEL],
            "after_label": after_label[:LABEL],
        }

    def _exact_and_readable(self, field: str, value: Any) -> tuple[str, str]:
        """(exact, readable) text, as in goals.services.adjusting."""
        if value is None:
            return "", ""
        if field == "owner":
            member = self._members[value]
            return member.public_id, member.name or member.email
        if field == "parent":
            return self._parents[value]
        text = exact(value)
        return text, text
