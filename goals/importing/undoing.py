"""Undoes an import: goals that it created are archived, changed ones get their values back.

Only while nobody has changed these goals since, and only by whoever may change them all:
else nothing is undone. What an import leaves for it (`UndoRecord`) is stored with its
row, and removed together with the uploaded file (goals.retention).
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.importing import snapshot
from goals.importing.plan import Plan, PlannedGoal
from goals.importing.writing import PlanWriter, field_of, quiet
from goals.models import Goal, GoalImport
from goals.tree import lock_tree
from organizations.models import Event
from organizations.tenancy import as_nobody

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from goals.importing.snapshot import Snapshot
    from goals.importing.writing import Report
    from organizations.models import Membership, Organization

BATCH = 5000
OUTCOME = ("state", "report", "undone_by")
# Most names that a refusal tells.
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class UndoRecord:
    """What undoing an import takes.

    `event`: the key of its last event. `created`: the keys of the goals that it created.
    `before`: for each goal that it changed, by key, the former values by `attname`.
    """

    event: int
    created: list[int] = field(default_factory=list)
    before: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def keys(self) -> set[int]:
        return {*self.created, *self.before}

    def pack(self) -> bytes:
        text = json.dumps(
            {
                "event": self.event,
                "created": self.created,
                "before": list(self.before.items()),
            },
            cls=DjangoJSONEncoder,
            separators=(",", ":"),
        )
        return zlib.compress(text.encode())

    @classmethod
    def unpack(cls, content: bytes) -> UndoRecord:
        stored = json.loads(zlib.decompress(content))
        before = {key: _from_json(values) for key, values in stored["before"]}
        return cls(stored["event"], stored["created"], before)


def _from_json(values: dict[str, Any]) -> dict[str, Any]:
    return {name: field_of(name).to_python(value) for name, value in values.items()}


class UndoRefusedError(Exception):
    """The import cannot be undone; nothing was. `message`: says which goals are why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def finish(source: GoalImport, *, by: Membership, report: Report = quiet) -> None:
    """Undo the import and store the outcome with its row; nothing else is done if refused.

    In the caller's transaction, with the row locked.
    """
    source.report = {**source.report, "undo_refused": ""}
    try:
        undo(source, by=by, report=report)
    except UndoRefusedError as refusal:
        refuse(source, refusal.message)
        return
    source.state, source.undo = GoalImport.State.UNDONE, None
    source.undone_by, source.undone_at = by, timezone.now()
    source.save(update_fields=[*OUTCOME, "undo", "undone_at"])


def refuse(source: GoalImport, message: str) -> None:
    """Store why the import is not undone; it stays imported."""
    source.report = {**source.report, "undo_refused": message}
    source.state, source.undone_by = GoalImport.State.DONE, None
    source.save(update_fields=[*OUTCOME])


def undo(source: GoalImport, *, by: Membership, report: Report = quiet) -> None:
    """Undo the import, in the caller's transaction. Inside the organization.

    `source`: locked. Raises UndoRefusedError with the names of the goals that somebody
    has changed since, also by moving them below one of these, or that `by` may not change.
    """
    organization = source.organization
    record = UndoRecord.unpack(bytes(source.undo or b""))
    lock_tree(organization.pk)
    _lock(organization, record.keys)
    here = snapshot.load(organization, (), by=by, keys=record.before)
    _refuse_changed(organization, record, by)
    _refuse_loops(here, record, by)
    _refuse_foreign(here, record, by)
    plan = Plan(updates=list(_planned(here, record)))
    writer = PlanWriter(organization, here, plan, by=by, report=report)
    writer.undo(source, [here.goals[key] for key in record.created])


def _lock(organization: Organization, keys: Iterable[int]) -> None:
    """Hold the goals against changes until the transaction ends."""
    goals = Goal.objects.in_organization(organization).order_by("id")
    for batch in batched(sorted(keys), BATCH, strict=False):
        rows = goals.filter(id__in=batch).select_for_update(no_key=True)
        list(rows.values_list("id", flat=True))


