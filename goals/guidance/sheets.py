"""Builds guidance drafts from a file in the import's format (docs/csv.md). No database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from frameworks.catalogue import catalogue_from
from frameworks.configuration import Settings
from goals.guidance.plain import GoalContext, PlainGoal
from goals.importing import columns, fields
from goals.importing.fields import CellError
from goals.importing.names import Kinds
from goals.importing.periods import period_of
from goals.importing.plan import KindName
from goals.importing.planning import formats_of
from goals.importing.questions import FileFormats
from goals.importing.reading import read
from goals.importing.resolving import UnitResolver
from goals.levels import level_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameworks.guidance import GoalDraft
    from goals.importing.reading import FileLine
    from organizations.calendar import CalendarPeriod

JANUARY = 1


class SheetError(Exception):
    """The file has no goals; `str()` is for people."""


def drafts_in(content: bytes) -> dict[str, GoalDraft]:
    """Drafts of the goals with a title, by the file's ids, in its order.

    Fiscal years are taken for calendar years, kinds for those that are installed; what
    the file leaves open is read by default. A cell that cannot be read counts as empty:
    the import's dry run reports it. Raises SheetError.
    """
    sheet = read(content)
    if sheet.is_broken:
        raise SheetError(next(each.message for each in sheet.findings if each.is_error))
    if "title" not in sheet.columns:
        raise SheetError(_("The file has no column “title”."))
    lines = {line.cells["id"].strip(): line for line in sheet.lines}
    catalogue = catalogue_from(Settings())
    reading = _SheetFormats(formats_of(sheet, catalogue), Kinds(catalogue))
    plains = [
        _plain(key, lines, reading)
        for key in lines
        if lines[key].cells["title"].strip()
    ]
    around = GoalContext(plains)
    return {str(plain.key): around.draft(plain, catalogue) for plain in plains}


class _SheetFormats(NamedTuple):
    """The file's formats of numbers and dates, and its names of kinds."""

    formats: FileFormats
    kinds: Kinds


def _plain(key: str, lines: dict[str, FileLine], reading: _SheetFormats) -> PlainGoal:
    cells, order = lines[key].cells, reading.formats.date_order
    kind = reading.kinds.find(
        KindName(
            cells.get("framework", "").strip(),
            cells.get("kind", "").strip(),
        )
    )
    period = _period(key, lines)
    path = _cell(cells, "unit_path", fields.path) or ()
    owner = cells.get("owner", "").strip() or cells.get("owner_email", "").strip()
    level = level_from(
        UnitResolver.KINDS[min(len(path), 3) - 1] if path else None, None, owner
    )
    return PlainGoal(
        key=key,
        title=cells["title"].strip(),
        description=cells.get("description", "").strip(),
        framework=kind.framework,
        kind=kind.kind,
        level=level,
        parent=cells.get("parent_id", "").strip() or None,
        holder=("unit", *path) if path else ("name", owner),
        cycle=(period.starts_on, period.ends_on) if period else None,
        due_on=_cell(cells, "due", lambda cell: fields.date(cell, order)),
        starts_on=period.starts_on if period else None,
        ends_on=period.ends_on if period else None,
        has_owner=bool(owner),
        indicator=_choice(cells, "indicator", columns.INDICATORS) or "",
        **_metric(cells, reading.formats),
    )


def _metric(cells: dict[str, str], formats: FileFormats) -> dict[str, Any]:
    numbers = {
        name: _cell(
            cells, name, lambda cell: fields.number(cell, "money", formats.style)
        )
        for name in columns.NUMBERS
    }
    metric_type = _choice(cells, "metric_type", columns.METRIC_TYPES)
    is_number = any(value is not None for value in numbers.values())
    return {
        "metric_type": metric_type or ("number" if is_number else "none"),
        "metric_unit": cells.get("metric_unit", "").strip(),
        "direction": _choice(cells, "direction", columns.DIRECTIONS) or "increase",
        **numbers,
    }


def _period(key: str, lines: dict[str, FileLine]) -> CalendarPeriod | None:
    """The goal's own period, else that of the nearest ancestor."""
    seen: set[str] = set()
    while key in lines and key not in seen:
        seen.add(key)
        label = lines[key].cells.get("cycle", "").strip()
        if label:
            return _cell(
                {"cycle": label}, "cycle", lambda cell: period_of(cell, JANUARY)
            )
        key = lines[key].cells.get("parent_id", "").strip()
    return None


def _choice(cells: dict[str, str], name: str, choices: dict[str, str]) -> str | None:
    return _cell(cells, name, lambda cell: fields.choice(cell, choices))


def _cell[T](
    cells: dict[str, str], name: str, parse: Callable[[str], T | None]
) -> T | None:
    """The parsed cell; None if it is missing, empty, or unreadable."""
    try:
        return parse(cells.get(name, ""))
    except CellError:
        return None
