"""Data of an import's page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from frameworks.selectors import catalogue_of
from frameworks.spec import KindRef
from goals.importing.questions import ASK_DATE_ORDER, ASK_DECIMAL_MARK
from goals.models import Goal, GoalImport
from organizations.models import Cycle

if TYPE_CHECKING:
    from frameworks.catalogue import Catalogue
    from goals.importing.job_progress import JobProgress

State = GoalImport.State
# Most line numbers shown per note.
MOST_LINES = 12
# Errors that are questions, which the page asks above the others.
ASKED = ("unknown_kind", ASK_DECIMAL_MARK, ASK_DATE_ORDER)


@dataclass(slots=True)
class ImportNote:
    """One note for several lines. `more`: number of lines not listed."""

    column: str
    message: str
    lines: list[int] = field(default_factory=list)
    n: int = 0

    @property
    def more(self) -> int:
        return self.n - len(self.lines)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """An import for its page.

    `stage`: what a job is doing, in words; empty when none is. `share`: 0–1 or None.
    `cycle`: the public id of the cycle of most goals, for the link to the result.
    """

    stage: str
    share: float | None
    done: int
    # Without errors that are questions.
    errors: list[dict[str, Any]]
    n_errors: int
    notes: list[ImportNote]
    preview: list[dict[str, Any]]
    # Rows that change a goal, with each value before and after; the first of them.
    changes: list[dict[str, Any]]
    n_more_changes: int
    cycle: str
    # Whether undoing is offered.
    can_undo: bool

    @property
    def is_waiting(self) -> bool:
        return bool(self.stage)


def page_of(row: GoalImport, tick: JobProgress | None) -> ImportPage:
    """Data of the import's page. Queries: 1 if it is done, else 0."""
    findings = row.report.get("findings", [])
    stage = _stage(row, tick)
    changes = row.report.get("changes", [])
    return ImportPage(
        stage=stage,
        share=tick.share if tick and stage else None,
        done=tick.done if tick else 0,
        errors=[one for one in findings if _is_error(one)],
        n_errors=row.report.get("n_errors", 0)
        - sum(one["code"] in ASKED for one in findings),
        notes=_notes(one for one in findings if one["severity"] == "note"),
        preview=[
            _with_label(catalogue_of(row.organization), one)
            for one in row.report.get("preview", [])
        ],
        changes=changes,
        n_more_changes=max(0, row.report.get("updated", 0) - len(changes)),
        cycle=_cycle(row) if row.state == State.DONE else "",
        can_undo=row.state == State.DONE and bool(getattr(row, "can_undo", False)),
    )


def _is_error(finding: dict[str, Any]) -> bool:
    return bool(finding["severity"] == "error" and finding["code"] not in ASKED)


def _stage(row: GoalImport, tick: JobProgress | None) -> str:
    if row.state not in (State.UPLOADED, State.CONFIRMED, State.UNDOING):
        is_over = row.state in (State.DONE, State.UNDONE)
        rolls_up = is_over and tick and tick.stage == "roll_up"
        return _("Updating the progress of all goals") if rolls_up else ""
    words = {
        "check": _("Reading the file"),
        "read": _("Reading the file"),
        "plan": _("Comparing with existing goals"),
        "write": _("Saving the goals"),
        "history": _("Saving the history"),
        "undo": _("Undoing the import"),
    }
    waits = _("Waiting to start")
    if row.state == State.UNDOING:
        # What the import itself did last may still be known.
        own = tick and tick.stage in ("undo", "write", "history")
        return words[tick.stage] if tick and own else _("Waiting to undo the import")
    return words.get(tick.stage, waits) if tick else waits


def _notes(findings: Any) -> list[ImportNote]:
    notes: dict[tuple[str, str], ImportNote] = {}
    for one in findings:
        key = (one["column"], one["message"])
        note = notes.setdefault(key, ImportNote(*key))
        if one["line"] is None:
            # A note about the file as a whole.
            continue
        note.n += 1
        if len(note.lines) < MOST_LINES:
            note.lines.append(one["line"])
    return list(notes.values())


def _with_label(catalogue: Catalogue, one: dict[str, Any]) -> dict[str, Any]:
    name = catalogue.kind_name(KindRef(one["framework"], one["kind"]))
    return {**one, "kind_label": name}


def _cycle(row: GoalImport) -> str:
    ids = [one["id"] for one in row.report.get("preview", [])]
    goals = (
        Goal.objects.in_organization(row.organization)
        .visible_to(row.by)
        .filter(Q(external_id__in=ids) | Q(public_id__in=ids))
    )
    cycle = Cycle.objects.filter(goals__in=goals).first()
    return cycle.public_id if cycle else ""
