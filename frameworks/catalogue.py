"""The frameworks of one organization as configured now. Pure: no database.

Installed frameworks with the organization's configuration
(frameworks/configuration.py). All code that needs kinds gets a catalogue
(frameworks.selectors.catalogue_of).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from frameworks.configuration import WIDEST_HORIZON, WIDEST_LIMIT, Settings
from frameworks.registry import installed
from frameworks.spec import (
    Finding,
    KindRef,
    Level,
    Limit,
    Severity,
    Use,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameworks.configuration import LevelSettings, Span
    from frameworks.spec import Cadence, Framework, Kind, Scoring


class Terms(NamedTuple):
    """Settings of a goal's kind for the roll-up.

    Shares of pace 0–1, or None for the organization's own.
    """

    on_track_from: float | None = None
    at_risk_from: float | None = None
    is_statement: bool = False
    paced_by_year: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Frameworks by slug, with the organization's own labels and limits.

    `version`: the configuration's number; 0 before anybody configured anything.
    """

    frameworks: tuple[Framework, ...] = ()
    settings: Settings = field(default_factory=Settings)
    version: int = 0
    # By slug, and by the slugs of framework and kind: pages ask for each goal.
    _frameworks: dict[str, Framework] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _kinds: dict[tuple[str, str], Kind] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for framework in self.frameworks:
            self._frameworks[framework.slug] = framework
            for kind in framework.kinds:
                self._kinds[framework.slug, kind.slug] = kind

    # --- frameworks and kinds ------------------------------------------------------

    def framework(self, slug: str) -> Framework | None:
        """The framework; None if not installed: its goals stay readable without it."""
        return self._frameworks.get(slug)

    def kind(self, ref: KindRef) -> Kind | None:
        return self._kinds.get((ref.framework, ref.kind))

    def kinds(self) -> list[tuple[Framework, Kind]]:
        return [(each, kind) for each in self.frameworks for kind in each.kinds]

    def kind_label(self, ref: KindRef, *, plural: bool = False) -> str:
        """The kind's name in running text, e.g. “key result”; “BHAG” keeps its case."""
        words = self.kind_name(ref, plural=plural).split(" ")
        return " ".join(
            word.lower() if word[1:].islower() or len(word) == 1 else word
            for word in words
        )

    def kind_name(self, ref: KindRef, *, plural: bool = False) -> str:
        """The kind's name as a heading, e.g. “Key result”."""
        kind = self.kind(ref)
        if kind is None:
            return ref.kind.replace("_", " ").capitalize()
        return str(kind.label_plural if plural else kind.label)

    # --- use by level --------------------------------------------------------------

    def use(self, slug: str, level: Level) -> Use:
        """How the level uses the framework. A level has at most one default.

        What an organization chose takes precedence over the framework's suggestion.
        """
        chosen = self.settings.framework(slug).level(level).use
        if chosen is not None:
            return chosen
        framework = self.framework(slug)
        suggested = framework.uses.get(level, Use.OFF) if framework else Use.OFF
        if suggested == Use.DEFAULT and self._has_chosen_default(level):
            return Use.ALLOWED
        return suggested

    def _has_chosen_default(self, level: Level) -> bool:
        return any(
            each.level(level).use == Use.DEFAULT
            for each in self.settings.frameworks.values()
        )

    def is_on(self, slug: str, level: Level) -> bool:
        return self.use(slug, level) != Use.OFF

    def is_used(self, slug: str) -> bool:
        """Whether any level uses it."""
        return any(self.is_on(slug, level) for level in Level)

    def default(self, level: Level) -> Framework | None:
        """The default framework for new goals of the level; None when all are off."""
        on = [each for each in self.frameworks if self.is_on(each.slug, level)]
        return next(
            (each for each in on if self.use(each.slug, level) == Use.DEFAULT),
            on[0] if on else None,
        )

    # --- settings of a level -------------------------------------------------------

    def level_settings(self, slug: str, level: Level) -> LevelSettings:
        return self.settings.framework(slug).level(level)

    def limit(self, ref: KindRef, level: Level) -> Limit | None:
        kind = self.kind(ref)
        if kind is None:
            return None
        default = kind.limits.get(level)
        own = self.level_settings(ref.framework, level).limits.get(ref.kind)
        if own is None:
            return default
        usual = (default.at_least, default.at_most) if default else None
        per = default.per if default else "owner" if kind.is_root else "parent"
        return Limit(*_filled(own, usual or WIDEST_LIMIT, WIDEST_LIMIT), per)

    def horizon_days(self, slug: str, level: Level) -> tuple[int, int] | None:
        """Shortest and longest sensible period, in days."""
        framework = self.framework(slug)
        own = self.level_settings(slug, level).horizon_days
        if own is None:
            return framework.horizon_days if framework else None
        usual = framework.horizon_days if framework else WIDEST_HORIZON
        return _filled(own, usual, WIDEST_HORIZON)

    def cadence(self, ref: KindRef, level: Level) -> Cadence | None:
        """The cadence; None for an unknown kind. Statements have no check-ins."""
        kind = self.kind(ref)
        own = self.level_settings(ref.framework, level).cadence
        if kind is None or kind.is_statement or own is None:
            return kind.cadence if kind else None
        return own

    def scoring(self, slug: str, level: Level) -> Scoring | None:
        framework = self.framework(slug)
        own = self.level_settings(slug, level).scoring
        return own or (framework.scoring if framework else None)

    def confidence_style(self, slug: str, level: Level) -> str:
        """Either "words" or "percent"; "" for the organization's."""
        return self.level_settings(slug, level).confidence_style

    def terms(self, ref: KindRef, level: Level) -> Terms:
        own = self.level_settings(ref.framework, level)
        kind = self.kind(ref)
        return Terms(
            on_track_from=_share(own.on_track_from),
            at_risk_from=_share(own.at_risk_from),
            is_statement=bool(kind and kind.is_statement),
            paced_by_year=bool(kind and kind.paced_by_year),
        )

    # --- placement -----------------------------------------------------------------

    def may_stand_under(self, child: KindRef, parent: KindRef | None) -> bool:
        """Whether the child may be below the parent (None: without a parent).

        By the organization's rule; else by the kinds; else, across frameworks, by their
        roles. Always allowed if a framework is not installed.
        """
        ruled = self._rule_for(child, parent)
        if ruled is not None:
            return ruled
        kind = self.kind(child)
        if kind is None:
            return True
        return kind.is_root if parent is None else self._fits(child, kind, parent)

    def _fits(self, child: KindRef, kind: Kind, parent: KindRef) -> bool:
        above = self.kind(parent)
        if any(ref.matches(parent.framework, parent.kind) for ref in kind.parents):
            return True
        if above is None:
            return self.framework(parent.framework) is None
        if any(ref.matches(child.framework, child.kind) for ref in above.children):
            return True
        return child.framework != parent.framework and above.role in kind.under

    def _rule_for(self, child: KindRef, parent: KindRef | None) -> bool | None:
        """Whether the organization's rules allow the placement; None without a rule.

        The last rule wins.
        """
        names = (str(child), str(parent) if parent else "")
        for rule in reversed(self.settings.placement):
            if (rule.child, rule.parent) == names:
                return rule.is_allowed
        return None

    def placement_finding(
        self, child: KindRef, parent: KindRef | None
    ) -> Finding | None:
        """Finding on a goal's parent: refused by forms, a mark after an import."""
        if self.may_stand_under(child, parent):
            return None
        kinds = capfirst(self.kind_label(child, plural=True))
        if parent is None:
            text = _("%(kinds)s need a parent goal.") % {"kinds": kinds}
        else:
            text = _("%(kinds)s can’t be placed under %(parents)s.") % {
                "kinds": kinds,
                "parents": self.kind_label(parent, plural=True),
            }
        return Finding("misplaced", text, Severity.REFUSE)


