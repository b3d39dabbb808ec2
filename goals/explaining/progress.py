"""Steps that explain progress, by source: lines that a person can check by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.explaining.parts import ExplanationStep, weighted_terms
from goals.metrics import metric_attainment
from goals.rules import (
    attainment_of,
    clamp,
    contributors_of,
    counted,
    coverage_of,
    is_overridden,
    value_of,
)
from ui.dates import format_date
from ui.formats import format_coverage, format_exact, format_fine, format_fine_percent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from goals.metrics import Metric
    from goals.rules import Child, Coverage, GoalNode


def progress_steps(
    node: GoalNode, children: Sequence[Child], today: dt.date
) -> Iterator[ExplanationStep]:
    """Steps to the progress, which is the last one's value; None if unmeasured."""
    movers = counted(children)
    yield from _source_steps(node, movers, today)
    attainment = attainment_of(node, movers, today)
    if attainment is None:
        yield ExplanationStep(
            "unmeasured", _("So it counts as not measured, not as 0%.")
        )
        return
    coverage = coverage_of(node, contributors_of(node, movers, today))
    if coverage.is_partial:
        yield _partial_step(coverage)
    progress = clamp(attainment)
    if progress != attainment:
        text = _("%(found)s is counted as %(counted)s.") % {
            "found": format_fine_percent(attainment),
            "counted": format_fine_percent(progress),
        }
        yield ExplanationStep("clamped", text, progress)
    else:
        text = _("So progress is %(percent)s.") % {
            "percent": format_fine_percent(progress)
        }
        yield ExplanationStep("progress", text, progress)


def _partial_step(coverage: Coverage) -> ExplanationStep:
    text = _(
        "%(measured)s. What isn’t measured yet counts neither as 0%% nor as done."
    ) % {"measured": format_coverage(*coverage)}
    return ExplanationStep("partial", text)


def _source_steps(
    node: GoalNode, movers: Sequence[Child], today: dt.date
) -> Iterator[ExplanationStep]:
    if node.state == "closed" and node.final is not None:
        text = _("It was closed with a final progress of %(percent)s.")
        yield ExplanationStep(
            "final", text % {"percent": format_fine_percent(node.final)}, node.final
        )
    elif is_overridden(node, today):
        yield _override_step(node)
    else:
        if node.override is not None:
            yield _lapsed_step(node)
        yield from _computed_steps(node, movers)


def _override_step(node: GoalNode) -> ExplanationStep:
    values = {"percent": format_fine_percent(node.override or 0.0)}
    if node.override_until is None:
        text = _("The owner set progress to %(percent)s by override.") % values
    else:
        values["day"] = format_date(node.override_until)
        text = _("The owner set progress to %(percent)s by override, until %(day)s.")
        text %= values
    return ExplanationStep("override", text, node.override)


def _lapsed_step(node: GoalNode) -> ExplanationStep:
    text = _("An override of %(percent)s ended on %(day)s and no longer counts.")
    ended = format_date(node.override_until) if node.override_until else ""
    values = {"percent": format_fine_percent(node.override or 0.0), "day": ended}
    return ExplanationStep("override_lapsed", text % values)


def _computed_steps(
    node: GoalNode, movers: Sequence[Child]
) -> Iterator[ExplanationStep]:
    if node.source == "mean":
        yield from _mean_steps(movers)
        return
    value = value_of(node, movers)
    if node.source == "sum":
        yield _sum_step(value)
        if value is None:
            return
    yield from metric_steps(node.metric._replace(current=value))


