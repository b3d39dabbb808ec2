"""Splits a configuration into single decisions, to compare and merge two of them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from frameworks.configuration import SCHEMA, settings_from_json, settings_to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from frameworks.configuration import Settings

    type Path = tuple[str, ...]
    type Decisions = dict[Path, Any]


class Merge(NamedTuple):
    """The result of a three-way merge.

    `clashes`: paths that both sides changed differently; `settings` keeps `mine` there.
    """

    settings: Settings
    clashes: list[Path]


def decisions_of(settings: Settings) -> Decisions:
    """Every single decision of the settings by its path. Paths and values:

    frameworks/SLUG/labels/KIND: [singular, plural]
    frameworks/SLUG/levels/LEVEL/limits/KIND: [at least, at most]
    frameworks/SLUG/levels/LEVEL/hidden_notes/CODE: True
    frameworks/SLUG/levels/LEVEL/NAME: the document's value
    own/SLUG: the framework's document
    placement/CHILD/PARENT: whether it is allowed
    words/LANGUAGE/LIST/add or remove: words
    """
    document = settings_to_json(settings)
    found: Decisions = {}
    for slug, framework in document["frameworks"].items():
        for kind, both in framework.get("labels", {}).items():
            found["frameworks", slug, "labels", kind] = both
        for level, level_settings in framework.get("levels", {}).items():
            for rest, value in _of_level(level_settings):
                found["frameworks", slug, "levels", level, *rest] = value
    found |= {("own", own["slug"]): own for own in document["own"]}
    for rule in document["placement"]:
        found["placement", rule["child"], rule["parent"]] = rule["allowed"]
    for language, lists in document["words"].items():
        for name, change in lists.items():
            for how, words in change.items():
                found["words", language, name, how] = words
    return found


def _of_level(level_settings: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for name, value in level_settings.items():
        if name == "limits":
            yield from (((name, kind), limit) for kind, limit in value.items())
        elif name == "hidden_notes":
            yield from (((name, code), True) for code in value)
        else:
            yield (name,), value


def settings_from(decisions: Decisions) -> Settings:
    """The settings that consist of exactly these decisions."""
    document: dict[str, Any] = {"schema": SCHEMA, "frameworks": {}, "words": {}}
    document["own"] = [v for path, v in decisions.items() if path[0] == "own"]
    document["placement"] = [
        {"child": path[1], "parent": path[2], "allowed": allowed}
        for path, allowed in decisions.items()
        if path[0] == "placement"
    ]
    for path, value in decisions.items():
        if path[0] in ("frameworks", "words"):
            _put(document, path, value)
    return settings_from_json(document)


def _put(document: dict[str, Any], path: Path, value: Any) -> None:
    place = document
    *above, last = path
    if above[-1] == "hidden_notes":
        for name in above[:-1]:
            place = place.setdefault(name, {})
        place.setdefault("hidden_notes", []).append(last)
        return
    for name in above:
        place = place.setdefault(name, {})
    place[last] = value


def changed(before: Decisions, after: Decisions) -> list[Path]:
    """The paths at which two configurations differ, in the order of the later one."""
    places = dict.fromkeys((*after, *before))
    return [path for path in places if before.get(path) != after.get(path)]


def merge(base: Settings, mine: Settings, theirs: Settings) -> Merge:
    """Merges my changes since `base` into `theirs`; mine win where both changed a path."""
    was, now, wanted = decisions_of(base), decisions_of(theirs), decisions_of(mine)
    touched = changed(was, wanted)
    merged = now | {path: wanted[path] for path in touched if path in wanted}
    for path in touched:
        if path not in wanted:
            merged.pop(path, None)
    clashes = [
        path
        for path in touched
        if now.get(path) != was.get(path) and now.get(path) != wanted.get(path)
    ]
    return Merge(settings_from(merged), clashes)
