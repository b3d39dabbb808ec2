"""Documents of custom frameworks: an example, and Hypothesis strategies."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from frameworks.generic import GENERIC
from frameworks.spec import Cadence, FieldType, Level, Scoring, Source

LEVELS = [level.value for level in Level]


def kind(slug: str, label: str, **over: Any) -> dict[str, Any]:
    return {
        "slug": slug,
        "label": label,
        "label_plural": f"{label}s",
        "icon": "target",
        "role": "aim",
        "parents": [],
        "under": [],
        "is_root": True,
        "measured": True,
        "contributes": True,
        "ranked": False,
        "paced_by_year": False,
        "begins_document": False,
        "source": "metric",
        "levels": LEVELS,
        "limits": {},
        "cadence": "weekly",
        "asks_confidence": True,
        "default_confidence": None,
        "fields": [],
        "guidance": [],
        **over,
    }


def bets(**over: Any) -> dict[str, Any]:
    """An example: a theme (a statement) with ranked bets, their results, and
    assumptions.
    """
    return {
        "schema": 1,
        "slug": "bets",
        "name": "Bets",
        "version": "1",
        "summary": "What we bet on this year",
        "horizon_days": [28, 366],
        "scoring": "percent",
        "good_from": {},
        "uses": dict.fromkeys(LEVELS, "allowed"),
        "guidance": [],
        "kinds": [
            kind(
                "bet",
                "Bet",
                measured=False,
                source="mean",
                ranked=True,
                under=["horizon", "aim"],
                begins_document=True,
                asks_confidence=False,
            ),
            kind("proof", "Proof", role="result", parents=["bet"], is_root=False),
            kind(
                "belief",
                "Belief",
                role="statement",
                parents=["bet"],
                is_root=False,
                measured=False,
                contributes=False,
                cadence="never",
                asks_confidence=False,
            ),
        ],
        "checks": [{"code": "no_target", "kinds": ["proof"]}],
        "document": {
            "name": "Our bets",
            "sections": [
                {
                    "heading": "Bets",
                    "hint": "",
                    "kinds": ["bet", "proof"],
                    "field": "",
                    "style": "carriers",
                    "scope": "own",
                }
            ],
        },
        **over,
    }


slugs = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
printed = st.characters(
    min_codepoint=32, max_codepoint=0xFFFF, categories=["L", "N", "P", "S"]
)
labels = st.text(printed, min_size=1, max_size=60)
sentences = st.text(printed, max_size=60)


def some(values: list[str], *, least: int = 0) -> st.SearchStrategy[list[str]]:
    """Some of them without repetition, in any order."""
    every = st.permutations(values)
    return every.flatmap(
        lambda order: st.integers(least, len(order)).map(lambda end: list(order)[:end])
    )


@st.composite
def limits(draw: st.DrawFn) -> dict[str, list[Any]]:
    found = {}
    for level in draw(some(LEVELS)):
        low = draw(st.integers(0, 20))
        per = draw(st.sampled_from(["owner", "parent"]))
        found[level] = [low, draw(st.integers(low, 1000)), per]
    return found


@st.composite
def fields(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for slug in draw(st.lists(slugs, unique=True, max_size=3)):
        type_ = draw(st.sampled_from([each.value for each in FieldType]))
        values = draw(st.lists(slugs, unique=True, min_size=2, max_size=4))
        choices = (
            [[value, draw(labels)] for value in values] if type_ == "choice" else []
        )
        found.append(
            {
                "slug": slug,
                "label": draw(labels),
                "type": type_,
                "choices": choices,
                "hint": draw(sentences),
            }
        )
    return found


@st.composite
def kinds(draw: st.DrawFn, slug: str, known: list[str]) -> dict[str, Any]:
    role = draw(st.sampled_from(["horizon", "aim", "result", "statement"]))
    flag = st.booleans()
    return kind(
        slug,
        draw(labels),
        label_plural=draw(labels),
        role=role,
        parents=draw(some(known)),
        under=draw(some(["horizon", "aim", "result"])),
        is_root=True,
        measured=role != "statement" and draw(flag),
        contributes=draw(flag),
        ranked=draw(flag),
        paced_by_year=draw(flag),
        begins_document=draw(flag),
        source=draw(st.sampled_from([each.value for each in Source])),
        levels=draw(some(LEVELS, least=1)),
        limits=draw(limits()),
        cadence=draw(st.sampled_from([each.value for each in Cadence])),
        asks_confidence=draw(flag),
        default_confidence=draw(st.none() | st.integers(0, 100)),
        fields=draw(fields()),
        guidance=draw(st.lists(sentences, max_size=3)),
    )


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Any valid framework document, with every key."""
    known = draw(st.lists(slugs, unique=True, min_size=1, max_size=4))
    shortest = draw(st.integers(1, 400))
    section = {
        "heading": draw(labels),
        "hint": draw(sentences),
        "kinds": draw(some(known, least=1)),
        "field": "",
        "style": draw(st.sampled_from(["list", "ranked", "carriers", "table"])),
        "scope": draw(st.sampled_from(["own", "line"])),
    }
    return bets(
        slug=draw(slugs),
        name=draw(labels),
        version=draw(st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3})?", fullmatch=True)),
        summary=draw(sentences),
        horizon_days=[shortest, draw(st.integers(shortest, 36600))],
        scoring=draw(st.sampled_from([each.value for each in Scoring])),
        uses={level: draw(st.sampled_from(["off", "allowed"])) for level in LEVELS},
        guidance=draw(st.lists(sentences, max_size=3)),
        kinds=[draw(kinds(slug, known)) for slug in known],
        checks=[
            {"code": code, "kinds": draw(some(known, least=1))}
            for code in draw(some(list(GENERIC)))
        ],
        document=draw(st.none() | st.just({"name": "Page", "sections": [section]})),
    )
