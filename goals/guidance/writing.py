"""Guidance beside the form while a goal is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frameworks.guidance import LETTERS, advise, alignment_question, praise
from goals.guidance.stored import draft_of, words_of
from goals.metrics import direction_between
from goals.models import DismissedHint, Goal
from goals.selectors.similar import similar_goals
from ui.numbers import parse_number

if TYPE_CHECKING:
    from decimal import Decimal

    from frameworks.guidance import GoalDraft
    from goals.forms.goal import GoalForm

KEY_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of the guidance. `kind`: of the hint; empty for what is fine already."""

    kind: str
    head: str
    text: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """Guidance for a form.

    `key`: the goal's public id, saved or not. `wording`: suggested shorter title; empty
    without one. `similar`: goals of others that say much the same. `n_dismissed`: number
    of dismissed hints. `is_hidden`: the reader hid all guidance.
    """

    key: str
    remarks: tuple[Remark, ...] = ()
    wording: str = ""
    question: str = ""
    similar: tuple[Goal, ...] = ()
    n_dismissed: int = 0
    is_hidden: bool = False

    @property
    def n_open(self) -> int:
        return sum(1 for remark in self.remarks if remark.kind)


def advice_on(form: GoalForm) -> Advice:
    """Guidance on the present entries. Queries: 1, and 3 more once something was sent.

    A page that only opens has none yet: the script sends its form at once.
    """
    key = key_of(form)
    dismissed = _dismissed(form, key)
    if DismissedHint.EVERYTHING in dismissed:
        return Advice(key, is_hidden=True)
    if form.sent is None:
        return Advice(key)
    goal = goal_of(form)
    if not goal.title.strip() or not goal.kind:
        return Advice(key)
    organization = form.membership.organization
    draft = draft_of(goal, organization, form.membership)
    words = words_of(organization)
    hints = advise(draft, words)
    shown = [hint for hint in hints if hint.kind not in dismissed]
    remarks = [
        Remark(
            hint.kind,
            str(LETTERS.get(hint.letter, "")),
            hint.question,
            letter=hint.letter,
        )
        for hint in shown
    ]
    remarks += [
        Remark("", str(LETTERS[each.letter]), each.reason, letter=each.letter)
        for each in praise(draft, words)
    ]
    return Advice(
        key,
        tuple(sorted(remarks, key=_in_order)),
        wording=next((hint.suggestion for hint in shown if hint.suggestion), ""),
        question=_question(draft, shown),
        similar=tuple(
            similar_goals(form.membership, goal.title, but=[goal.pk, goal.parent_id])
        ),
        n_dismissed=len(hints) - len(shown),
    )


def _in_order(remark: Remark) -> int:
    """Sort key: the letters of SMART; other remarks last."""
    letters = "".join(LETTERS)
    return letters.find(remark.letter) if remark.letter else len(letters)


def _question(draft: GoalDraft, shown: list[Any]) -> str:
    """The question about the parent, once it raises no other hint."""
    return (
        "" if any(hint.letter == "R" for hint in shown) else alignment_question(draft)
    )


def key_of(form: GoalForm) -> str:
    """Public id of the goal, or of the one that this form will create."""
    if form.goal is not None:
        return form.goal.public_id
    return str(form["new_id"].value() or "").replace("\0", "")[:KEY_LENGTH]


def _dismissed(form: GoalForm, key: str) -> set[str]:
    rows = DismissedHint.objects.filter(
        organization=form.membership.organization, member=form.membership
    )
    found = rows.filter(goal_key__in=["", key]).values_list("goal_key", "kind")
    everything = DismissedHint.EVERYTHING
    return {kind for goal_key, kind in found if goal_key or kind == everything}


def goal_of(form: GoalForm) -> Goal:
    """Unsaved goal from the entries. Unreadable entries are left out."""
    ref, member = form.kind_ref, form.membership
    metric_type = _text(form, "metric_type")
    start, target = _number(form, "start"), _number(form, "target")
    return Goal(
        pk=form.goal.pk if form.goal else None,
        organization=member.organization,
        state=form.goal.state if form.goal else Goal.State.DRAFT,
        framework=ref.framework if ref else "",
        kind=ref.kind if ref else "",
        title=_text(form, "title")[:300],
        description=_text(form, "description"),
        owner=form.row_now("owner"),
        owner_name=form.goal.owner_name if form.goal else "",
        unit=form.row_now("unit"),
        cycle=form.row_now("cycle"),
        parent=form.above,
        metric_type=metric_type if metric_type in Goal.MetricType else "none",
        direction=_text(form, "direction") or direction_between(start, target),
        start=start,
        target=target,
        current=form.goal.current if form.goal else None,
        metric_unit=_text(form, "metric_unit"),
        indicator=_text(form, "indicator"),
        due_on=_day(form, "due_on"),
    )


def _text(form: GoalForm, name: str) -> str:
    """The entry, without NUL, which PostgreSQL refuses in a query."""
    value = form[name].value() if name in form.fields else ""
    return str(value or "").replace("\0", "")


def _number(form: GoalForm, name: str) -> Decimal | None:
    try:
        return parse_number(_text(form, name))
    except ValueError:
        return None


def _day(form: GoalForm, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(_text(form, name))
    except ValueError:
        return None
