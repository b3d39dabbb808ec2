"""Progress source of imported goals. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from frameworks.spec import KindRef
from goals.importing import fields
from goals.importing.findings import note

if TYPE_CHECKING:
    import datetime as dt

    from frameworks.catalogue import Catalogue
    from goals.importing.plan import Plan, PlannedGoal
    from goals.importing.questions import FileFormats
    from goals.importing.shape import Shape


def settle_sources(plan: Plan, shape: Shape, formats: FileFormats) -> None:
    today = shape.snapshot.today
    for draft in plan.drafts:
        if _is_statement(draft, shape.snapshot.catalogue):
            # A statement contributes nothing, whatever the file says.
            draft.values |= {"progress_source": "metric", "contributes": False}
            _end_override(draft, today)
            continue
        if draft.source == "override":
            _override(draft, plan, today, formats)
        elif draft.source:
            draft.values["progress_source"] = draft.source
            _end_override(draft, today)
        if draft.is_new and "progress_source" not in draft.values:
            draft.values["progress_source"] = default_source(
                shape.snapshot.catalogue,
                draft,
                has_children=shape.has_children(draft.key),
            )


def _is_statement(draft: PlannedGoal, catalogue: Catalogue) -> bool:
    kind = catalogue.kind(KindRef(draft.now("framework"), draft.now("kind")))
    return kind is not None and kind.is_statement


def default_source(
    catalogue: Catalogue, draft: PlannedGoal, *, has_children: bool
) -> str:
    """Source by kind; without a readable number, by the children."""
    kind = catalogue.kind(KindRef(draft.now("framework"), draft.now("kind")))
    usual = kind.source.value if kind else "metric"
    has_metric = draft.now("metric_type") != "none"
    if not has_children:
        return "metric" if has_metric else usual
    readable = draft.now("metric_type") == "yes_no" or (
        has_metric and draft.now("target") is not None
    )
    return "mean" if usual == "metric" and not readable else usual


def _override(
    draft: PlannedGoal, plan: Plan, today: dt.date, formats: FileFormats
) -> None:
    progress = fields.fraction(draft.cells.get("progress", ""), formats.style)
    if progress is None:
        text = _("An override needs progress from 0 to 1, so this one was left out.")
        finding = note("override_without_progress", text, draft.line, "progress")
        plan.findings.append(finding)
    elif _current_override(draft, today) != round(progress, 6):
        draft.values["override_progress"] = progress
        draft.values["override_reason"] = _("Imported")
        draft.values["override_until"] = None


def _current_override(draft: PlannedGoal, today: dt.date) -> float | None:
    """The goal's present override, rounded to the file's six decimals."""
    if draft.state is None or draft.state["override_progress"] is None:
        return None
    until = draft.state["override_until"]
    if until is not None and until < today:
        return None
    return round(float(draft.state["override_progress"]), 6)


def _end_override(draft: PlannedGoal, today: dt.date) -> None:
    """End a present override, because the file names another source."""
    if _current_override(draft, today) is not None:
        draft.values.update(
            override_progress=None, override_reason="", override_until=None
        )
