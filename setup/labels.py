"""Labels of configuration values: levels, uses, cadences, scorings, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.rules import GENERAL_MARKS
from frameworks.spec import (
    LONGEST_DAYS,
    NO_MAXIMUM,
    Cadence,
    Level,
    Scoring,
    Use,
)
from ui.formats import format_points

if TYPE_CHECKING:
    from frameworks.catalogue import Catalogue
    from frameworks.spec import KindRef, Text

LEVELS: dict[Level, Text] = {
    Level.COMPANY: gettext_lazy("Company"),
    Level.DEPARTMENT: gettext_lazy("Department"),
    Level.TEAM: gettext_lazy("Team"),
    Level.INDIVIDUAL: gettext_lazy("Individual"),
}
USES: dict[Use, Text] = {
    Use.DEFAULT: gettext_lazy("Default"),
    Use.ALLOWED: gettext_lazy("On"),
    Use.OFF: gettext_lazy("Off"),
}
CADENCES: dict[Cadence, Text] = {
    Cadence.WEEKLY: gettext_lazy("weekly"),
    Cadence.MONTHLY: gettext_lazy("monthly"),
    Cadence.QUARTERLY: gettext_lazy("quarterly"),
    Cadence.YEARLY: gettext_lazy("yearly"),
    Cadence.NEVER: gettext_lazy("never"),
}
SCORINGS: dict[Scoring, Text] = {
    Scoring.PERCENT: gettext_lazy("in percent"),
    Scoring.SCORE: gettext_lazy("as a score"),
    Scoring.NONE: gettext_lazy("in words"),
}
STYLES: dict[str, Text] = {
    "words": gettext_lazy("in words"),
    "percent": gettext_lazy("in percent"),
}


def framework_name(catalogue: Catalogue, slug: str) -> str:
    found = catalogue.framework(slug)
    return str(found.name) if found else slug


def notes_of(catalogue: Catalogue, slug: str) -> dict[str, str]:
    """Names of the notes that goals of the framework may carry, by code."""
    framework = catalogue.framework(slug)
    own = {check.code: check.label for check in (framework.checks if framework else ())}
    return {code: str(label) for code, label in (GENERAL_MARKS | own).items()}


def limit_words(catalogue: Catalogue, ref: KindRef, level: Level) -> str:
    limit = catalogue.limit(ref, level)
    return span(limit.at_least, limit.at_most, NO_MAXIMUM) if limit else _("none")


def span(low: int, high: int, no_maximum: int) -> str:
    """The two limits in words. `no_maximum`: the number that stands for none."""
    if low == high:
        return str(low)
    if high < no_maximum:
        return f"{low}–{high}" if low else _("up to %(high)s") % {"high": high}
    return _("%(low)s or more") % {"low": low} if low else _("any number")


def cadence_words(catalogue: Catalogue, slug: str, level: Level) -> str:
    """Cadence of the framework's goals; several, joined, where its kinds differ."""
    framework = catalogue.framework(slug)
    own = catalogue.level_settings(slug, level).cadence
    if own is not None:
        return str(CADENCES[own])
    kinds = (
        [kind for kind in framework.kinds if not kind.is_statement] if framework else []
    )
    return " / ".join(dict.fromkeys(str(CADENCES[kind.cadence]) for kind in kinds))


def horizon_words(catalogue: Catalogue, slug: str, level: Level) -> str:
    found = catalogue.horizon_days(slug, level)
    if found is None:
        return _("none")
    return _("%(days)s days") % {"days": span(*found, LONGEST_DAYS)}


def share_words(percent: int | None) -> str:
    return _("organization default") if percent is None else format_points(percent)


def style_words(style: str) -> str:
    return str(STYLES[style]) if style else _("organization default")


def scoring_words(catalogue: Catalogue, slug: str, level: Level) -> str:
    found = catalogue.scoring(slug, level)
    return str(SCORINGS[found]) if found else _("without a number")
