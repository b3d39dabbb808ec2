"""What a plan does, row by row, as a page shows it before anything is saved. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from goals.importing.columns import FIELD
from goals.importing.fields import unit_with_currency, written_path
from goals.importing.resolving import NewCycle, NewUnit
from goals.selectors.scope import cycle_label
from ui.dates import format_date
from ui.formats import number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goals.importing.plan import Key, Plan, PlannedGoal
    from goals.importing.snapshot import KnownUnit, Snapshot

# Most rows of each list.
MOST_FIRST = 12
MOST_CHANGED = 100
# Longest text of a value.
MOST_TEXT = 160
# Attribute → column of the file; those that follow from others have none.
COLUMNS = {
    "framework": "framework",
    "kind": "kind",
    "title": "title",
    "description": "description",
    "source_note": "source",
    "unit_id": "unit_path",
    "cycle_id": "cycle",
    "due_on": "due",
    "parent_id": "parent_id",
    "contributes": "contributes",
    "weight": "weight",
    "metric_type": "metric_type",
    "direction": "direction",
    "start": "start",
    "target": "target",
    "current": "current",
    "indicator": "indicator",
    "progress_source": "progress_source",
    "override_progress": "progress",
    "confidence": "confidence",
    "status": "status",
    "final_grade": "final_grade",
}
MEASURED = ("start", "target", "current", "weight", "override_progress")
OWNER = ("owner_id", "owner_name", "owner_email")
MEASURE = ("metric_unit", "currency")


class FieldPreview(NamedTuple):
    """A value that changes, by its column in the file."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowPreview:
    """A row of the file and what happens with it: `create`, `update` or `keep`."""

    line: int
    id: str
    title: str
    kind: str
    framework: str
    parent: str
    unit: str
    cycle: str
    owner: str
    target: str
    action: str
    changes: tuple[FieldPreview, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        fields = asdict(self)
        fields["changes"] = [change._asdict() for change in self.changes]
        return fields


class Previewer:
    """Writes the rows of a plan that has no errors."""

    def __init__(self, plan: Plan, snapshot: Snapshot) -> None:
        self.plan, self.snapshot = plan, snapshot
        self.units = {unit.id: unit for unit in snapshot.units}
        self.cycles = {cycle.id: cycle_label(cycle) for cycle in snapshot.cycles}
        self.ids = {draft.key: draft.id for draft in plan.drafts}
        # Attribute → text of its value; others are texts themselves.
        self.writers: dict[str, Callable[[Any], str]] = {
            "unit_id": self._unit,
            "cycle_id": self._cycle,
            "parent_id": self._parent,
            "due_on": lambda day: format_date(day) if day else "",
            "contributes": lambda counts: _("yes") if counts else _("no"),
            **dict.fromkeys(MEASURED, _number),
        }

    def first_rows(self) -> list[RowPreview]:
        """The first rows of the file."""
        return [self._row(draft) for draft in self.plan.drafts[:MOST_FIRST]]

    def changed_rows(self) -> list[RowPreview]:
        """The rows that change a goal, with each value before and after."""
        return [self._row(draft) for draft in self.plan.updates[:MOST_CHANGED]]

    def _row(self, draft: PlannedGoal) -> RowPreview:
        return RowPreview(
            line=draft.line,
            id=draft.id,
            title=draft.now("title", ""),
            kind=draft.now("kind", ""),
            framework=draft.now("framework", ""),
            parent=self._parent(draft.now("parent_id")),
            unit=self._unit(draft.now("unit_id")),
            cycle=self._cycle(draft.now("cycle_id")),
            owner=self._owner({name: draft.now(name) for name in OWNER}),
            target=_target({name: draft.now(name) for name in ("target", *MEASURE)}),
            action=_action(draft),
            changes=tuple(self._changes(draft)),
        )

    def _changes(self, draft: PlannedGoal) -> Iterator[FieldPreview]:
        if draft.state is None:
            return
        before, after = draft.state, draft.state | draft.changes
        if not draft.changes.keys().isdisjoint(OWNER):
            yield FieldPreview("owner", self._owner(before), self._owner(after))
        for name, column in COLUMNS.items():
            if name in draft.changes:
                old, new = self._text(name, before[name]), self._text(name, after[name])
                yield FieldPreview(column, old, new)
        if not draft.changes.keys().isdisjoint(MEASURE):
            yield FieldPreview("metric_unit", _measure(before), _measure(after))
        if "fields" in draft.changes:
            yield from _kind_fields(before["fields"] or {}, after["fields"] or {})

    def _text(self, name: str, value: Any) -> str:
        if write := self.writers.get(name):
            return write(value)
        return "" if value is None else _shortened(str(value))

    def _owner(self, values: dict[str, Any]) -> str:
        member = self.snapshot.member(values["owner_id"])
        if member is not None:
            return member.name or member.email
        return values["owner_name"] or values["owner_email"] or ""

    def _unit(self, unit: int | NewUnit | None) -> str:
        if isinstance(unit, NewUnit):
            return written_path(list(unit.path))
        names: list[str] = []
        at: KnownUnit | None = self.units.get(unit or 0)
        while at is not None:
            names.append(at.name)
            at = self.units.get(at.parent_id or 0)
        return written_path(names[::-1])

    def _cycle(self, cycle: int | NewCycle | None) -> str:
        if isinstance(cycle, NewCycle):
            return cycle.name
        return self.cycles.get(cycle or 0, "")

    def _parent(self, key: Key | None) -> str:
        """The parent's id in the file, else its own; nothing of a hidden goal."""
        if key is None or key in self.ids:
            return self.ids.get(key, "") if key is not None else ""
        goal = self.snapshot.goals[key]  # type: ignore[index]  # what is no draft is here
        return (
            goal.external_id or goal.public_id
            if goal.is_visible
            else _("a private goal")
        )


def _action(draft: PlannedGoal) -> str:
    if draft.is_new:
        return "create"
    return "update" if draft.changes else "keep"


def _target(values: dict[str, Any]) -> str:
    if values["target"] is None:
        return ""
    return f"{_number(values['target'])} {_measure(values)}".strip()


def _number(value: Decimal | float | None) -> str:
    return "" if value is None else number_text(Decimal(str(value)))


def _measure(values: dict[str, Any]) -> str:
    unit, currency = values["metric_unit"] or "", values["currency"] or ""
    return _shortened(unit_with_currency(unit, currency))


def _kind_fields(
    before: dict[str, Any], after: dict[str, Any]
) -> Iterator[FieldPreview]:
    for slug in sorted(before.keys() | after.keys()):
        old, new = str(before.get(slug, "")), str(after.get(slug, ""))
        if old != new:
            yield FieldPreview(FIELD + slug, _shortened(old), _shortened(new))


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…"
