"""Goals as CSV: the format that the import reads (docs/csv.md)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from frameworks.selectors import catalogue_of
from frameworks.spec import FieldType
from goals.formulas import guard
from goals.importing import fields
from goals.importing.columns import (
    EXPORTED,
    FIELD,
    NUMERIC,
    TEXT,
    WITH_CYCLE,
    WRITTEN_DIRECTIONS,
    WRITTEN_METRIC_TYPES,
)
from goals.importing.fields import unit_with_currency, written_path
from goals.importing.periods import label_of
from goals.services.adjusting import plain
from organizations.calendar import CalendarPeriod
from organizations.models import Invitation, Unit
from organizations.selectors import unit_with_ancestors
from ui.csv_files import PLAIN, CsvDialect

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from goals.models import Goal
    from goals.querysets import GoalQuerySet
    from organizations.models import Organization


def export_csv(
    organization: Organization, goals: GoalQuerySet, dialect: CsvDialect = PLAIN
) -> bytes:
    """The goals as CSV with a header: no archived ones, each below its parent.

    A kind's own field has a column if any of the goals fills it. Queries: 2, whatever
    their number, and one for the organization's own frameworks.
    """
    return dialect.write(_rows(organization, goals, dialect))


def _rows(
    organization: Organization, goals: GoalQuerySet, dialect: CsvDialect
) -> Iterator[list[str]]:
    rows = (
        goals.unarchived()
        .order_by("position", "id")
        .select_related("cycle", "owner__user", "progress", "parent")
    )
    writer = _Writer(organization, dialect)
    found = list(rows)
    further = sorted(
        {slug for goal in found for slug in goal.fields if goal.field(slug)}
    )
    yield [*EXPORTED, *(FIELD + slug for slug in further)]
    for goal in _parents_first(found):
        field_cells = (writer.field(goal, slug) for slug in further)
        yield [*writer.cells(goal), *field_cells]


def guarded(text: str) -> str:
    """Guard text against formula injection; plain numbers stay, whatever their sign."""
    return text if fields.PLAIN.match(text) else guard(text)


def _parents_first(goals: list[Goal]) -> Iterator[Goal]:
    """Goals with parents before children; one whose parent is missing counts as a root."""
    ids = {goal.pk for goal in goals}
    below: defaultdict[int | None, list[Goal]] = defaultdict(list)
    for goal in goals:
        below[goal.parent_id if goal.parent_id in ids else None].append(goal)
    waiting = below[None][::-1]
    while waiting:
        goal = waiting.pop()
        yield goal
        waiting.extend(reversed(below[goal.pk]))


class _Writer:
    def __init__(self, organization: Organization, dialect: CsvDialect) -> None:
        self.number = dialect.number
        self.catalogue = catalogue_of(organization)
        self.fiscal_month = organization.fiscal_year_start_month
        self.today, self.date_of = organization.today(), organization.date_of
        self.units = {
            unit.pk: unit for unit in Unit.objects.in_organization(organization)
        }
        self._paths: dict[int | None, str] = {None: ""}
        # Of people who are invited, whose accounts have no address.
        waiting = Invitation.objects.in_organization(organization).waiting()
        self._invited = dict(waiting.values_list("membership_id", "email"))

    def cells(self, goal: Goal) -> list[str]:
        values = {
            **self._placement(goal),
            **self._attributes(goal),
            **self._metric(goal),
            **self._progress(goal),
        }
        return [
            guard(values[name]) if name in TEXT else values[name] for name in EXPORTED
        ]

    def _placement(self, goal: Goal) -> dict[str, str]:
        cycle = goal.cycle
        period = CalendarPeriod(cycle.kind, cycle.name, cycle.starts_on, cycle.ends_on)
        return {
            "id": written_id(goal),
            "parent_id": written_id(goal.parent) if goal.parent else "",
            "cycle": label_of(period, self.fiscal_month),
            "unit_path": self._path(goal.unit_id),
            "due": _date(goal.due_on),
            "starts_on": self._start(goal),
            "weight": self.number(plain(goal.weight)),
            "contributes": "yes" if goal.contributes else "no",
        }

    def _start(self, goal: Goal) -> str:
        if goal.starts_with_cycle:
            return WITH_CYCLE
        return _date(goal.starts_on or self.date_of(goal.created_at))

    def _path(self, unit_id: int | None) -> str:
        if unit_id not in self._paths:
            line = unit_with_ancestors(self.units, unit_id)
            self._paths[unit_id] = written_path([unit.name for unit in reversed(line)])
        return self._paths[unit_id]

    def _attributes(self, goal: Goal) -> dict[str, str]:
        user = goal.owner.user if goal.owner else None
        return {
            "owner": user.name if user else goal.owner_name,
            "owner_email": self._address(goal),
            "framework": goal.framework,
            "kind": goal.kind,
            "title": goal.title,
            "description": goal.description,
            "final_grade": goal.final_grade,
            "source": goal.source_note,
            "status": goal.status,
            "indicator": goal.indicator,
            "confidence": "" if goal.confidence is None else str(goal.confidence),
        }

    def _address(self, goal: Goal) -> str:
        if goal.owner is None:
            return goal.owner_email
        return str(self._invited.get(goal.owner.pk, goal.owner.user.email))

    def _progress(self, goal: Goal) -> dict[str, str]:
        overridden = goal.has_override(self.today)
        derived = goal.progress
        progress = derived.progress
        return {
            "progress_source": "override" if overridden else goal.progress_source,
            "progress": "" if progress is None else self.number(f"{progress:.6f}"),
            "health": derived.health,
            "n_contributing": str(derived.n_contributing or ""),
            "n_measured": str(derived.n_measured if derived.n_contributing else ""),
        }

    def _metric(self, goal: Goal) -> dict[str, str]:
        """Metric columns. Numbers are never guarded: “-5” is a number, not a formula."""
        measured = goal.metric_type in NUMERIC
        unit = goal.metric_unit
        if goal.metric_type == "money":
            unit = unit_with_currency(unit, goal.currency)
        direction = WRITTEN_DIRECTIONS.get(goal.direction, goal.direction)
        return {
            "metric_type": WRITTEN_METRIC_TYPES.get(goal.metric_type, goal.metric_type),
            "metric_unit": unit,
            "start": self.number(plain(goal.start)),
            "target": self.number(plain(goal.target)),
            "current": self.number(plain(goal.current)),
            "direction": direction if measured else "",
        }

    def field(self, goal: Goal, slug: str) -> str:
        """The goal's value of a field of its kind, as CSV text."""
        text = goal.field(slug)
        kind = self.catalogue.kind(goal.kind_ref)
        definition = (
            next((field for field in kind.fields if field.slug == slug), None)
            if kind
            else None
        )
        if (
            definition
            and definition.type == FieldType.NUMBER
            and fields.PLAIN.match(text)
        ):
            return self.number(text)
        return guarded(text)


def written_id(goal: Goal) -> str:
    return goal.external_id or goal.public_id


def _date(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
