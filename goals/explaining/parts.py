from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.metrics import same_unit
from goals.rules import COUNTED_STATES, Child
from ui.formats import format_fine, format_fine_percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goals.rules import GoalNode

# Most terms of a sum that is written out; nobody checks more by hand.
MOST_TERMS = 20


@dataclass(frozen=True, slots=True)
class ExplanationStep:
    """One step of the computation: `code` is stable, `text` is for people.

    `value` is the step's result, where it is a number: progress, pace and shares 0–1,
    confidence in percent, sums in the metric's unit.
    """

    code: str
    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class ChildShare:
    """Contribution of one child. `code`: why it does not count, else "".

    `index`: the child's index in the input. `share`: of the total weight, or of the
    sum, 0–1; None when left out.
    """

    index: int
    code: str = ""
    share: float | None = None

    @property
    def left_out(self) -> str:
        """Why it does not count, as a sentence; computed only for displayed ones."""
        return _sentence(self.code)


def weighted_terms(pairs: Sequence[tuple[float, float]]) -> str:
    """(weight, fraction) pairs as “1 × 50% + 2 × 30%”, limited to the first ones."""
    terms = [
        f"{format_fine(weight)} × {format_fine_percent(fraction)}"
        for weight, fraction in pairs[:MOST_TERMS]
    ]
    if n_more := len(pairs) - len(terms):
        more = ngettext("%(n)s more", "%(n)s more", n_more)
        terms.append("… ({})".format(more % {"n": format_fine(n_more)}))
    return " + ".join(terms)


def parts_of(node: GoalNode, children: Sequence[Child]) -> list[ChildShare]:
    """One share per child, in their order."""
    under = "under_statement" if node.is_statement else ""
    named = [(under or _exclusion(node, child), child) for child in children]
    whole = sum(_amount(node, child) for code, child in named if not code)
    return [
        ChildShare(index, code, _share(node, child, whole, code))
        for index, (code, child) in enumerate(named)
    ]


def _exclusion(node: GoalNode, child: Child) -> str:
    """Code why the child does not count for the goal; "" if it does."""
    if child.node.state not in COUNTED_STATES:
        return child.node.state
    if child.node.is_statement:
        return "statement"
    if not child.node.contributes:
        return "supports"
    if node.source == "sum":
        return _exclusion_from_sum(node, child)
    if child.result.progress is None:
        return "unmeasured"
    return "" if child.node.weight else "weightless"


def _exclusion_from_sum(node: GoalNode, child: Child) -> str:
    if not same_unit(node.metric, child.node.metric):
        return "other_unit"
    return "unmeasured" if child.result.value is None else ""


def _sentence(code: str) -> str:
    sentences = {
        "draft": _("still a draft"),
        "archived": _("archived"),
        "supports": _("it supports, but doesn’t count towards progress"),
        "statement": _("a statement, not measured"),
        "under_statement": _("under a statement, which isn’t measured"),
        "other_unit": _("measured in another unit"),
        "unmeasured": _("not measured yet"),
        "weightless": _("its weight is 0"),
    }
    return sentences.get(code, "")


def _amount(node: GoalNode, child: Child) -> float:
    if node.source == "sum":
        return float(child.result.value or 0)
    return child.node.weight


def _share(node: GoalNode, child: Child, whole: float, code: str) -> float | None:
    if code or not whole:
        return None
    return _amount(node, child) / whole