def catalogue_from(
    settings: Settings,
    *,
    frameworks: Iterable[Framework] | None = None,
    version: int = 0,
) -> Catalogue:
    """Catalogue of the installed (or given) frameworks and the settings' own ones."""
    given = installed() if frameworks is None else tuple(frameworks)
    everything = {each.slug: each for each in (*given, *settings.own)}
    return Catalogue(
        tuple(_configured(everything[slug], settings) for slug in sorted(everything)),
        settings,
        version,
    )


def _configured(framework: Framework, settings: Settings) -> Framework:
    labels = settings.framework(framework.slug).labels
    if not labels:
        return framework
    kinds = (
        replace(kind, label=labels[kind.slug][0], label_plural=labels[kind.slug][1])
        if kind.slug in labels
        else kind
        for kind in framework.kinds
    )
    return replace(framework, kinds=tuple(kinds))


def _filled(
    own: Span, usual: tuple[int, int], widest: tuple[int, int]
) -> tuple[int, int]:
    """The pair with the default where nothing was decided.

    A default that contradicts the other number gives way to no limit.
    """
    low, high = own
    if low is None:
        low = usual[0] if high is None or usual[0] <= high else widest[0]
    if high is None:
        high = usual[1] if usual[1] >= low else widest[1]
    return low, high


def _share(percent: int | None) -> float | None:
    return None if percent is None else percent / 100
