"""The kinds of the installed frameworks as choices: `framework:kind`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.registry import installed
from frameworks.rules import kind_label
from frameworks.spec import KindRef
from goals.selectors.parents import kinds_under

if TYPE_CHECKING:
    from goals.models import Goal


def kind_choices(
    goal: Goal | None, parent: KindRef | None, *, all_kinds: bool = False
) -> list[tuple[str, str]]:
    """What may stand under the parent, and the goal's own kind even if it may not."""
    if all_kinds:
        found = [
            (f"{framework.slug}:{kind.slug}", str(kind.label))
            for framework in installed()
            for kind in framework.kinds
        ]
    else:
        found = [
            (f"{ref.framework}:{ref.kind}", label) for ref, label in kinds_under(parent)
        ]
    own = f"{goal.framework}:{goal.kind}" if goal else ""
    if goal is not None and own not in dict(found):
        found.append((own, kind_label(goal.kind_ref)))
    return found


def read_kind(value: str) -> KindRef:
    framework, _colon, kind = value.partition(":")
    return KindRef(framework, kind)
