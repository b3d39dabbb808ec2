"""The kinds of the organization's frameworks as choices: `framework:kind`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.selectors import catalogue_of
from frameworks.spec import KindRef, Level, Role
from goals.levels import level_of
from goals.neighbours import holder_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrPromise

    from frameworks.catalogue import Catalogue
    from frameworks.spec import Framework, Kind
    from goals.models import Goal
    from organizations.models import Membership, Unit

    type Choice = tuple[str, str]

# Display text of a level, after “for”.
LEVELS: Mapping[Level, _StrPromise] = {
    Level.COMPANY: gettext_lazy("the company"),
    Level.DEPARTMENT: gettext_lazy("departments"),
    Level.TEAM: gettext_lazy("teams"),
    Level.INDIVIDUAL: gettext_lazy("individuals"),
}


class GoalPosition(NamedTuple):
    """Level of a goal (None: unknown yet) and the kind of its parent, if any.

    `is_cascaded`: somebody else holds the parent, another person or unit.
    """

    level: Level | None
    parent: KindRef | None = None
    is_cascaded: bool = False


def position_of(
    level: Level, owner: Membership | None, unit: Unit | None, parent: Goal | None
) -> GoalPosition:
    """Queries: 0 for a parent that came `with_people`."""
    if parent is None:
        return GoalPosition(level)
    above = holder_from(level_of(parent), parent.owner_id, parent.unit_id)
    holder = holder_from(level, owner.pk if owner else None, unit.pk if unit else None)
    return GoalPosition(level, parent.kind_ref, is_cascaded=holder != above)


class KindSelect(forms.Select):
    """Select with one group per framework.

    Each option carries its role, so that CSS alone can hide fields that a kind does not
    have. `roles`: by value.
    """

    roles: Mapping[str, str] = {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        role = self.roles.get(str(option["value"]))
        if role:
            option["attrs"]["data-role"] = role
        return option


def kind_choices(
    membership: Membership, place: GoalPosition, kept: KindRef | None = None
) -> list[Choice | tuple[str, list[Choice]]]:
    """The kinds that the level uses and that may be there, one group per framework.

    `kept`: the goal's own kind, or the chosen one, even if it does not fit: no choice
    changes by itself. Plain choices while there is only one framework.
    """
    catalogue = catalogue_of(membership.organization)
    fitting = [
        (framework, kind)
        for framework, kind in catalogue.kinds()
        if framework.ref(kind) == kept
        or (
            _is_for(catalogue, framework, kind, place.level)
            and catalogue.may_stand_under(framework.ref(kind), place.parent)
        )
    ]
    groups = _grouped(fitting)
    if kept is not None and kept not in {f.ref(kind) for f, kind in fitting}:
        groups.append((kept.framework, [(str(kept), catalogue.kind_name(kept))]))
    return list(groups[0][1]) if len(groups) == 1 else list(groups)


def _is_for(
    catalogue: Catalogue, framework: Framework, kind: Kind, level: Level | None
) -> bool:
    levels = kind.levels if level is None else {level} & set(kind.levels)
    return any(catalogue.is_on(framework.slug, each) for each in levels)


def _grouped(
    kinds: Iterable[tuple[Framework, Kind]],
) -> list[tuple[str, list[Choice]]]:
    groups: dict[str, list[Choice]] = {}
    for framework, kind in kinds:
        choice = (str(framework.ref(kind)), str(kind.label))
        groups.setdefault(str(framework.name), []).append(choice)
    return list(groups.items())


def roles(membership: Membership) -> dict[str, str]:
    """Shape: "framework:kind" → role."""
    kinds = catalogue_of(membership.organization).kinds()
    return {str(framework.ref(kind)): kind.role.value for framework, kind in kinds}


def every_kind(membership: Membership, goal: Goal | None) -> list[Choice]:
    """All kinds that the form accepts; validation refuses misplaced ones later."""
    catalogue = catalogue_of(membership.organization)
    found = [
        (str(framework.ref(kind)), str(kind.label))
        for framework, kind in catalogue.kinds()
    ]
    if goal is not None and str(goal.kind_ref) not in dict(found):
        found.append((str(goal.kind_ref), catalogue.kind_name(goal.kind_ref)))
    return found


def named_kinds(catalogue: Catalogue) -> list[Choice]:
    """Choices of all kinds with their frameworks' names, disabled ones included."""
    return [
        (str(framework.ref(kind)), f"{framework.name}: {kind.label}")
        for framework, kind in catalogue.kinds()
    ]


def first_kind(membership: Membership, place: GoalPosition) -> KindRef | None:
    """Default kind of a new goal: of its parent's framework, else of the level's.

    Below a goal of the same person or unit the last kind with the role of a result: it
    measures that goal. Otherwise the first that fits: a cascaded goal translates its
    parent. None when nothing fits.
    """
    catalogue = catalogue_of(membership.organization)
    level = place.level or Level.INDIVIDUAL
    usual = catalogue.default(level)
    preferred = [place.parent.framework if place.parent else "", usual and usual.slug]
    for slug in preferred:
        framework = catalogue.framework(slug) if slug else None
        fitting = [
            kind
            for kind in (framework.kinds if framework else ())
            if framework is not None
            and not kind.is_statement
            and _is_for(catalogue, framework, kind, level)
            and catalogue.may_stand_under(framework.ref(kind), place.parent)
        ]
        if framework is not None and fitting:
            results = [kind for kind in fitting if kind.role == Role.RESULT]
            measures = place.parent is not None and not place.is_cascaded
            picked = results[-1] if measures and results else fitting[0]
            return framework.ref(picked)
    return None


def why_not_at(membership: Membership, ref: KindRef, level: Level) -> str:
    """Why a new goal of the kind is refused at the level; "" if it is allowed."""
    catalogue = catalogue_of(membership.organization)
    kind, framework = catalogue.kind(ref), catalogue.framework(ref.framework)
    if kind is None or framework is None:
        return ""
    if level not in kind.levels:
        text = _("%(kinds)s aren’t available for %(level)s.")
        return text % {"kinds": kind.label_plural, "level": LEVELS[level]}
    if catalogue.is_on(framework.slug, level):
        return ""
    text = _(
        "%(framework)s is switched off for %(level)s. HR admins can switch it on in "
        "Setup."
    )
    return text % {"framework": framework.name, "level": LEVELS[level]}


def read_kind(value: str) -> KindRef:
    framework, _colon, kind = value.partition(":")
    return KindRef(framework, kind)
