"""Updates a new goal's form when its kind, level or parent changes.

Only untouched fields: those that still hold their default get the new default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frameworks.spec import Level
from goals.forms.initial import NewGoalDefaults, as_sent, kind_defaults
from goals.forms.kinds import GoalPosition, first_kind, read_kind
from goals.selectors.parent_search import find_parent

if TYPE_CHECKING:
    from goals.forms.goal import GoalForm


def drawn_for(form: GoalForm) -> str:
    """The kind, level and parent that the form was rendered for."""
    above = form.above.public_id if form.above else "-"
    return f"{form.kind_ref or '-'} {form.level.value} {above}"


def is_drawn_anew(form: GoalForm) -> bool:
    """Whether kind, level or parent changed since the browser rendered the form."""
    return form.sent is not None and form.sent.get("drawn", "") != drawn_for(form)


def adopt(form: GoalForm) -> dict[str, Any]:
    """Values that replace the sent ones in an unchecked form of a new goal.

    Queries: 0, or 1 for another parent.
    """
    sent, membership = form.sent, form.membership
    if sent is None or form.goal is not None:
        return {}
    parent = form.above.kind_ref if form.above else None
    suggested = first_kind(membership, GoalPosition(form.level, parent))
    shown: dict[str, Any] = {}
    if sent.get("suggested") and sent.get("suggested") == sent.get("kind"):
        shown = (
            {"kind": str(suggested), "suggested": str(suggested)} if suggested else {}
        )
    kind = shown.get("kind", sent.get("kind", ""))
    return shown | _defaults(form, kind)


def _defaults(form: GoalForm, kind: str) -> dict[str, Any]:
    before = _previous_defaults(form, form.sent.get("drawn", "") if form.sent else "")
    if before is None or ":" not in kind or form.sent is None:
        return {}
    now = before._replace(ref=read_kind(kind), level=form.level, parent=form.above)
    fresh = kind_defaults(now, form.cycles)
    return {
        name: fresh[name]
        for name, value in kind_defaults(before, form.cycles).items()
        if form.sent.get(name, "") == as_sent(value) != as_sent(fresh[name])
    }


def _previous_defaults(form: GoalForm, drawn: str) -> NewGoalDefaults | None:
    """Defaults when the form was rendered. Queries: 1 for another parent.

    None for invalid data.
    """
    kind, _space, rest = drawn.partition(" ")
    level, _space, parent = rest.partition(" ")
    if level not in set(Level):
        return None
    ref = read_kind(kind) if ":" in kind else None
    above = form.above
    if parent != (above.public_id if above else "-"):
        sought = "" if parent == "-" else parent
        above = find_parent(form.membership, sought, now=form.parent_before)
    return NewGoalDefaults(form.membership.organization, ref, Level(level), above)
