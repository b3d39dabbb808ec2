"""Checks and writes an import of people. The entry point for all callers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from organizations.units import lock_people
from people.importing.lines import people_lines
from people.importing.planning import make_plan
from people.importing.snapshot import load_snapshot
from people.importing.writing import PeopleWriter, quiet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organizations.models import Membership
    from people.importing.plan import PeoplePlan
    from people.importing.table import PeopleTable
    from people.importing.writing import Report


def check(
    table: PeopleTable,
    meanings: Sequence[str],
    *,
    is_complete: bool = False,
    by: Membership,
) -> PeoplePlan:
    """The dry run. Changes nothing. Inside the organization."""
    lines = people_lines(table, meanings)
    return make_plan(lines, load_snapshot(by.organization), is_complete=is_complete)


@transaction.atomic
def write(
    table: PeopleTable,
    meanings: Sequence[str],
    *,
    is_complete: bool = False,
    by: Membership,
    report: Report = quiet,
    leaving: str | None = None,
) -> PeoplePlan:
    """Plan again, behind the lock and with the author's present rights, and write.

    Writes nothing if the plan has errors or changes nothing, nor where others are not in
    the file by now than those of `leaving` (PeoplePlan.leaving_hash; None: whoever).
    Raises as `require`.
    """
    lock_people(by)
    report("plan", 0, len(table.lines))
    plan = check(table, meanings, is_complete=is_complete, by=by)
    is_as_seen = leaving in (None, plan.leaving_hash)
    if is_as_seen and not plan.errors and not plan.does_nothing:
        PeopleWriter(by.organization, plan, by=by, report=report).write()
    return plan
