"""Checks and writes an import. The entry point for all callers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goals import rollup
from goals.importing import snapshot
from goals.importing.planning import make_plan, written_ids
from goals.importing.questions import UNANSWERED
from goals.importing.reading import read
from goals.importing.undoing import UndoRecord
from goals.importing.writing import PlanWriter, forget_plans, quiet
from goals.models import GoalImport
from goals.tree import lock_tree
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goals.importing.plan import KindName, Plan, PlannedGoal
    from goals.importing.questions import Answers
    from goals.importing.snapshot import Snapshot
    from goals.importing.writing import Report
    from organizations.models import Membership, Organization

    type Mapped = Mapping[KindName, KindName]


def check(
    organization: Organization,
    content: bytes,
    mapping: Mapped,
    answers: Answers = UNANSWERED,
    *,
    by: Membership,
) -> Plan:
    """The dry run, as the author. Changes nothing. Inside the organization."""
    sheet = read(content)
    here = snapshot.load(organization, written_ids(sheet), by=by)
    return make_plan(sheet, here, mapping, answers)


def write(
    organization: Organization,
    source: GoalImport,
    content: bytes,
    mapping: Mapped,
    answers: Answers = UNANSWERED,
    *,
    report: Report = quiet,
) -> Plan:
    """Plan again, with the author's present rights, and write the plan.

    Inside the organization, in the caller's transaction. Writes nothing if the plan has errors, or no changes. `source` must be saved when
    there is something to write: the history references it.
    """
    report("read", 0, 0)
    sheet = read(content)
    lock_tree(organization.pk)
    here = snapshot.load(organization, written_ids(sheet), by=source.by, lock=True)
    report("plan", 0, len(sheet.lines))
    plan = make_plan(sheet, here, mapping, answers)
    if not plan.errors and not plan.does_nothing:
        if source.pk is None:
            source.save()
        before = dict(_before(draft, here) for draft in plan.updates)
        writer = PlanWriter(organization, here, plan, by=source.by, report=report)
        event, created = writer.write(source)
        source.undo = UndoRecord(event.pk, created, before).pack()
        source.save(update_fields=["undo"])
    return plan


def _before(draft: PlannedGoal, here: Snapshot) -> tuple[int, dict[str, Any]]:
    """A changed goal's key and its stored values that the plan changes."""
    goal = here.goals[draft.key]  # type: ignore[index]  # a goal that is here has a number
    state = draft.state or {}
    before = {name: state[name] for name in draft.changes}
    if "parent_id" in before:
        before["position"] = goal.position
    return goal.id, before


def roll_up(organization_id: int) -> None:
    """Recompute every goal once, instead of one dirty row per written goal."""
    with in_organization(organization_id):
        rollup.recompute(organization_id)
        forget_plans()