def _planned(here: Snapshot, record: UndoRecord) -> Iterator[PlannedGoal]:
    """The changed goals, each with the values that it had before the import."""
    for key, before in record.before.items():
        draft = PlannedGoal(0, "", key, {}, here.states[key])
        draft.changes = dict(before)
        yield draft


# --- Why not ----------------------------------------------------------------------------


def _refuse_changed(
    organization: Organization, record: UndoRecord, by: Membership
) -> None:
    keys = record.keys
    changed = _with_events(organization, record)
    below = Goal.objects.in_organization(organization).exclude(id__in=keys)
    above = below.filter(parent_id__in=record.created)
    with as_nobody():
        changed |= set(above.values_list("parent_id", flat=True))
    changed |= keys - set(
        Goal.objects.in_organization(organization)
        .filter(id__in=keys)
        .values_list("id", flat=True)
    )
    if changed:
        raise _changed_since(changed, by)


def _changed_since(changed: Collection[int], by: Membership) -> UndoRefusedError:
    text = _("This import can’t be undone. Changed since: %(names)s.")
    return UndoRefusedError(text % {"names": _names(changed, by)})


def _refuse_loops(here: Snapshot, record: UndoRecord, by: Membership) -> None:
    """Refuse to put a goal back below one that was moved under it since."""
    former = {
        key: before["parent_id"]
        for key, before in record.before.items()
        if "parent_id" in before
    }
    above = {key: goal.parent_id for key, goal in here.goals.items()} | former
    inside = {one for key in former for one in _loop_through(key, above)}
    if inside:
        raise _changed_since(inside - record.keys, by)


def _loop_through(key: int, above: Mapping[int, int | None]) -> list[int]:
    """The goals of the loop that the goal would be in, without itself; none for none."""
    line: list[int] = []
    at = above.get(key)
    while at is not None and at != key and at not in line:
        line.append(at)
        at = above.get(at)
    return line if at == key else []


def _with_events(organization: Organization, record: UndoRecord) -> set[int]:
    """Keys of the import's goals with events since: edits, check-ins, links to them."""
    keys = record.keys
    by_public_id = dict(
        Goal.objects.in_organization(organization)
        .filter(id__in=keys)
        .values_list("public_id", "id")
    )
    events = Event.objects.filter(organization=organization, pk__gt=record.event)
    rows = events.filter(
        Q(object_type=Goal.event_object_type())
        | Q(data__has_any_keys=["goal", "supported"])
    )
    found = set()
    for kind, key, data in rows.values_list("object_type", "object_id", "data"):
        if kind == Goal.event_object_type():
            found.add(key)
        named = (data.get(name) for name in ("goal", "supported"))
        found.update(by_public_id[one] for one in named if one in by_public_id)
    return found & keys


def _refuse_foreign(here: Snapshot, record: UndoRecord, by: Membership) -> None:
    foreign = {key for key in record.keys if not here.goals[key].is_editable}
    if foreign:
        text = _("This import can’t be undone. You can’t change: %(names)s.")
        raise UndoRefusedError(text % {"names": _names(foreign, by)})


def _names(keys: Collection[int], by: Membership) -> str:
    """“A”, “B” and 3 more: titles that the member may read."""
    goals = Goal.objects.in_organization(by.organization).visible_to(by)
    titles = goals.filter(id__in=keys).order_by("position", "id")
    shown = [f"“{one}”" for one in titles.values_list("title", flat=True)[:MOST_NAMED]]
    n_more = len(keys) - len(shown)
    if not n_more:
        return ", ".join(shown)
    if not shown:
        return _("%(n)s private goals") % {"n": n_more}
    return _("%(names)s and %(n)s more") % {"names": ", ".join(shown), "n": n_more}
