"""The document of an organization's configuration: what is said comes back, and no more."""

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
)
from frameworks.exchange import ExchangeError
from frameworks.spec import Level, Use
from tests.frameworks import build
from tests.frameworks.build import level_of


def through_the_database(settings: Settings) -> Settings:
    return settings_from_json(json.loads(json.dumps(settings_to_json(settings))))


@given(build.settings)
@given_settings(max_examples=60, deadline=None)
def test_settings_come_back_as_they_were(settings: Settings) -> None:
    back = through_the_database(settings)
    assert settings_to_json(back) == settings_to_json(settings)
    assert (back.own, back.placement) == (settings.own, settings.placement)
    assert back.words == settings.words
    for slug, said in settings.frameworks.items():
        assert back.framework(slug).labels == said.labels
        for level in Level:
            assert back.framework(slug).level(level) == said.level(level)


@pytest.mark.parametrize("share", [0, 1, 100])
def test_nothing_is_something_where_it_is_a_number(share: int) -> None:
    said = level_of(team=LevelSettings(at_risk_from=share))
    assert through_the_database(said) == said


def test_what_says_nothing_is_left_out() -> None:
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
def test_another_document_is_refused_with_one_kind_of_error(document: Any) -> None:
    with pytest.raises(ExchangeError):
        settings_from_json(document)


def test_what_was_chosen_stands_in_the_document_in_words() -> None:
    off = level_of("v2mom", individual=LevelSettings(use=Use.OFF))
    assert settings_to_json(off)["frameworks"] == {
        "v2mom": {"levels": {"individual": {"use": "off"}}}
    }
