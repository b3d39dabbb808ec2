"""The word lists of the rules: data files, and an organization's own words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from frameworks.guidance.text import fold

if TYPE_CHECKING:
    from frameworks.spec import Text

LISTS = Path(__file__).with_name("lists")
LANGUAGES = tuple(sorted(path.stem for path in LISTS.glob("*.toml")))
# Lists that an organization may change, with their names on pages.
EXTENSIBLE: dict[str, Text] = {
    "vague": _("Vague verbs"),
    "best_efforts": _("Best efforts"),
    "empty": _("Empty praise"),
    "deliverables": _("Verbs for deliverables"),
    "activities": _("Activities"),
    "tactics": _("Words that introduce a tactic"),
    "identifiers": _("Words before a number that isn’t a target"),
}
# An added word counts anywhere, not only at the start of a clause.
ANYWHERE = {"vague": "vague_anywhere", "deliverables": "done"}
NOTHING: frozenset[str] = frozenset()

type Change = Mapping[str, Sequence[str]]
type Extra = Mapping[str, Mapping[str, Change]]
type Frozen = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class WordLists:
    """The lists of one organization, all its languages together.

    `lists`: list → words and phrases, folded. `lists_of`: word or phrase → the lists
    that contain it. `longest`: most words of a phrase. `months`: name → 1–12.
    """

    languages: tuple[str, ...]
    lists: Mapping[str, frozenset[str]]
    lists_of: Mapping[str, tuple[str, ...]]
    longest: int
    months: Mapping[str, int]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists.get(name, NOTHING)


def words_for(languages: Sequence[str], extra: Extra | None = None) -> WordLists:
    """The lists of these languages, with the organization's own words. Cached.

    `extra`: {language: {list: {"add": [word], "remove": [word]}}}. Ignored: lists that
    are not `EXTENSIBLE`, and languages that are not requested or have no file.
    """
    tags = {tag.split("-")[0].lower() for tag in languages}
    known = tuple(language for language in LANGUAGES if language in tags)
    return _combine(known, _freeze(known, extra or {}))


def _freeze(languages: Sequence[str], extra: Extra) -> Frozen:
    return tuple(
        (name, _fold_all(change.get("add", ())), _fold_all(change.get("remove", ())))
        for language in languages
        for name, change in sorted(extra.get(language, {}).items())
        if name in EXTENSIBLE
    )


def _fold_all(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({fold(word) for word in words} - {""}))


@lru_cache(maxsize=256)
def _combine(languages: tuple[str, ...], extra: Frozen) -> WordLists:
    lists: dict[str, set[str]] = {}
    for language in languages:
        for name, words in _load(language).lists.items():
            lists.setdefault(name, set()).update(words)
    for name, added, removed in extra:
        lists.setdefault(ANYWHERE.get(name, name), set()).update(added)
        lists.setdefault(name, set()).difference_update(removed)
    return WordLists(
        languages,
        {name: frozenset(words) for name, words in lists.items()},
        _lists_of(lists),
        max(
            (word.count(" ") + 1 for each in lists.values() for word in each), default=0
        ),
        {name: n for each in languages for name, n in _load(each).months.items()},
    )


def _lists_of(lists: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, words in lists.items():
        for word in words:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


class _File(NamedTuple):
    lists: dict[str, frozenset[str]]
    months: dict[str, int]


@cache
def _load(language: str) -> _File:
    with (LISTS / f"{language}.toml").open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    months = {fold(name): number for name, number in data.pop("months").items()}
    return _File(
        {name: frozenset(_fold_all(words)) for name, words in data.items()}, months
    )
