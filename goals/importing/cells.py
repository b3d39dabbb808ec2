"""Parses one line's cells into the values of its goal, without other lines. Pure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from goals.importing import columns, fields
from goals.importing.fields import CellError, shown
from goals.importing.findings import ImportFinding, error, note
from goals.importing.plan import Invitee, KindName, PlannedGoal

if TYPE_CHECKING:
    import datetime as dt
    from collections import Counter
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from goals.importing.names import Kinds
    from goals.importing.questions import FileFormats
    from goals.importing.resolving import CycleResolver, OwnerResolver, UnitResolver

    type Mapped = Mapping[KindName, KindName]

# Column → (attribute, parser).
SIMPLE: dict[str, tuple[str, Callable[[str], Any]]] = {
    "description": ("description", fields.text),
    "final_grade": ("final_grade", partial(fields.text, most=300)),
    "source": ("source_note", partial(fields.text, most=300)),
    "contributes": (
        "contributes",
        lambda cell: fields.yes_no(cell) is not False,
    ),
    "status": ("status", lambda cell: fields.choice(cell, columns.STATUSES) or ""),
    "indicator": (
        "indicator",
        lambda cell: fields.choice(cell, columns.INDICATORS) or "",
    ),
}


class CellReader:
    """Reads lines one after the other; problems are added to `findings`."""

    def __init__(
        self,
        *,
        units: UnitResolver,
        cycles: CycleResolver,
        owners: OwnerResolver,
        kinds: Kinds,
        mapping: Mapped,
        formats: FileFormats,
        findings: list[ImportFinding],
        to_invite: Counter[Invitee],
    ) -> None:
        self.units = units
        self.cycles = cycles
        self.owners = owners
        self.kinds = kinds
        self.mapping = mapping
        self.formats = formats
        self.findings = findings
        self.to_invite = to_invite

    def read(self, draft: PlannedGoal) -> None:
        self._title(draft)
        self._kind(draft)
        self._references(draft)
        self._owner(draft)
        for column, (attribute, parse) in SIMPLE.items():
            self._cell(draft, column, attribute, parse)
        order, style = self.formats.date_order, self.formats.style
        self._cell(draft, "due", "due_on", partial(fields.date, order=order))
        self._start(draft, partial(fields.date, order=order))
        self._cell(draft, "weight", "weight", partial(fields.weight, style=style))
        self._metric(draft)
        self._confidence(draft)
        draft.source = self._value(
            draft, "progress_source", lambda cell: fields.choice(cell, columns.SOURCES)
        )

    # --- Findings -----------------------------------------------------------------------

    def error(self, draft: PlannedGoal, column: str, code: str, message: str) -> None:
        self.findings.append(error(code, message, draft.line, column))

    def note(self, draft: PlannedGoal, column: str, code: str, message: str) -> None:
        self.findings.append(note(code, message, draft.line, column))

    def _cell(
        self,
        draft: PlannedGoal,
        column: str,
        attribute: str,
        parse: Callable[[str], Any],
    ) -> None:
        """Set one attribute from one column, unless the file has no such column."""
        if column not in draft.cells:
            return
        try:
            draft.values[attribute] = parse(draft.cells[column])
        except CellError as failure:
            self.error(draft, column, failure.code, str(failure))

    # --- Title and kind -----------------------------------------------------------------

    def _title(self, draft: PlannedGoal) -> None:
        if draft.cells.get("title", "").strip():
            self._cell(draft, "title", "title", partial(fields.text, most=300))
        elif "title" in draft.cells:
            self.error(draft, "title", "empty_title", _("A goal needs a title."))

    def _kind(self, draft: PlannedGoal) -> None:
        if not {"framework", "kind"} & draft.cells.keys():
            return
        words = {}
        for column in ("framework", "kind"):
            word = partial(fields.word, most=40)
            self._cell(draft, column, column, word)
            words[column] = draft.now(column, "")
            if column in draft.cells and not words[column]:
                text = _("A goal needs a %(column)s.") % {"column": column}
                self.error(draft, column, f"empty_{column}", text)
        named = KindName(words["framework"], words["kind"])
        mapped = self.mapping.get(named, named)
        if not draft.state or mapped != (
            draft.state["framework"],
            draft.state["kind"],
        ):
            mapped = self.kinds.find(mapped)
        draft.values["framework"], draft.values["kind"] = mapped

    def _start(self, draft: PlannedGoal, date: Callable[[str], dt.date | None]) -> None:
        """Set from when pace runs: a date, or with the cycle (`columns.WITH_CYCLE`).

        Without either a new goal starts with its cycle: a file tells of goals that were
        agreed on before it was sent. An existing goal keeps its start.
        """
        cell = draft.cells.get("starts_on", "").strip()
        if not cell or cell.lower() == columns.WITH_CYCLE:
            if cell or draft.is_new:
                draft.values["starts_with_cycle"] = True
            return
        self._cell(draft, "starts_on", "starts_on", date)
        draft.values["starts_with_cycle"] = False
        if draft.state and draft.values.get("starts_on") == draft.state["created_on"]:
            # The export writes the day of creation where no other start is stated.
            draft.values["starts_on"] = (
                draft.state["starts_on"] and draft.values["starts_on"]
            )

    # --- Parent, unit, cycle and owner --------------------------------------------------

    def _references(self, draft: PlannedGoal) -> None:
        self._cell(
            draft,
            "unit_path",
            "unit_id",
            lambda cell: self.units.find(fields.path(cell)),
        )
        if draft.cells.get("cycle", "").strip():
            self._cell(
                draft,
                "cycle",
                "cycle_id",
                lambda cell: self.cycles.find(
                    fields.word(cell, 40),
                    draft.state["cycle_id"] if draft.state else None,
                ),
            )

    def _owner(self, draft: PlannedGoal) -> None:
        """Set the owner: name and e-mail address belong together (docs/csv.md)."""
        given = {
            "owner_name": self._value(draft, "owner", partial(fields.word, most=120)),
            "owner_email": self._value(draft, "owner_email", fields.email),
        }
        name, email = given["owner_name"], given["owner_email"]
        if name is None and email is None:
            return
        if not self._same_owner(draft, name, email):
            owner = self.owners.find(name or "", email or "")
            draft.values["owner_id"] = owner
            draft.values["owner_name"] = "" if owner else name or ""
            draft.values["owner_email"] = "" if owner else email or ""
        named = Invitee(draft.now("owner_name", ""), draft.now("owner_email", ""))
        if any(named):
            self.to_invite[named] += 1
            self._note_unknown(draft, named)

    def _note_unknown(self, draft: PlannedGoal, named: Invitee) -> None:
        """Tell that the owner is kept as text only, and why."""
        column = "owner_email" if named.email else "owner"
        if not named.email and self.owners.is_ambiguous(named.name):
            text = _(
                "Several members are called “%(text)s”. Add the owner’s email address to "
                "choose one."
            )
            code = "ambiguous_owner"
        else:
            text = _(
                "“%(text)s” isn’t a member yet. The name is kept on the goal, which has "
                "no owner until they join."
            )
            code = "unknown_owner"
        self.note(
            draft, column, code, text % {"text": shown(named.email or named.name)}
        )

    def _value[T](
        self, draft: PlannedGoal, column: str, parse: Callable[[str], T]
    ) -> T | None:
        """The value of a column; None when it is missing or cannot be read."""
        if column not in draft.cells:
            return None
        try:
            return parse(draft.cells[column])
        except CellError as failure:
            self.error(draft, column, failure.code, str(failure))
            return None

    def _same_owner(
        self, draft: PlannedGoal, name: str | None, email: str | None
    ) -> bool:
        """Whether the given columns equal the owner that the goal has as text already."""
        if draft.state is None:
            return False
        state = draft.state
        if state["owner_id"] is not None:
            return self.owners.says(state["owner_id"], name, email)
        if name is not None and email is not None:
            return False
        kept = state["owner_name"] if email is None else state["owner_email"]
        found = self.owners.find(name or "", email or "")
        return found is None and kept == (name if email is None else email)

    # --- The metric ---------------------------------------------------------------------

    def _metric(self, draft: PlannedGoal) -> None:
        self._metric_type(draft)
        self._unit_of_measure(draft)
        read = [self._number(draft, column) for column in columns.NUMBERS]
        self._cell(
            draft,
            "direction",
            "direction",
            lambda cell: fields.choice(cell, columns.DIRECTIONS),
        )
        self._direction(draft)
        self._decimals(draft, [value for value in read if value is not None])
        if draft.now("metric_type") in columns.NUMERIC and draft.now("target") is None:
            text = _("No target yet.")
            self.note(draft, "target", "target_to_set", text)

    def _metric_type(self, draft: PlannedGoal) -> None:
        self._cell(
            draft,
            "metric_type",
            "metric_type",
            lambda cell: fields.choice(cell, columns.METRIC_TYPES),
        )
        if draft.values.get("metric_type") or (
            draft.state and "metric_type" not in draft.cells
        ):
            return
        has_number = any(
            draft.cells.get(column, "").strip()
            and not fields.is_masked(draft.cells[column])
            for column in columns.NUMBERS
        )
        draft.values["metric_type"] = "number" if has_number else "none"

    def _unit_of_measure(self, draft: PlannedGoal) -> None:
        self._cell(draft, "metric_unit", "metric_unit", partial(fields.word, most=84))
        unit = draft.values.get("metric_unit")
        if unit is None:
            return
        if draft.now("metric_type") == "money":
            if draft.state and unit == fields.unit_with_currency(
                draft.state["metric_unit"], draft.state["currency"]
            ):
                del draft.values["metric_unit"]
                return
            currency, unit = fields.currency_in(unit)
            draft.values["currency"] = currency
            draft.values["metric_unit"] = unit
        if len(unit) > 80:  # noqa: PLR2004  the model's
            text = _("This text has %(n)s characters; the maximum is %(most)s.")
            counts = {"n": len(unit), "most": 80}
            self.error(draft, "metric_unit", "too_long", text % counts)

    def _number(self, draft: PlannedGoal, column: str) -> Decimal | None:
        """Read one of start, target and current; an empty current keeps its value."""
        cell = draft.cells.get(column)
        if cell is None:
            return None
        value = None
        if fields.is_masked(cell):
            if column != "target":
                text = _("“%(text)s” was read as not known yet.")
                self.note(draft, column, "masked", text % {"text": shown(cell)})
        else:
            value = self._plain_number(draft, column, cell)
        if value is not None or column != "current" or draft.is_new:
            draft.values[column] = value
        return value

    def _plain_number(
        self, draft: PlannedGoal, column: str, cell: str
    ) -> Decimal | None:
        try:
            value = fields.number(cell, draft.now("metric_type"), self.formats.style)
        except CellError as failure:
            self.error(draft, column, failure.code, str(failure))
            return None
        if value is not None and fields.rounded(value) != value:
            text = _("“%(text)s” was rounded to six decimals.")
            self.note(draft, column, "rounded", text % {"text": shown(cell)})
            value = fields.rounded(value)
        return value

    def _direction(self, draft: PlannedGoal) -> None:
        """Set the direction; if not given, from start to target."""
        if draft.values.get("direction"):
            return
        draft.values.pop("direction", None)
        named = "direction" in draft.cells
        if draft.state and not (named and draft.now("metric_type") in columns.NUMERIC):
            return
        start, target = draft.now("start"), draft.now("target")
        falls = start is not None and target is not None and target < start
        draft.values["direction"] = "decrease" if falls else "increase"

    def _decimals(self, draft: PlannedGoal, read: list[Decimal]) -> None:
        """Enough decimals for the file's numbers; never fewer than the goal has now."""
        needed = fields.decimals(read)
        if needed > draft.now("decimals", 0) or draft.is_new:
            draft.values["decimals"] = needed

    def _confidence(self, draft: PlannedGoal) -> None:
        """Set the confidence; an empty cell keeps it, because check-ins set it."""
        if draft.cells.get("confidence", "").strip() or draft.is_new:
            self._cell(draft, "confidence", "confidence", fields.confidence)
