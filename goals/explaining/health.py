"""Steps that explain confidence, pace and health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.explaining.parts import ExplanationStep, weighted_terms
from goals.pace import GRACE_DAYS, expected_since, is_silent
from goals.rules import are_done, counted, is_finished
from ui.dates import format_date
from ui.formats import format_coverage, format_fine, format_fine_percent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from goals.rules import Child, Coverage, GoalNode, Result, Thresholds


def confidence_step(
    node: GoalNode, children: Sequence[Child], found: float | None
) -> ExplanationStep:
    """Step that explains confidence; `value` in percent."""
    if node.confidence is not None:
        text = _("The owner’s confidence is %(percent)s.")
        return ExplanationStep(
            "own", text % {"percent": format_fine_percent(node.confidence / 100)}, found
        )
    pairs = [
        (child.node.weight, child.result.confidence)
        for child in counted(children)
        if child.result.confidence is not None
    ]
    if found is None:
        return ExplanationStep("none", _("No confidence recorded yet."))
    terms = weighted_terms([(weight, value / 100) for weight, value in pairs])
    text = _(
        "Weighted average of the supporting goals: (%(terms)s) ÷ %(total)s = %(mean)s."
    )
    total = format_fine(sum(weight for weight, _value in pairs))
    values = {"terms": terms, "total": total, "mean": format_fine_percent(found / 100)}
    return ExplanationStep("mean", text % values, found)


def pace_step(node: GoalNode, today: dt.date, found: float | None) -> ExplanationStep:
    """Step that explains pace; `value` 0–1: where progress is expected to be by now."""
    period = node.period
    if period is None or found is None:
        return ExplanationStep("none", _("It has no period, so it has no pace."))
    if node.paced_by_year:
        text = _("Pace is updated once a year: %(percent)s.")
        return ExplanationStep(
            "years", text % {"percent": format_fine_percent(found)}, found
        )
    total = (period.ends_on - period.starts_on).days + 1
    gone = min(max((today - period.starts_on).days + 1, 0), max(total, 0))
    if period.own_start is None:
        text = ngettext(
            "%(gone)d of %(total)d day from %(start)s to %(end)s: %(percent)s.",
            "%(gone)d of %(total)d days from %(start)s to %(end)s: %(percent)s.",
            total,
        )
    else:
        text = ngettext(
            "%(gone)d of %(total)d day after the goal’s start on %(start)s, to "
            "%(end)s: %(percent)s.",
            "%(gone)d of %(total)d days after the goal’s start on %(start)s, to "
            "%(end)s: %(percent)s.",
            total,
        )
    values = {
        "gone": gone,
        "total": total,
        "start": format_date(period.own_start or period.starts_on),
        "end": format_date(period.ends_on),
        "percent": format_fine_percent(found),
    }
    return ExplanationStep("pace", text % values, found)


def statement_step() -> ExplanationStep:
    """Step for a statement (value, obstacle, how): it has no numbers."""
    return ExplanationStep("statement", _("It isn’t measured."))


def health_step(
    node: GoalNode,
    result: Result,
    contributors: Sequence[Child],
    today: dt.date,
    thresholds: Thresholds,
) -> ExplanationStep:
    """Step that explains health; `code` names the branch of goals.rules.health_of."""
    if node.state == "closed":
        return _closed_step(result, thresholds)
    if is_finished(node, result.progress, contributors, today):
        return _done_step(node, contributors)
    last_word = result.updated_on or expected_since(node.period, node.created_on)
    if is_silent(node.cadence_days, last_word, today):
        return _silent_step(node, last_word, today)
    if node.status:
        return ExplanationStep("said", _("Set by the owner."))
    if result.progress == 1 and not are_done(node, contributors):
        return _incomplete_step(result.coverage)
    return _pace_step(node, result, today, thresholds)


def _done_step(node: GoalNode, contributors: Sequence[Child]) -> ExplanationStep:
    if node.status:
        text = _("The owner marked it as done.")
    elif contributors and node.source == "mean":
        text = _("All its contributing goals are done.")
    else:
        text = _("It reached its target.")
    return ExplanationStep("done", text)


def _incomplete_step(coverage: Coverage) -> ExplanationStep:
    """Step for 100 % of what is measured, over goals that are not done."""
    if coverage.is_partial:
        text = _(
            "%(measured)s, and those reached their targets. It’s done when all its "
            "contributing goals are."
        ) % {"measured": format_coverage(*coverage)}
    else:
        text = _("Not all its contributing goals are done yet.")
    return ExplanationStep("incomplete", text)


def _closed_step(result: Result, thresholds: Thresholds) -> ExplanationStep:
    if result.progress is None:
        return ExplanationStep("unmeasured", _("It was closed without being measured."))
    text = _(
        "Closed at %(progress)s of the agreed target. On track from %(on)s, at risk "
        "from %(risk)s."
    )
    values = {
        "progress": format_fine_percent(result.progress),
        "on": format_fine_percent(thresholds.on_track),
        "risk": format_fine_percent(thresholds.at_risk),
    }
    return ExplanationStep("closed", text % values)


def _silent_step(
    node: GoalNode, last_update: dt.date | None, today: dt.date
) -> ExplanationStep:
    assert last_update is not None  # noqa: S101  is_silent says no without one
    text = ngettext(
        "No updates for %(n)d day, since %(day)s. After %(limit)d days without an "
        "update, a goal counts as not updated.",
        "No updates for %(n)d days, since %(day)s. After %(limit)d days without an "
        "update, a goal counts as not updated.",
        (today - last_update).days,
    )
    values = {
        "n": (today - last_update).days,
        "day": format_date(last_update),
        "limit": (node.cadence_days or 0) + GRACE_DAYS,
    }
    return ExplanationStep("silent", text % values)


def _not_begun_step(node: GoalNode, today: dt.date) -> ExplanationStep:
    start = node.period.own_start if node.period else None
    if start is not None and start == today:
        text = _("It starts today, so no progress is expected yet.")
    else:
        text = _("Its period hasn’t started yet.")
    return ExplanationStep("not_begun", text)


def _pace_step(
    node: GoalNode, result: Result, today: dt.date, thresholds: Thresholds
) -> ExplanationStep:
    if result.progress is None:
        return ExplanationStep("unmeasured", _("It is not measured yet."))
    if not result.pace and node.paced_by_year:
        return ExplanationStep("first_year", _("Its first year isn’t over yet."))
    if not result.pace:
        return _not_begun_step(node, today)
    share = result.progress / result.pace
    text = _(
        "Progress ÷ pace = %(progress)s ÷ %(pace)s = %(share)s; on track from %(on)s, "
        "at risk from %(risk)s."
    )
    values = {
        "progress": format_fine_percent(result.progress),
        "pace": format_fine_percent(result.pace),
        "share": format_fine_percent(share),
        "on": format_fine_percent(thresholds.on_track),
        "risk": format_fine_percent(thresholds.at_risk),
    }
    return ExplanationStep("by_pace", text % values, share)
