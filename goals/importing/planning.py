"""Makes the plan of an import from a file and a snapshot. Pure: no database, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from frameworks.spec import FieldType, KindRef
from goals.formulas import unguard
from goals.importing import fields
from goals.importing.cells import CellReader
from goals.importing.columns import NEEDED_BY_NEW, NUMBERS
from goals.importing.fields import CellError, shown
from goals.importing.findings import error, note
from goals.importing.kind_fields import columns_of, read_kind_fields
from goals.importing.names import Kinds
from goals.importing.plan import KindName, Plan, PlannedGoal
from goals.importing.previewing import Previewer
from goals.importing.questions import UNANSWERED, Answers, settle_formats
from goals.importing.resolving import CycleResolver, OwnerResolver, UnitResolver
from goals.importing.rights import check_rights
from goals.importing.shape import Shape
from goals.importing.sources import settle_sources
from goals.importing.spreadsheet_ids import spreadsheet_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from frameworks.catalogue import Catalogue
    from goals.importing.questions import FileFormats
    from goals.importing.reading import FileLine, ImportSheet
    from goals.importing.snapshot import Snapshot

LONGEST_ID = 120


def written_ids(sheet: ImportSheet) -> set[str]:
    """The ids that the file's goals have there, for `snapshot.load`."""
    return {unguard(line.cells.get("id", "").strip()) for line in sheet.lines}


def make_plan(
    sheet: ImportSheet,
    snapshot: Snapshot,
    mapping: Mapping[KindName, KindName] | None = None,
    answers: Answers = UNANSWERED,
) -> Plan:
    """The plan of the import. With errors in its `findings` it must not be written.

    `mapping`: kinds of the file → kinds that are installed here. `answers`: to the
    file's open questions.
    """
    plan = Plan(n_lines=len(sheet.lines), findings=list(sheet.findings))
    _check_mapping(mapping or {}, snapshot, plan)
    if plan.errors:
        return plan
    plan.drafts = _drafts(sheet, snapshot, plan)
    plan.findings.extend(spreadsheet_notes(sheet))
    _check_needed(sheet, plan)
    formats = formats_of(sheet, snapshot.catalogue, answers)
    plan.findings.extend(formats.findings)
    plan.questions.extend(formats.questions)
    units, cycles = UnitResolver(snapshot.units), CycleResolver(snapshot)
    reader = CellReader(
        units=units,
        cycles=cycles,
        owners=OwnerResolver(snapshot.members),
        kinds=Kinds(snapshot.catalogue),
        mapping=mapping or {},
        formats=formats,
        findings=plan.findings,
        to_invite=plan.to_invite,
    )
    for draft in plan.drafts:
        reader.read(draft)
        read_kind_fields(draft, snapshot.catalogue, formats, plan.findings)
    _check_kinds(plan, snapshot)
    _settle_tree(plan, snapshot, formats, answers)
    plan.units, plan.cycles = units.new, cycles.new
    plan.findings.sort(key=lambda one: (one.line or 0, not one.is_error))
    if not plan.errors:
        previewer = Previewer(plan, snapshot)
        plan.first_rows = previewer.first_rows()
        plan.changed_rows = previewer.changed_rows()
    return plan


def formats_of(
    sheet: ImportSheet, catalogue: Catalogue, answers: Answers = UNANSWERED
) -> FileFormats:
    """How the file's numbers and dates are read, by all of its cells."""
    of_numbers = {*NUMBERS, "weight", "progress"}
    of_numbers |= columns_of(catalogue, FieldType.NUMBER)
    of_dates = {"due", "starts_on"} | columns_of(catalogue, FieldType.DATE)
    return settle_formats(
        _cells(sheet, of_numbers),
        _cells(sheet, of_dates),
        delimiter=sheet.delimiter,
        answers=answers,
    )


def _cells(sheet: ImportSheet, columns: set[str]) -> Iterator[str]:
    there = sorted(columns & sheet.columns)
    return (line.cells[column] for line in sheet.lines for column in there)


def _check_mapping(
    mapping: Mapping[KindName, KindName], snapshot: Snapshot, plan: Plan
) -> None:
    for named, meant in mapping.items():
        if snapshot.catalogue.kind(KindRef(*meant)) is None:
            text = _("%(named)s is mapped to %(meant)s, which is not installed.")
            names = {"named": named, "meant": meant}
            plan.findings.append(error("bad_mapping", text % names))


# --- Lines and their goals --------------------------------------------------------------


def _drafts(sheet: ImportSheet, snapshot: Snapshot, plan: Plan) -> list[PlannedGoal]:
    drafts: list[PlannedGoal] = []
    first_lines: dict[int | str, int] = {}
    for line in sheet.lines:
        draft = _draft(line, snapshot, plan)
        if draft is None:
            continue
        first = first_lines.setdefault(draft.key, line.number)
        if first == line.number:
            drafts.append(draft)
        else:
            text = _("“%(id)s” is already the id of row %(first)s.")
            message = text % {"id": shown(draft.id), "first": first}
            plan.findings.append(error("duplicate_id", message, line.number, "id"))
    return drafts


