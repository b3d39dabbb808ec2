"""The words that the rules look for: data files, and an organization's own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

LISTS = Path(__file__).with_name("lists")
LANGUAGES = tuple(sorted(path.stem for path in LISTS.glob("*.toml")))
# What an organization may add to and take from, as the setup page calls it.
EXTENSIBLE = {
    "vague": _("Verbs that say no result"),
    "empty": _("Praise that says nothing"),
    "best_efforts": _("Best efforts"),
    "deliverables": _("Verbs of what is done or not"),
    "activities": _("Activities"),
    "tactics": _("Words before a tactic"),
    "identifiers": _("Words before a number that is a name"),
}
NOTHING = re.compile(r"(?!)")

type Extra = Mapping[str, Mapping[str, Sequence[str]]]
type Frozen = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The lists of one organization by name, and one pattern for each."""

    languages: tuple[str, ...]
    lists: Mapping[str, frozenset[str]]
    patterns: Mapping[str, re.Pattern[str]]

    def holds(self, name: str, word: str) -> bool:
        """Whether the list has this one word, in any case."""
        return word.casefold() in self.lists.get(name, frozenset())

    def find(self, name: str, text: str, start: int = 0) -> re.Match[str] | None:
        """The first of the list's words and phrases in the text."""
        return self.patterns.get(name, NOTHING).search(text, start)


def words_for(languages: Sequence[str], extra: Extra | None = None) -> Words:
    """The lists of these languages together, with the organization's own words.

    `extra`: {list: {"add": [word], "remove": [word]}}, lists as in `EXTENSIBLE`; others
    are left alone, and so are languages without a file. Cached; reads a file once.
    """
    known = tuple(sorted({tag.split("-")[0] for tag in languages} & set(LANGUAGES)))
    return _combine(known, _freeze(extra or {}))


def _freeze(extra: Extra) -> Frozen:
    return tuple(
        (name, _clean(change.get("add", ())), _clean(change.get("remove", ())))
        for name, change in sorted(extra.items())
        if name in EXTENSIBLE
    )


def _clean(words: Sequence[str]) -> tuple[str, ...]:
    folded = (" ".join(word.casefold().split()) for word in words)
    return tuple(sorted({word for word in folded if word}))


@lru_cache(maxsize=256)
def _combine(languages: tuple[str, ...], extra: Frozen) -> Words:
    lists: dict[str, set[str]] = {}
    for language in languages:
        for name, words in _load(language).items():
            lists.setdefault(name, set()).update(words)
    for name, added, removed in extra:
        lists[name] = (lists.get(name, set()) | set(added)) - set(removed)
    frozen = {name: frozenset(words) for name, words in lists.items()}
    return Words(languages, frozen, {name: pattern(frozen[name]) for name in frozen})


@cache
def _load(language: str) -> dict[str, frozenset[str]]:
    with (LISTS / f"{language}.toml").open("rb") as file:
        data: dict[str, list[str]] = tomllib.load(file)
    return {name: frozenset(_clean(words)) for name, words in data.items()}


def pattern(words: frozenset[str]) -> re.Pattern[str]:
    """Any of the words as a whole word, in any case, the longest first."""
    if not words:
        return NOTHING
    ordered = sorted(words, key=lambda word: (-len(word), word))
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)
