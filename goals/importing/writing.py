"""Writes a plan to the database, in the caller's transaction, with the tree locked."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import batched
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from frameworks.spec import KindRef
from goals.importing.history import record_history, record_undo
from goals.importing.resolving import NewCycle, NewUnit
from goals.levels import level_from
from goals.models import Goal
from organizations.fiscal_years import new_cycle
from organizations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import Field

    from frameworks.spec import Level
    from goals.importing.plan import Key, Plan, PlannedGoal
    from goals.importing.snapshot import KnownGoal, Snapshot
    from goals.models import GoalImport
    from organizations.models import Event, Membership, Organization

    type Report = Callable[[str, int, int], None]

BATCH = 2000
USUAL_CADENCE_DAYS = 7


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Progress callback that reports nothing."""


class CreatedGoal(NamedTuple):
    """A goal that was created."""

    id: int
    public_id: str
    owner_id: int | None


class PlanWriter:
    """Writes one plan. `report(stage, done, total)` is called with the progress."""

    def __init__(
        self,
        organization: Organization,
        snapshot: Snapshot,
        plan: Plan,
        *,
        by: Membership,
        report: Report = quiet,
    ) -> None:
        self.organization = organization
        self.snapshot = snapshot
        self.plan = plan
        self.by = by
        self.report = report
        self.rows: dict[NewUnit | NewCycle, int] = {}
        self.keys: dict[Key, int] = {}
        self.next_positions = _next_positions(snapshot)
        self.unit_kinds = {unit.id: unit.kind for unit in snapshot.units}
        self.roles = {member.id: member.role for member in snapshot.members}

    def write(self, source: GoalImport) -> tuple[Event, list[int]]:
        """Write everything; the import's event, and the keys of the created goals.

        Raises only errors of the database. `source`: the import whose file name and id
        the history names.
        """
        self._make_units()
        self._make_cycles()
        created = self._make_goals()
        moved = self._change_goals()
        self.report("history", 0, 0)
        reason = _("Imported from %(file)s") % {"file": source.file_name or "CSV"}
        event = record_history(
            self, source, created=created, moved=moved, reason=reason
        )
        forget_plans()
        return event, [goal.id for goal in created]

    def undo(self, source: GoalImport, created: Sequence[KnownGoal]) -> None:
        """Change the plan's goals, and archive those that the import created."""
        moved = self._change_goals()
        goals = Goal.objects.in_organization(self.organization)
        for batch in batched((goal.id for goal in created), BATCH, strict=False):
            # Without its id of the file, which may be imported again, corrected.
            goals.filter(id__in=batch).update(
                archived_from=F("state"), state=Goal.State.ARCHIVED, external_id=""
            )
        self.report("history", 0, 0)
        reason = _("Import undone: %(file)s") % {"file": source.file_name or "CSV"}
        record_undo(self, source, archived=created, moved=moved, reason=reason)
        forget_plans()

    # --- Units and cycles ---------------------------------------------------------------

    def _make_units(self) -> None:
        """Create the units; the list has parents before children."""
        for unit in self.plan.units:
            parent = (
                self.rows.get(unit.parent)
                if isinstance(unit.parent, NewUnit)
                else unit.parent
            )
            row = Unit.objects.create(
                organization=self.organization,
                parent_id=parent,
                kind=unit.kind,
                name=unit.name,
            )
            self.rows[unit] = row.pk

    def _make_cycles(self) -> None:
        for cycle in self.plan.cycles:
            row = new_cycle(self.organization, cycle)
            row.save()
            self.rows[cycle] = row.pk

    # --- Goals --------------------------------------------------------------------------

    def _make_goals(self) -> list[CreatedGoal]:
        """Create the goals, parents before children, with ids assigned beforehand: one
        insert per batch.
        """
        drafts = self.plan.creates
        ids = _new_ids(len(drafts))
        self.keys = {draft.key: new for draft, new in zip(drafts, ids, strict=True)}
        made: list[CreatedGoal] = []
        for batch in batched(drafts, BATCH, strict=False):
            goals = [self._new_goal(draft) for draft in batch]
            Goal.objects.bulk_create(goals)
            # The rows themselves would fill the memory.
            made.extend(
                CreatedGoal(goal.pk, goal.public_id, goal.owner_id) for goal in goals
            )
            self.report("write", len(made), len(drafts))
        return made

    def _new_goal(self, draft: PlannedGoal) -> Goal:
        values = {
            name: self._resolved(name, value) for name, value in draft.values.items()
        }
        return Goal(
            id=self.keys[draft.key],
            organization=self.organization,
            created_by=self.by,
            external_id=draft.id,
            original_target=values.get("target"),
            cadence_days=self._cadence_days(draft),
            position=self._next_position(values.get("parent_id")),
            **values,
        )

    def _cadence_days(self, draft: PlannedGoal) -> int | None:
        """Cadence of the kind at its level; a week for a kind that is not installed."""
        ref = KindRef(draft.values["framework"], draft.values["kind"])
        cadence = self.snapshot.catalogue.cadence(ref, self._level(draft))
        return cadence.days if cadence else USUAL_CADENCE_DAYS

    def _level(self, draft: PlannedGoal) -> Level:
        unit, owner = draft.now("unit_id"), draft.now("owner_id")
        return level_from(
            unit.kind if isinstance(unit, NewUnit) else self.unit_kinds.get(unit),
            self.roles.get(owner),
            draft.now("owner_name", ""),
        )

    def _resolved(self, attribute: str, value: Any) -> Any:
        if isinstance(value, (NewUnit, NewCycle)):
            return self.rows[value]
        if attribute == "parent_id" and value is not None:
            return self.keys.get(value, value)
        return value

    def _next_position(self, parent_id: int | None) -> int:
        position = self.next_positions[parent_id]
        self.next_positions[parent_id] += 1
        return position

    def _change_goals(self) -> list[PlannedGoal]:
        """Update the changed goals. Returns those with another parent.

        Those lose their parent first, so that no intermediate state has a loop, whatever
        their order.
        """
        for draft in self.plan.updates:
            draft.changes = {
                name: self._resolved(name, value)
                for name, value in draft.changes.items()
            }
        moved = [draft for draft in self.plan.updates if "parent_id" in draft.changes]
        for batch in batched((draft.key for draft in moved), BATCH, strict=False):
            Goal.objects.in_organization(self.organization).filter(id__in=batch).update(
                parent=None
            )
        for draft in moved:
            position = self._next_position(draft.changes["parent_id"])
            draft.changes.setdefault("position", position)
        self._update(self.plan.updates)
        return moved

    def _update(self, drafts: Sequence[PlannedGoal]) -> None:
        """Update in batches of rows that change the same columns."""
        groups: defaultdict[tuple[str, ...], list[PlannedGoal]] = defaultdict(list)
        for draft in drafts:
            groups[tuple(sorted(draft.changes))].append(draft)
        done = 0
        for names, group in groups.items():
            for batch in batched(group, BATCH, strict=False):
                self._update_batch(names, batch)
                done += len(batch)
                self.report("write", done, len(drafts))

    def _update_batch(
        self, names: tuple[str, ...], batch: Sequence[PlannedGoal]
    ) -> None:
        """Update a batch in one statement; Django's bulk_update takes ten times as long."""
        fields = [field_of(name) for name in names]
        values = [
            [field.get_db_prep_save(draft.changes[name], connection) for draft in batch]
            for name, field in zip(names, fields, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                _update_statement(fields),
                [[draft.key for draft in batch], *values, self.organization.pk],
            )


def field_of(attribute: str) -> Field[Any, Any]:
    """`owner_id` → the field `owner`."""
    field = Goal._meta.get_field(attribute.removesuffix("_id"))
    return cast("Field[Any, Any]", field)


def _update_statement(fields: Sequence[Field[Any, Any]]) -> str:
    """Parameters: the ids, a list of values per field, the organization's id."""
    columns = [connection.ops.quote_name(str(field.column)) for field in fields]
    lists = [f"%s::{field.db_type(connection)}[]" for field in fields]
    sets = ", ".join(f"{column} = new.{column}" for column in columns)
    return (
        f"UPDATE goals_goal SET {sets} "
        f"FROM unnest(%s::bigint[], {', '.join(lists)}) "
        f"AS new(id, {', '.join(columns)}) "
        "WHERE goals_goal.organization_id = %s AND goals_goal.id = new.id"
    )


def _next_positions(snapshot: Snapshot) -> Counter[int | None]:
    """Next free position below every goal, and among the roots (None)."""
    last: Counter[int | None] = Counter()
    for goal in snapshot.goals.values():
        last[goal.parent_id] = max(last[goal.parent_id], goal.position + 1)
    return last


def forget_plans() -> None:
    """Discard cached plans, so that foreign key checks are planned for the larger table.

    A session that checked them while the table was small would read the whole table for
    every row: minutes for a hundred thousand.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


def _new_ids(count: int) -> list[int]:
    """Ids from the goals' sequence, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('goals_goal', 'id')) "
            "FROM generate_series(1, %s)",
            [count],
        )
        return sorted(new for (new,) in cursor.fetchall())
