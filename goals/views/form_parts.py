"""What the goal form's template shows around its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frameworks.selectors import catalogue_of
from goals.forms.initial import as_sent, due_hint, initial_of
from goals.forms.kinds import read_kind
from goals.rules import Metric
from goals.selectors.line import glyph_of, line_of
from goals.selectors.parents import find_parents
from goals.selectors.share import share_of
from goals.services.adjusting import ADJUSTABLE
from organizations.fields import parse_number

if TYPE_CHECKING:
    from django.http import QueryDict

    from frameworks.spec import KindRef
    from goals.forms.goal import GoalForm
    from goals.selectors.line import Stop


def form_context(
    form: GoalForm,
    *,
    line: list[Stop] | None = None,
    looks_for_parent: bool = False,
    **more: Any,
) -> dict[str, Any]:
    """Queries: 1 for the line or for the goals to choose a parent from."""
    above, goal = form.above, form.goal
    if line is None or (line and line[-1].goal != above):
        line = line_of(form.membership, above.pk if above else None)
    text = form.sent.get("parent_q", "")[:100] if form.sent else ""
    kind = kind_now(form)
    found = []
    searches = looks_for_parent or above is None
    if searches:
        found = find_parents(form.membership, text=text, kind=kind, moving=goal)
    cycle = form["cycle"].value()
    return {
        "form": form,
        "goal": goal,
        "is_new": goal is None,
        "level": glyph_of(goal) if goal else "open",
        "line": line,
        "chosen": above,
        "parents": found,
        "q": text,
        "searched": searches,
        "kind": kind,
        "spec": catalogue_of(form.membership.organization).kind(kind) if kind else None,
        "share": share_of(_metric(form), above),
        "due_hint": due_hint(
            next((c for c in form.cycles if c.public_id == cycle), None)
        ),
        "asks_reason": asks_reason(form),
        "confidence": _percent(form["confidence"].value()),
        **more,
    }


def action_of(sent: QueryDict, *, otherwise: str) -> str:
    """Which button was meant. Enter in the search for a parent means to search."""
    action = sent.get("action", otherwise)
    if action != "enter":
        return action
    is_searching = sent.get("parent_q", "") != sent.get("parent_q_done", "")
    return "find" if is_searching else otherwise


def _percent(value: object) -> float | None:
    """What was typed, as far as it is a percentage."""
    text = "" if value is None else str(value)
    if not (text.isascii() and text.isdigit()):
        return None
    return min(float(text[:4]), 100.0)


def kind_now(form: GoalForm) -> KindRef | None:
    value = form["kind"].value()
    return read_kind(value) if value else None


def asks_reason(form: GoalForm) -> bool:
    """Whether what was typed changes an active goal in a way that has to be explained."""
    goal, sent = form.goal, form.sent
    if goal is None or sent is None or not goal.is_open:
        return False
    if sent.get("reason") or "reason" in form.errors:
        return True
    before = initial_of(goal, form.parent_before)
    return any(sent.get(name, "") != as_sent(before[name]) for name in ADJUSTABLE)


def _metric(form: GoalForm) -> Metric:
    """The metric as far as it is typed."""
    field = {
        name: str(form[name].value() or "") for name in ("metric_type", "currency")
    }
    try:
        target = parse_number(str(form["target"].value() or ""))
    except ValueError:
        target = None
    unit = str(form["metric_unit"].value() or "")
    return Metric(
        field["metric_type"],
        target=target,
        unit=unit,
        currency=field["currency"].upper(),
    )
