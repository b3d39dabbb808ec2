"""The configuration document of an organization round-trips."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as given_settings

from frameworks.configuration import (
    FrameworkSettings,
    LevelSettings,
    Settings,
    settings_from_json,
    settings_to_json,
    stored_document,
)
from frameworks.exchange import ExchangeError
from frameworks.spec import Level, Use
from tests.frameworks import build
from tests.frameworks.build import level_of


def through_the_database(settings: Settings) -> Settings:
    return settings_from_json(json.loads(json.dumps(stored_document(settings))))


@given(build.settings)
@given_settings(max_examples=60, deadline=None)
def test_settings_round_trip_through_json(settings: Settings) -> None:
    back = through_the_database(settings)
    assert settings_to_json(back) == settings_to_json(settings)
    assert (back.own, back.placement) == (settings.own, settings.placement)
    assert back.words == settings.words
    for slug, said in settings.frameworks.items():
        assert back.framework(slug).labels == said.labels
        for level in Level:
            assert back.framework(slug).level(level) == said.level(level)


@pytest.mark.parametrize("share", [0, 1, 100])
def test_zero_is_kept_as_a_value(share: int) -> None:
    said = level_of(team=LevelSettings(at_risk_from=share))
    assert through_the_database(said) == said


@pytest.mark.parametrize(
    ("pair", "stored"),
    [((None, 5), [0, 5]), ((2, None), [2, 1000]), ((2, 5), [2, 5])],
)
def test_one_number_of_a_pair_is_stored_as_the_version_before_reads_it(
    pair: tuple[int | None, int | None], stored: list[int]
) -> None:
    """It takes two whole numbers, and computes with both."""
    settings = level_of(
        team=LevelSettings(limits={"key_result": pair}, horizon_days=pair)
    )
    level = stored_document(settings)["frameworks"]["okr"]["levels"]["team"]
    assert level["limits"] == {"key_result": stored}
    assert all(type(number) is int for number in level["horizon_days"])
    assert through_the_database(settings) == settings


def test_a_pair_that_was_stored_with_an_open_number_is_read() -> None:
    settings = level_of(team=LevelSettings(limits={"key_result": (None, 5)}))
    assert settings_from_json(settings_to_json(settings)) == settings


def test_empty_settings_are_left_out() -> None:
    quiet = FrameworkSettings(levels={Level.TEAM: LevelSettings()})
    written = settings_to_json(Settings(frameworks={"okr": quiet}))
    assert written["frameworks"] == {}
    assert settings_from_json({}) == Settings()


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"frameworks": {}},
        {"schema": 2},
        {"schema": 1, "frameworks": []},
        {"schema": 1, "frameworks": {"okr": {"levels": {"moon": {}}}}},
        {"schema": 1, "frameworks": {"okr": {"levels": {"team": {"use": "maybe"}}}}},
        {"schema": 1, "frameworks": {"okr": {"labels": {"objective": ["one"]}}}},
        {"schema": 1, "placement": [{"child": "okr:objective"}]},
        {"schema": 1, "own": [{"schema": 1, "slug": "x"}]},
        {"schema": 1, "own": ["x"]},
        {
            "schema": 1,
            "frameworks": {"okr": {"levels": {"team": {"horizon_days": [1]}}}},
        },
    ],
)
def test_an_invalid_document_raises_one_type_of_error(document: Any) -> None:
    with pytest.raises(ExchangeError):
        settings_from_json(document)


def test_the_document_is_human_readable() -> None:
    off = level_of("v2mom", individual=LevelSettings(use=Use.OFF))
    assert settings_to_json(off)["frameworks"] == {
        "v2mom": {"levels": {"individual": {"use": "off"}}}
    }
