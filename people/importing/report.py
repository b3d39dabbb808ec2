"""A plan as the page and `--json` show it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from people.labels import STEP

if TYPE_CHECKING:
    from people.importing.plan import PeoplePlan, PlannedPerson

# What a page shows of each; the counts are of all.
MOST_FINDINGS, MOST_PEOPLE, MOST_LEAVING = 200, 50, 500


def describe_plan(plan: PeoplePlan) -> dict[str, Any]:
    """All of it. `ok`: whether it may be written."""
    return {
        "ok": not plan.errors,
        "lines": plan.n_lines,
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": plan.n_same,
        "skipped": plan.n_skipped,
        "leaving": [each.name for each in plan.leaving],
        "leaving_by_status": [each.name for each in plan.people if each.leaves],
        "units": [STEP.join(path) for path in plan.units],
        "errors": [each.as_dict() for each in plan.errors],
        "notes": [each.as_dict() for each in plan.findings if not each.is_error],
    }


def describe_for_page(plan: PeoplePlan) -> dict[str, Any]:
    """Its beginning, with the people of the first lines that change anything."""
    report = describe_plan(plan)
    names = {draft.line.number: draft.name for draft in plan.people}
    for kind in ("errors", "notes"):
        found = report[kind]
        report[f"n_{kind}"] = len(found)
        report[f"{kind}_by_code"] = dict(Counter(each["code"] for each in found))
        report[kind] = [
            {**each, "name": names.get(each["line"], "")}
            for each in found[:MOST_FINDINGS]
        ]
    report["n_leaving"] = len(report["leaving"])
    report["leaving_hash"] = plan.leaving_hash
    report["leaving"] = report["leaving"][:MOST_LEAVING]
    # Whoever leaves stands first: nobody goes without having been shown.
    shown = sorted([*plan.new, *plan.changed], key=lambda draft: not draft.leaves)
    report["people"] = [_person(draft) for draft in shown[:MOST_PEOPLE]]
    return report


def failed(message: str) -> dict[str, Any]:
    """The report of an import that could not be run."""
    entry = {
        "message": message,
        "line": None,
        "column": "",
        "code": "failed",
        "name": "",
    }
    return {"ok": False, "errors": [entry], "n_errors": 1}


def _person(draft: PlannedPerson) -> dict[str, Any]:
    fields = {
        name.removesuffix("_id") for name in draft.values if name != "employee_id"
    }
    fields |= {"employee_id"} & draft.values.keys()
    fields |= {"unit"} if draft.unit else set()
    fields |= {"manager"} if draft.sets_manager else set()
    fields |= {"name"} if draft.renames else set()
    return {
        "name": draft.name,
        "line": draft.line.number,
        "is_new": draft.is_new,
        "leaves": draft.leaves,
        "returns": draft.returns,
        "fields": sorted(fields),
    }
