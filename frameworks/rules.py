"""Where a goal may stand, and what else its framework says of it. Pure: no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from frameworks.registry import get_framework, get_kind
from frameworks.spec import Finding, KindRef, Severity

if TYPE_CHECKING:
    from frameworks.spec import Goalish


def may_stand_under(child: KindRef, parent: KindRef | None) -> bool:
    """Whether the child's kind names the parent, or the parent's kind the child.

    `parent` None: whether it may stand alone. A framework that is not installed says
    nothing, so nothing is refused.
    """
    kind = get_kind(child.framework, child.kind)
    if kind is None:
        return True
    if parent is None:
        return kind.is_root
    if any(ref.matches(parent.framework, parent.kind) for ref in kind.parents):
        return True
    above = get_kind(parent.framework, parent.kind)
    return above is not None and any(
        ref.matches(child.framework, child.kind) for ref in above.children
    )


def placement_finding(child: KindRef, parent: KindRef | None) -> Finding | None:
    """The rule that the goal's place breaks: refused by forms, marked after an import."""
    if may_stand_under(child, parent):
        return None
    label = kind_label(child)
    if parent is None:
        text = _("A %(kind)s does not stand alone.") % {"kind": label}
    else:
        text = _("A %(kind)s does not stand under a %(parent)s.") % {
            "kind": label,
            "parent": kind_label(parent),
        }
    return Finding("misplaced", text, Severity.REFUSE)


def kind_label(ref: KindRef) -> str:
    """The kind's name in running text, e.g. “key result”."""
    kind = get_kind(ref.framework, ref.kind)
    return str(kind.label).lower() if kind else ref.kind.replace("_", " ")


def findings(framework: str, goal: Goalish) -> list[Finding]:
    """Every rule of its framework that the goal breaks, its place first."""
    spec = get_framework(framework)
    if spec is None:
        text = _("The framework “%(slug)s” is not installed.") % {"slug": framework}
        return [Finding("unknown_framework", text)]
    placed = placement_finding(KindRef(framework, goal.kind), goal.parent)
    found = [placed, *(check(goal) for check in spec.checks)]
    return [finding for finding in found if finding is not None]
