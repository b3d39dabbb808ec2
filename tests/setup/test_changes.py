"""The description of changes is empty if and only if two configurations are equal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from frameworks.catalogue import catalogue_from
from frameworks.configuration import (
    FrameworkSettings,
    LevelSettings,
    PlacementRule,
    Settings,
    settings_to_json,
)
from frameworks.exchange import framework_from_json, framework_to_json
from frameworks.registry import installed
from frameworks.spec import Cadence, Level, Scoring, Use
from setup.changes import changes
from setup.decisions import decisions_of, merge, settings_from

# A busy machine is no failure.
unhurried = hypothesis_settings(deadline=None)
KINDS = ["objective", "key_result", "vision", "gone"]
numbers = st.tuples(st.integers(0, 3), st.integers(3, 9))
names = st.sampled_from(["Outcome", "Result", "Step"])
level_settings = st.builds(
    LevelSettings,
    use=st.none() | st.sampled_from(Use),
    limits=st.dictionaries(st.sampled_from(KINDS), numbers, max_size=2),
    horizon_days=st.none() | numbers,
    cadence=st.none() | st.sampled_from(Cadence),
    confidence_style=st.sampled_from(["", "words", "percent"]),
    on_track_from=st.none() | st.integers(0, 100),
    at_risk_from=st.none() | st.integers(0, 100),
    scoring=st.none() | st.sampled_from(Scoring),
    hidden_notes=st.frozensets(st.sampled_from(["too_many", "horizon", "gone"])),
)
framework_settings = st.builds(
    FrameworkSettings,
    labels=st.dictionaries(st.sampled_from(KINDS), st.tuples(names, names), max_size=2),
    levels=st.dictionaries(st.sampled_from(Level), level_settings, max_size=2),
)
refs = st.sampled_from(["okr:objective", "v2mom:vision", "gone:kind"])
rules = st.builds(PlacementRule, refs, refs | st.just(""), st.booleans())
lists = st.dictionaries(
    st.sampled_from(["vague", "activity"]),
    st.dictionaries(
        st.sampled_from(["add", "remove"]),
        st.lists(st.sampled_from("abc"), unique=True).map(tuple),
    ),
    max_size=2,
)


def own(name: str) -> st.SearchStrategy[object]:
    written = framework_to_json(installed()[0]) | {"slug": "ours", "name": name}
    return st.just(framework_from_json(written, is_own=True))


settings = st.builds(
    Settings,
    frameworks=st.dictionaries(
        st.sampled_from(["okr", "v2mom", "gone"]), framework_settings, max_size=2
    ),
    own=st.lists(
        st.deferred(lambda: own("Ours") | own("Theirs")),
        max_size=1,
    ).map(tuple),
    placement=st.lists(rules, max_size=3).map(tuple),
    words=st.dictionaries(st.sampled_from(["en", "de"]), lists, max_size=2),
)


@unhurried
@given(settings, settings)
def test_only_differences_are_described(a: Settings, b: Settings) -> None:
    said = changes(catalogue_from(a), catalogue_from(b))
    assert (said == []) == (settings_to_json(a) == settings_to_json(b))
    assert all(change.text for change in said)


@unhurried
@given(settings)
def test_nothing_differs_from_itself(a: Settings) -> None:
    assert changes(catalogue_from(a), catalogue_from(a)) == []


@unhurried
@given(settings)
def test_decisions_make_the_configuration_again(a: Settings) -> None:
    assert decisions_of(settings_from(decisions_of(a))) == decisions_of(a)


@unhurried
@given(settings, settings, settings)
def test_a_merge_keeps_my_changes_and_their_other_ones(
    base: Settings, mine: Settings, theirs: Settings
) -> None:
    merged = decisions_of(merge(base, mine, theirs).settings)
    was, wanted, now = decisions_of(base), decisions_of(mine), decisions_of(theirs)
    for path in {*was, *wanted, *now}:
        touched = was.get(path) != wanted.get(path)
        assert merged.get(path) == (wanted if touched else now).get(path)


def okr(level: Level = Level.TEAM, **said: object) -> Settings:
    told = replace(LevelSettings(), **said)  # type: ignore[arg-type]  # by name
    return Settings({"okr": FrameworkSettings(levels={level: told})})


@pytest.mark.parametrize(
    ("after", "text"),
    [
        (okr(limits={"objective": (2, 4)}), "Team: limit for objectives 2–3 → 2–4"),
        (okr(use=Use.OFF), "Team: Default → Off"),
        (okr(cadence=Cadence.MONTHLY), "Team: check-ins weekly → monthly"),
        (okr(horizon_days=(7, 90)), "Team: period 28–366 days → 7–90 days"),
        (okr(on_track_from=80), "Team: on track from organization default → 80%"),
        (okr(scoring=Scoring.PERCENT), "Team: results as a score → in percent"),
        (
            okr(hidden_notes=frozenset({"too_many"})),
            "Team: the suggestion “More goals than the limit” is hidden",
        ),
        (
            Settings(
                {"okr": FrameworkSettings({"key_result": ("Outcome", "Outcomes")})}
            ),
            "“Key result” is now called “Outcome”",
        ),
        (
            Settings(placement=(PlacementRule("okr:key_result", "", True),)),  # noqa: FBT003  a goal without a parent is allowed
            "“Key result” doesn’t need a parent goal",
        ),
    ],
)
def test_changes_are_described_in_sentences(after: Settings, text: str) -> None:
    found = changes(catalogue_from(Settings()), catalogue_from(after))
    assert [change.text for change in found] == [text]
