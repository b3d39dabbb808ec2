"""Report of an import as plain data: for `GoalImport.report` and `--json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goals.importing.fields import written_path
from goals.importing.findings import ImportSeverity

if TYPE_CHECKING:
    from goals.importing.findings import ImportFinding
    from goals.importing.plan import Plan

# Most findings stored per severity; the command prints all.
MOST_FINDINGS = 300
MOST_NAMES = 500


def describe(plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    """Report of a plan. Shape: that of `import_goals --json` (docs/csv.md)."""
    return {
        "ok": not plan.errors,
        "dry_run": dry_run,
        "created": len(plan.creates),
        "updated": len(plan.updates),
        "unchanged": 0 if plan.errors else plan.n_unchanged,
        "units": [written_path(list(unit.path)) for unit in plan.units],
        "cycles": [cycle.name for cycle in plan.cycles],
        "to_invite": [
            {"name": invitee.name, "email": invitee.email, "goals": goals}
            for invitee, goals in plan.to_invite.items()
        ],
        "findings": [finding.as_dict() for finding in plan.findings],
        "unknown_kinds": [
            {"framework": named.framework, "kind": named.kind, "goals": n, "line": line}
            for named, (n, line) in plan.unknown_kinds.items()
        ],
        "questions": [question.as_dict() for question in plan.questions],
    }


def describe_for_page(plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    """As `describe`, limited to what a page shows, with total counts and a preview."""
    report = describe(plan, dry_run=dry_run)
    notes = [finding for finding in plan.findings if not finding.is_error]
    kept = [*plan.errors[:MOST_FINDINGS], *notes[:MOST_FINDINGS]]
    report["findings"] = [_with_place(finding) for finding in kept]
    report["n_lines"] = plan.n_lines
    report["n_errors"], report["n_notes"] = len(plan.errors), len(notes)
    report["n_to_invite"] = len(plan.to_invite)
    for name in ("units", "cycles", "to_invite"):
        report[name] = report[name][:MOST_NAMES]
    report["preview"] = [row.as_dict() for row in plan.first_rows]
    report["changes"] = [row.as_dict() for row in plan.changed_rows]
    return report


def failed(message: str) -> dict[str, Any]:
    """Report of an import that ended without a plan."""
    finding = {
        "severity": ImportSeverity.ERROR,
        "code": "failed",
        "message": message,
        "line": None,
        "column": "",
        "place": "",
    }
    return {"ok": False, "findings": [finding], "n_errors": 1, "n_notes": 0}


def _with_place(finding: ImportFinding) -> dict[str, Any]:
    return {**finding.as_dict(), "place": finding.place}
