"""What somebody asks for: the text, its words, and which kind of things."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from django.db import connection

from search.rules import with_typos, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from organizations.models import Membership

LONGEST = 100
GOALS, PEOPLE, UNITS = "goals", "people", "units"
ACTIONS, PAGES = "actions", "pages"
KINDS = (GOALS, PEOPLE, UNITS, ACTIONS, PAGES)
# After every text that begins with a word.
END = "\U0010ffff"
STORED = """
SELECT begin FROM unnest(%(beginnings)s::text[]) AS begin
WHERE EXISTS (
  SELECT FROM goals_goalword WHERE organization_id = %(organization)s
    AND word >= begin AND word < begin || %(end)s
) OR EXISTS (
  SELECT FROM organizations_personword WHERE organization_id = %(organization)s
    AND word >= begin AND word < begin || %(end)s
)
"""
# What a text begins with that asks for one kind.
SIGNS = {"@": PEOPLE, ">": ACTIONS}


@dataclass(frozen=True, slots=True)
class Asked:
    """`text`: as typed, without its sign. `plain`: its words, as `search_plain` writes
    them. `beginnings`: of each word, what a word that is found begins with. `stored`:
    those of them that a goal or a person has, where there are many; None: not known.
    """

    by: Membership
    text: str
    kind: str
    plain: str
    beginnings: tuple[frozenset[str], ...]
    stored: frozenset[str] | None = None

    @property
    def is_in_vain(self) -> bool:
        """Whether no goal and no person has all words: there is none, or one that is
        stored nowhere. Nobody has to look through the others for it.
        """
        words = self.beginnings
        stored = self.stored
        return not words or (
            stored is not None and any(w.isdisjoint(stored) for w in words)
        )

    def with_typos(self) -> Self:
        """The same, with one letter of each word that may be wrong. Queries: 1.

        Whether the reader may know of a word is not decided here: whatever is found by
        it asks that.
        """
        beginnings = tuple(map(with_typos, words_of(self.plain)))
        every = sorted(frozenset().union(*beginnings))
        with connection.cursor() as cursor:
            values: dict[str, Any] = {"organization": self.by.organization_id}
            cursor.execute(STORED, values | {"beginnings": every, "end": END})
            stored = frozenset(found for (found,) in cursor.fetchall())
        return replace(self, beginnings=beginnings, stored=stored)

    def parameters(self) -> dict[str, Any]:
        """For statements: `places` and `beginnings` are parallel, a word each place."""
        pairs = [
            (place, each)
            for place, word in enumerate(self.beginnings)
            for each in sorted(word)
            if self.stored is None or each in self.stored
        ]
        return {
            "organization": self.by.organization_id,
            "member": self.by.pk,
            # No unit has this key.
            "unit": self.by.unit_id or 0,
            "places": [place for place, _each in pairs],
            "beginnings": [each for _place, each in pairs],
            "n_words": len(self.beginnings),
            "plain": self.plain,
            "end": END,
        }


def split_sign(text: str) -> tuple[str, str]:
    """The text to look for, and the kind that its sign asks for, or ""."""
    text = text.replace("\0", " ").strip()[:LONGEST]
    sign = SIGNS.get(text[:1], "")
    return (text[1:].strip() if sign else text), sign


def ask(by: Membership, text: str, *, kind: str = "", plain: str) -> Asked:
    """`plain`: the text as `search_plain` writes it. Queries: 0."""
    words = tuple(frozenset((word,)) for word in words_of(plain))
    return Asked(by, text, kind if kind in KINDS else "", plain, words)


def plain_texts(texts: Sequence[str]) -> Mapping[str, str]:
    """Each text as `search_plain` writes it: what a word is says the database alone.

    Queries: 1.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT each, search_plain(each) FROM unnest(%s::text[]) AS each",
            [list(texts)],
        )
        return dict(cursor.fetchall())
