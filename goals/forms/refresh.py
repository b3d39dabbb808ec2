"""Updates a new goal's form when its kind, level or parent changes.

The kind itself stays what it is. Of the entries that have a default of their kind or
parent, those that the person has not set get the new default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frameworks.spec import Level
from goals.forms.initial import NewGoalDefaults, as_sent, kind_defaults
from goals.forms.kinds import read_kind
from goals.selectors.parent_search import find_parent

if TYPE_CHECKING:
    from django.http import QueryDict

    from goals.forms.goal import GoalForm

# What the defaults of other entries depend on.
LEADING = {"kind", "parent", "owner", "unit"}


def drawn_for(form: GoalForm) -> str:
    """The kind, level and parent that the form was rendered for."""
    above = form.above.public_id if form.above else "-"
    return f"{form.kind_ref or '-'} {form.level.value} {above}"


def is_drawn_anew(form: GoalForm) -> bool:
    """Whether kind, level or parent changed since the browser rendered the form."""
    return form.sent is not None and form.sent.get("drawn", "") != drawn_for(form)


def follow(form: GoalForm) -> tuple[frozenset[str], dict[str, Any]]:
    """(names of the entries that the person set, new defaults of the others).

    For the sent form of a new goal. The script lists what was set in `touched`;
    without it, what differs from its default was, and what is saved is what was on the
    page. With it the form may be saved before the page shows the new defaults.
    Queries: 0, or 1 for another parent.
    """
    sent = form.sent
    if sent is None or form.goal is not None:
        return frozenset(), {}
    listed = sent.get("touched", "").split()
    before = _previous_defaults(form, sent.get("drawn", ""))
    kind = sent.get("kind", "")
    if before is None or ":" not in kind:
        return frozenset(listed), {}
    was = kind_defaults(before, form.cycles)
    differing = [name for name in was if sent.get(name, "") != as_sent(was[name])]
    touched = frozenset([*(name for name in listed if name in was), *differing])
    if form.is_bound and not LEADING.intersection(listed):
        return touched, {}
    now = before._replace(ref=read_kind(kind), level=form.level, parent=form.above)
    fresh = kind_defaults(now, form.cycles)
    return touched, {
        name: fresh[name]
        for name in fresh.keys() - touched
        if as_sent(was[name]) != as_sent(fresh[name])
    }


def sent_with(sent: QueryDict, adopted: dict[str, Any]) -> QueryDict:
    """The entries as they would have been sent with the adopted values."""
    changed = sent.copy()
    for name, value in adopted.items():
        changed[name] = as_sent(value)
    return changed


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