def _mean_steps(movers: Sequence[Child]) -> Iterator[ExplanationStep]:
    """Steps of a mean: the sum of weight × progress, and its division."""
    measured = [
        (child.node.weight, child.result.progress)
        for child in movers
        if child.result.progress is not None
    ]
    total = sum(weight for weight, _progress in measured)
    if not total:
        yield ExplanationStep(
            "no_parts", _("None of its contributing goals is measured.")
        )
        return
    products = sum(weight * progress for weight, progress in measured)
    terms = weighted_terms(measured)
    text = _("Weight × progress: %(terms)s = %(sum)s.")
    yield ExplanationStep(
        "products",
        text % {"terms": terms, "sum": format_fine_percent(products)},
        products,
    )
    text = ngettext(
        "Divided by the weight of %(n)d goal: %(sum)s ÷ %(total)s = %(mean)s.",
        "Divided by the weights of %(n)d goals: %(sum)s ÷ %(total)s = %(mean)s.",
        len(measured),
    ) % {
        "n": len(measured),
        "sum": format_fine_percent(products),
        "total": format_fine(total),
        "mean": format_fine_percent(products / total),
    }
    yield ExplanationStep("mean", text, products / total)


def _sum_step(value: Decimal | None) -> ExplanationStep:
    if value is None:
        return ExplanationStep(
            "no_parts", _("No supporting goal has a value in this unit.")
        )
    text = _("The values of the supporting goals add up to %(sum)s.") % {
        "sum": format_exact(value)
    }
    return ExplanationStep("sum", text, float(value))


def metric_steps(metric: Metric) -> Iterator[ExplanationStep]:
    """Steps from start, target and current to the attainment, not clamped yet."""
    attainment = metric_attainment(metric)
    if metric.type == "none":
        yield ExplanationStep("no_metric", _("It has no metric of its own."))
    elif metric.current is None:
        yield ExplanationStep("no_value", _("No value recorded yet."))
    elif metric.type == "yes_no":
        done = metric.current >= 1
        yield ExplanationStep(
            "yes_no", _("It is done.") if done else _("It is not done yet.")
        )
    elif metric.target is None:
        yield ExplanationStep("no_target", _("It has no target yet."))
    elif metric.direction in ("at_least", "at_most"):
        yield _kept_step(metric, attainment)
    else:
        yield from _way_steps(metric, metric.target, metric.current, attainment)


def _kept_step(metric: Metric, attainment: float | None) -> ExplanationStep:
    sentences = {
        ("at_least", 1.0): _("%(current)s is at or above %(target)s: met."),
        ("at_least", 0.0): _("%(current)s is below %(target)s: not met."),
        ("at_most", 1.0): _("%(current)s is at or below %(target)s: met."),
        ("at_most", 0.0): _("%(current)s is above %(target)s: not met."),
    }
    text = sentences[metric.direction, attainment or 0.0] % _values(metric)
    return ExplanationStep("kept", text, attainment)


def _way_steps(
    metric: Metric, target: Decimal, current: Decimal, attainment: float | None
) -> Iterator[ExplanationStep]:
    start = metric.start
    if start is None and metric.direction == "decrease":
        yield _unknown_way_step(metric, attainment)
        return
    if start is None:
        yield ExplanationStep(
            "no_start", _("Without a start value, progress counts from 0."), 0.0
        )
        start = target.__class__(0)
    if start == target:
        reached = _("Start and target are the same, and the target is reached.")
        missed = _("Start and target are the same, and the target is not reached.")
        yield ExplanationStep(
            "zero_range", reached if attainment else missed, attainment
        )
        return
    text = _(
        "(now − start) ÷ (target − start) = "
        "(%(current)s − %(start)s) ÷ (%(target)s − %(start)s) = %(percent)s."
    )
    values = {
        "current": _in_brackets(current),
        "target": _in_brackets(target),
        "start": _in_brackets(start),
        "percent": format_fine_percent(attainment or 0.0),
    }
    yield ExplanationStep("way", text % values, attainment)


def _unknown_way_step(metric: Metric, attainment: float | None) -> ExplanationStep:
    if attainment is None:
        text = _(
            "Without a start value, progress towards %(target)s can’t be calculated. "
            "%(current)s has not reached it."
        )
    else:
        text = _("%(current)s has reached %(target)s.")
    return ExplanationStep("no_start", text % _values(metric), attainment)


def _values(metric: Metric) -> dict[str, str]:
    return {
        "current": "" if metric.current is None else format_exact(metric.current),
        "target": "" if metric.target is None else format_exact(metric.target),
    }


def _in_brackets(value: Decimal) -> str:
    return f"({format_exact(value)})" if value < 0 else format_exact(value)
