"""The kinds of the organization's frameworks as choices: `framework:kind`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.selectors import catalogue_of
from frameworks.spec import KindRef, Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Framework, Kind
    from goals.models import Goal
    from organizations.models import Membership

    type Choice = tuple[str, str]


def kind_choices(
    membership: Membership, goal: Goal | None, parent: KindRef | None
) -> list[Choice | tuple[str, list[Choice]]]:
    """What may stand under the parent, and the goal's own kind even if it may not.

    One group a framework; plain choices while there is only one framework.
    """
    catalogue = catalogue_of(membership.organization)
    fitting = [
        (framework, kind)
        for framework, kind in catalogue.kinds()
        if _is_offered(catalogue, framework, kind, goal)
        and catalogue.may_stand_under(framework.ref(kind), parent)
    ]
    groups = _grouped(fitting)
    if goal is not None and goal.kind_ref not in _refs(fitting):
        name = catalogue.kind_name(goal.kind_ref)
        groups.append((goal.framework, [(str(goal.kind_ref), name)]))
    if len(groups) == 1:
        return list(groups[0][1])
    return list(groups)


def _is_offered(
    catalogue: Catalogue, framework: Framework, kind: Kind, goal: Goal | None
) -> bool:
    own = goal is not None and goal.kind_ref == framework.ref(kind)
    return own or any(catalogue.is_on(framework.slug, level) for level in kind.levels)


def _refs(kinds: Iterable[tuple[Framework, Kind]]) -> set[KindRef]:
    return {framework.ref(kind) for framework, kind in kinds}


def _grouped(
    kinds: Iterable[tuple[Framework, Kind]],
) -> list[tuple[str, list[Choice]]]:
    groups: dict[str, list[Choice]] = {}
    for framework, kind in kinds:
        choice = (str(framework.ref(kind)), str(kind.label))
        groups.setdefault(str(framework.name), []).append(choice)
    return list(groups.items())


def every_kind(membership: Membership, goal: Goal | None) -> list[Choice]:
    """All that a form understands; what may not stand there is refused later."""
    catalogue = catalogue_of(membership.organization)
    found = [
        (str(framework.ref(kind)), str(kind.label))
        for framework, kind in catalogue.kinds()
    ]
    if goal is not None and str(goal.kind_ref) not in dict(found):
        found.append((str(goal.kind_ref), catalogue.kind_name(goal.kind_ref)))
    return found


def first_kind(membership: Membership, parent: KindRef | None) -> KindRef | None:
    """What a new goal begins as: the parent's framework, else the level's default.

    Under a goal the number comes first, on top the sentence. None when nothing fits.
    """
    catalogue = catalogue_of(membership.organization)
    usual = catalogue.default(Level.INDIVIDUAL)
    preferred = [parent.framework if parent else "", usual.slug if usual else ""]
    for slug in preferred:
        framework = catalogue.framework(slug)
        fitting = [
            kind
            for kind in (framework.kinds if framework else ())
            if catalogue.may_stand_under(KindRef(slug, kind.slug), parent)
            and not kind.is_statement
        ]
        if fitting:
            results = [kind for kind in fitting if kind.role == Role.RESULT]
            picked = results[-1] if parent and results else fitting[0]
            return KindRef(slug, picked.slug)
    return None


def read_kind(value: str) -> KindRef:
    framework, _colon, kind = value.partition(":")
    return KindRef(framework, kind)