def _draft(line: FileLine, snapshot: Snapshot, plan: Plan) -> PlannedGoal | None:
    try:
        written = _id(line)
    except CellError as failure:
        found = error(failure.code, str(failure), line.number, "id")
        plan.findings.append(found)
        return None
    existing = snapshot.find(written)
    if existing is None:
        return PlannedGoal(line.number, written, written, line.cells)
    return PlannedGoal(
        line.number, written, existing, line.cells, snapshot.states[existing]
    )


def _id(line: FileLine) -> str:
    written = fields.word(line.cells["id"], LONGEST_ID)
    if not written:
        raise CellError("empty_id", _("Each goal needs its own id."))
    return written


def _check_needed(sheet: ImportSheet, plan: Plan) -> None:
    """Report missing columns that new goals need, e.g. titles."""
    new = next((draft for draft in plan.drafts if draft.is_new), None)
    for column in NEEDED_BY_NEW:
        if new and column not in sheet.columns:
            text = _(
                "The column “%(name)s” is missing. New goals such as “%(id)s” need it."
            )
            message = text % {"name": column, "id": shown(new.id)}
            plan.findings.append(error("missing_column", message, new.line, column))


# --- Kinds ------------------------------------------------------------------------------


def _check_kinds(plan: Plan, snapshot: Snapshot) -> None:
    """Report kinds that are not installed, unless the goal is of that kind already."""
    for draft in plan.drafts:
        if not {"framework", "kind"} <= draft.values.keys():
            continue
        named = KindName(draft.values["framework"], draft.values["kind"])
        if not all(named) or snapshot.catalogue.kind(KindRef(*named)) is not None:
            continue
        if draft.state and named == (draft.state["framework"], draft.state["kind"]):
            continue
        n_goals, line = plan.unknown_kinds.get(named, (0, draft.line))
        plan.unknown_kinds[named] = (n_goals + 1, line)
    for named, (n_goals, line) in plan.unknown_kinds.items():
        text = _(
            "The goal type %(kind)s isn’t available here (goals: %(n)s). Map it to "
            "one that is."
        )
        message = text % {"kind": named, "n": n_goals}
        plan.findings.append(error("unknown_kind", message, line, "kind"))


# --- The tree, and what follows from it ---------------------------------------------------


def _settle_tree(
    plan: Plan, snapshot: Snapshot, formats: FileFormats, answers: Answers
) -> None:
    shape = Shape(plan, snapshot, unknown_parents=answers.unknown_parents)
    shape.place()
    # Lines with errors go through it all the same, so that everything that is to be
    # corrected is reported at once.
    _settle_cycles(plan, snapshot, shape)
    settle_sources(plan, shape, formats)
    shape.mark_misplaced()
    _settle_changes(plan, snapshot)
    check_rights(plan, shape, snapshot.rights)
    if plan.errors:
        plan.updates.clear()
        return
    depths = {draft.key: shape.depth(draft.key) for draft in plan.drafts}
    new = [draft for draft in plan.drafts if draft.is_new]
    plan.creates = sorted(new, key=lambda draft: depths[draft.key])


def _settle_cycles(plan: Plan, snapshot: Snapshot, shape: Shape) -> None:
    """Set the cycle of new goals without one: the parent's, else the current one."""
    for draft in plan.drafts:
        if draft.lacks_cycle:
            for one in reversed(shape.without_cycle(draft)):
                _inherit_cycle(one, plan, snapshot, shape)


def _inherit_cycle(
    draft: PlannedGoal, plan: Plan, snapshot: Snapshot, shape: Shape
) -> None:
    cycle = shape.cycle_above(draft)
    if cycle is None and shape.parent(draft.key) is not None:
        # The parent's own cycle could not be read, which is reported there.
        return
    if cycle is not None:
        text = _("No cycle given: the parent’s cycle is used.")
    else:
        cycle, text = (
            snapshot.current_cycle_id,
            _("No cycle given: the current cycle is used."),
        )
    if cycle is None:
        missing = _("Enter a cycle. The organization has none yet.")
        plan.findings.append(error("no_cycle", missing, draft.line, "cycle"))
    else:
        plan.findings.append(note("cycle_taken", text, draft.line, "cycle"))
    draft.values["cycle_id"] = cycle


# --- What changes -----------------------------------------------------------------------


def _settle_changes(plan: Plan, snapshot: Snapshot) -> None:
    for draft in plan.drafts:
        if draft.state is None:
            continue
        draft.changes = _changes(draft.values, draft.state)
        if "current" in draft.changes:
            draft.changes["updated_on"] = snapshot.today
        if draft.changes:
            plan.updates.append(draft)


def _changes(values: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """Values that differ from the stored ones; `decimals` only with a changed number."""
    changes = {name: value for name, value in values.items() if value != state[name]}
    if not changes.keys() & {"start", "target", "current"}:
        changes.pop("decimals", None)
    return changes
