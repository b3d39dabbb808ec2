"""An organization's configuration of frameworks: one JSON document, and its shape.

Pure. `Settings` is the parsed document; a missing value means the framework's default.
docs/frameworks.md describes the document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from frameworks.exchange import ExchangeError, framework_from_json, framework_to_json
from frameworks.spec import LONGEST_DAYS, NO_MAXIMUM, Cadence, Level, Scoring, Use

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from frameworks.spec import Framework

    type Span = tuple[int | None, int | None]

SCHEMA = 1
# Of a level's stored document: the places (0, 1) of the numbers in `limits` and
# `horizon_days` that follow the framework's default.
FOLLOWS_DEFAULT = "follows_default"
# What stands there instead: no limit.
WIDEST_LIMIT, WIDEST_HORIZON = (0, NO_MAXIMUM), (1, LONGEST_DAYS)


@dataclass(frozen=True, slots=True)
class LevelSettings:
    """How one level uses one framework.

    `limits`: (at least, at most) by kind. `horizon_days`: shortest, longest period. Of
    both pairs either number may be None: the default's.
    `confidence_style`: "words", "percent" or "". Thresholds: percent of pace.
    `hidden_notes`: codes of findings that are not shown.
    """

    use: Use | None = None
    limits: Mapping[str, Span] = field(default_factory=dict)
    horizon_days: Span | None = None
    cadence: Cadence | None = None
    confidence_style: str = ""
    on_track_from: int | None = None
    at_risk_from: int | None = None
    scoring: Scoring | None = None
    hidden_notes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FrameworkSettings:
    """Configuration of one framework. `labels`: (singular, plural) by kind."""

    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    levels: Mapping[Level, LevelSettings] = field(default_factory=dict)

    def level(self, level: Level) -> LevelSettings:
        return self.levels.get(level, AS_IT_COMES)


@dataclass(frozen=True, slots=True)
class PlacementRule:
    """An organization's own rule on whether a kind may be below another.

    `child`, `parent`: "framework:kind"; an empty parent means without a parent.
    """

    child: str
    parent: str
    is_allowed: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """An organization's configuration of all frameworks.

    `words`: language → list of the guidance → "add" and "remove" → words.
    """

    frameworks: Mapping[str, FrameworkSettings] = field(default_factory=dict)
    own: tuple[Framework, ...] = ()
    placement: tuple[PlacementRule, ...] = ()
    words: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = field(
        default_factory=dict
    )

    def framework(self, slug: str) -> FrameworkSettings:
        return self.frameworks.get(slug, UNTOUCHED)


AS_IT_COMES = LevelSettings()
UNTOUCHED = FrameworkSettings()


def settings_from_json(document: Mapping[str, Any]) -> Settings:
    """Parse the document. Raises ExchangeError, which names the place of the error."""
    if document == {}:
        return Settings()
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ExchangeError("schema", f"This version reads schema {SCHEMA}.")
    try:
        return Settings(
            frameworks={
                slug: _framework_settings(value)
                for slug, value in document.get("frameworks", {}).items()
            },
            own=tuple(
                framework_from_json(value, is_own=True)
                for value in document.get("own", ())
            ),
            placement=tuple(
                PlacementRule(rule["child"], rule["parent"], bool(rule["allowed"]))
                for rule in document.get("placement", ())
            ),
            words=_words(document.get("words", {})),
        )
    except ExchangeError:
        raise
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise ExchangeError("document", repr(error)) from error


def settings_to_json(settings: Settings) -> dict[str, Any]:
    """The document without defaults, so that a diff shows decisions."""
    return {
        "schema": SCHEMA,
        "frameworks": {
            slug: written
            for slug, value in sorted(settings.frameworks.items())
            if (written := _write_framework_settings(value))
        },
        "own": [framework_to_json(framework) for framework in settings.own],
        "placement": [
            {"child": rule.child, "parent": rule.parent, "allowed": rule.is_allowed}
            for rule in settings.placement
        ],
        "words": {
            language: {
                name: {how: list(words) for how, words in change.items()}
                for name, change in lists.items()
            }
            for language, lists in settings.words.items()
        },
    }


def stored_document(settings: Settings) -> dict[str, Any]:
    """As `settings_to_json`, with two numbers in every pair.

    A version that knows no None in a pair may still run beside this one, and computes
    with both numbers. One that follows the default is stored as no limit there, and its
    place under `FOLLOWS_DEFAULT`, which that version passes over.
    """
    document = settings_to_json(settings)
    for framework in document["frameworks"].values():
        for level in framework.get("levels", {}).values():
            _fill_pairs(level)
    return document


def _fill_pairs(level: dict[str, Any]) -> None:
    limits, horizon = level.get("limits", {}), level.get("horizon_days")
    follows: dict[str, Any] = {
        "limits": {kind: at for kind, pair in limits.items() if (at := _empty(pair))},
        "horizon_days": _empty(horizon) if horizon else [],
    }
    for pair in limits.values():
        _fill(pair, WIDEST_LIMIT)
    if horizon:
        _fill(horizon, WIDEST_HORIZON)
    if any(follows.values()):
        level[FOLLOWS_DEFAULT] = {name: at for name, at in follows.items() if at}


def _empty(pair: list[int | None]) -> list[int]:
    return [place for place, number in enumerate(pair) if number is None]


def _fill(pair: list[int | None], widest: tuple[int, int]) -> None:
    for place in _empty(pair):
        pair[place] = widest[place]


def _framework_settings(value: Mapping[str, Any]) -> FrameworkSettings:
    return FrameworkSettings(
        labels={
            kind: (one, many) for kind, (one, many) in value.get("labels", {}).items()
        },
        levels={
            Level(level): _level_settings(settings)
            for level, settings in value.get("levels", {}).items()
        },
    )


def _level_settings(value: Mapping[str, Any]) -> LevelSettings:
    horizon = value.get("horizon_days")
    follows = value.get(FOLLOWS_DEFAULT, {})
    open_limits = follows.get("limits", {})
    return LevelSettings(
        use=Use(value["use"]) if "use" in value else None,
        limits={
            kind: _span(pair, open_limits.get(kind, ()))
            for kind, pair in value.get("limits", {}).items()
        },
        horizon_days=_span(horizon, follows.get("horizon_days", ()))
        if horizon
        else None,
        cadence=Cadence(value["cadence"]) if "cadence" in value else None,
        confidence_style=value.get("confidence_style", ""),
        on_track_from=value.get("on_track_from"),
        at_risk_from=value.get("at_risk_from"),
        scoring=Scoring(value["scoring"]) if "scoring" in value else None,
        hidden_notes=frozenset(value.get("hidden_notes", ())),
    )


def _span(pair: Iterable[int | None], follows: Collection[int]) -> Span:
    """`follows`: the places that follow the default."""
    low, high = (
        None if place in follows else number for place, number in enumerate(pair)
    )
    return low, high


def _words(
    value: Mapping[str, Any],
) -> dict[str, dict[str, dict[str, tuple[str, ...]]]]:
    return {
        language: {
            name: {how: tuple(words) for how, words in change.items()}
            for name, change in lists.items()
        }
        for language, lists in value.items()
    }


def _write_framework_settings(value: FrameworkSettings) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if value.labels:
        written["labels"] = {
            kind: list(both) for kind, both in sorted(value.labels.items())
        }
    levels = {
        level.value: level_document
        for level, settings in value.levels.items()
        if (level_document := _write_level_settings(settings))
    }
    if levels:
        written["levels"] = levels
    return written


def _write_level_settings(value: LevelSettings) -> dict[str, Any]:
    written = {
        "use": value.use.value if value.use else None,
        "limits": {kind: list(limit) for kind, limit in sorted(value.limits.items())},
        "horizon_days": list(value.horizon_days) if value.horizon_days else None,
        "cadence": value.cadence.value if value.cadence else None,
        "confidence_style": value.confidence_style,
        "on_track_from": value.on_track_from,
        "at_risk_from": value.at_risk_from,
        "scoring": value.scoring.value if value.scoring else None,
        "hidden_notes": sorted(value.hidden_notes),
    }
    return {
        name: each for name, each in written.items() if each not in (None, "", {}, [])
    }
