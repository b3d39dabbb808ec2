"""The catalogue of an organization: installed frameworks, custom ones, and settings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as given_settings

from frameworks.catalogue import Terms, catalogue_from
from frameworks.configuration import (
    FrameworkSettings,
    LevelSettings,
    PlacementRule,
    Settings,
)
from frameworks.registry import installed
from frameworks.spec import (
    Cadence,
    Framework,
    Kind,
    KindRef,
    Level,
    Limit,
    Role,
    Scoring,
    Use,
)
from tests.frameworks import build
from tests.frameworks.build import catalogue
from tests.needs import needs_framework

OBJECTIVE, KEY_RESULT = KindRef("okr", "objective"), KindRef("okr", "key_result")
VISION, METHOD = KindRef("v2mom", "vision"), KindRef("v2mom", "method")
MEASURE, VALUE = KindRef("v2mom", "measure"), KindRef("v2mom", "value")
BHAG, MILESTONE = KindRef("bhag", "bhag"), KindRef("bhag", "milestone")
WHAT, HOW = KindRef("whats_hows", "what"), KindRef("whats_hows", "how")
NOWHERE = KindRef("gone", "thing")

AIM = Kind("aim", "Aim", "Aims", ())
OWN = Framework("own", "Our way", "1", (AIM,), (1, 9), is_own=True)


def test_without_settings_the_catalogue_equals_the_installed_frameworks() -> None:
    plain = catalogue_from(Settings())
    assert plain.frameworks == installed()
    assert plain.framework("gone") is None
    assert plain.kind(NOWHERE) is None
    assert plain.kind(KindRef("okr", "dream")) is None


def test_custom_frameworks_are_in_the_catalogue() -> None:
    mine = catalogue_from(Settings(own=(OWN,)))
    slugs = [one.slug for one in installed()]
    assert [one.slug for one in mine.frameworks] == sorted([*slugs, "own"])
    assert mine.kind(KindRef("own", "aim")) == AIM


@given(build.settings)
@given_settings(max_examples=40, deadline=None)
def test_no_combination_of_settings_breaks_the_catalogue(settings: Settings) -> None:
    """Also of frameworks and kinds that are gone."""
    mine = catalogue_from(settings)
    for framework, kind in mine.kinds():
        ref = framework.ref(kind)
        assert mine.kind_label(ref) is not None
        for level in Level:
            mine.limit(ref, level)
            mine.cadence(ref, level)
            terms = mine.terms(ref, level)
            assert terms.is_statement == (kind.role == Role.STATEMENT)
    for level in Level:
        default = mine.default(level)
        assert default is None or mine.is_on(default.slug, level)


# --- Names ---------------------------------------------------------------------------


def renamed() -> FrameworkSettings:
    return FrameworkSettings(labels={"key_result": ("Key Metric", "Key Metrics")})


@needs_framework("okr")
def test_labels_are_the_organization_s_everywhere() -> None:
    mine = catalogue_from(Settings(frameworks={"okr": renamed()}))
    assert mine.kind_name(KEY_RESULT) == "Key Metric"
    assert mine.kind_name(KEY_RESULT, plural=True) == "Key Metrics"
    assert mine.kind_label(KEY_RESULT) == "key metric"
    assert mine.kind_name(OBJECTIVE) == "Objective"


@needs_framework("bhag")
@pytest.mark.parametrize(
    ("ref", "label"),
    [
        (KEY_RESULT, "key result"),
        (BHAG, "BHAG"),
        (KindRef("gone", "core_value"), "core value"),
    ],
)
def test_a_label_in_running_text(ref: KindRef, label: str) -> None:
    assert catalogue().kind_label(ref) == label


# --- Use -------------------------------------------------------------------------------


@needs_framework("okr", "v2mom", "bhag")
def test_okr_is_the_default_framework() -> None:
    plain = catalogue_from(Settings())
    for level in Level:
        default = plain.default(level)
        assert default is not None
        assert default.slug == "okr"
    assert plain.use("v2mom", Level.TEAM) == Use.ALLOWED
    assert plain.use("bhag", Level.TEAM) == Use.OFF
    assert plain.use("gone", Level.TEAM) == Use.OFF


@needs_framework("okr", "v2mom")
def test_a_chosen_default_replaces_a_suggested_one() -> None:
    mine = catalogue("v2mom", team=LevelSettings(use=Use.DEFAULT))
    default = mine.default(Level.TEAM)
    assert default is not None
    assert default.slug == "v2mom"
    assert mine.use("okr", Level.TEAM) == Use.ALLOWED
    assert mine.use("okr", Level.COMPANY) == Use.DEFAULT


def test_with_everything_off_nothing_is_offered_first() -> None:
    off = LevelSettings(use=Use.OFF)
    every = FrameworkSettings(levels=dict.fromkeys(Level, off))
    slugs = [one.slug for one in installed()]
    mine = catalogue_from(Settings(frameworks=dict.fromkeys(slugs, every)))
    assert mine.default(Level.TEAM) is None
    assert not any(mine.is_used(slug) for slug in slugs)


# --- What holds for a level --------------------------------------------------------------


@needs_framework("okr")
def test_a_configured_limit_works_like_the_frameworks() -> None:
    own = LevelSettings(limits={"key_result": (1, 2), "objective": (1, 1)})
    mine = catalogue(team=own)
    assert mine.limit(KEY_RESULT, Level.TEAM) == Limit(1, 2, "parent")
    assert mine.limit(OBJECTIVE, Level.TEAM) == Limit(1, 1, "owner")
    assert mine.limit(KEY_RESULT, Level.COMPANY) == catalogue().limit(
        KEY_RESULT, Level.COMPANY
    )


@needs_framework("v2mom")
def test_a_limit_where_the_framework_has_none() -> None:
    mine = catalogue("v2mom", team=LevelSettings(limits={"measure": (1, 3)}))
    assert mine.limit(MEASURE, Level.TEAM) == Limit(1, 3, "parent")
    assert catalogue().limit(MEASURE, Level.TEAM) is None


@needs_framework("okr")
def test_horizon_cadence_scoring_and_style_by_level() -> None:
    own = LevelSettings(
        horizon_days=(7, 31),
        cadence=Cadence.MONTHLY,
        scoring=Scoring.PERCENT,
        confidence_style="words",
    )
    mine = catalogue(team=own)
    assert mine.horizon_days("okr", Level.TEAM) == (7, 31)
    assert mine.horizon_days("okr", Level.COMPANY) == (28, 366)
    assert mine.cadence(KEY_RESULT, Level.TEAM) == Cadence.MONTHLY
    assert mine.cadence(KEY_RESULT, Level.COMPANY) == Cadence.WEEKLY
    assert mine.scoring("okr", Level.TEAM) == Scoring.PERCENT
    assert mine.confidence_style("okr", Level.TEAM) == "words"
    assert mine.confidence_style("okr", Level.COMPANY) == ""
    assert mine.horizon_days("gone", Level.TEAM) is None
    assert mine.scoring("gone", Level.TEAM) is None


@needs_framework("v2mom")
def test_statements_have_no_cadence() -> None:
    weekly = LevelSettings(cadence=Cadence.WEEKLY)
    assert catalogue("v2mom", team=weekly).cadence(VALUE, Level.TEAM) == Cadence.NEVER
    assert catalogue().cadence(NOWHERE, Level.TEAM) is None


@needs_framework("v2mom", "bhag")
def test_thresholds_are_fractions() -> None:
    mine = catalogue(team=LevelSettings(on_track_from=80, at_risk_from=0))
    assert mine.terms(OBJECTIVE, Level.TEAM) == Terms(0.8, 0.0)
    assert mine.terms(OBJECTIVE, Level.COMPANY) == Terms()
    assert mine.terms(VALUE, Level.TEAM).is_statement
    assert mine.terms(BHAG, Level.COMPANY).paced_by_year
    assert mine.terms(NOWHERE, Level.TEAM) == Terms()


# --- Places -----------------------------------------------------------------------------


@needs_framework("okr", "v2mom", "bhag", "whats_hows")
@pytest.mark.parametrize(
    ("child", "parent", "may"),
    [
        # A tree mixes them.
        (KEY_RESULT, METHOD, True),
        (WHAT, OBJECTIVE, True),
        (OBJECTIVE, BHAG, True),
        (VISION, BHAG, True),
        (WHAT, MILESTONE, True),
        (VISION, OBJECTIVE, True),
        (MEASURE, KEY_RESULT, True),
        # But not everything.
        (BHAG, OBJECTIVE, False),
        (MILESTONE, OBJECTIVE, False),
        (KEY_RESULT, BHAG, False),
        (VALUE, OBJECTIVE, False),
        (HOW, VISION, False),
        (OBJECTIVE, VALUE, False),
        (KEY_RESULT, HOW, False),
        (METHOD, METHOD, False),
        (MEASURE, None, False),
        (HOW, None, True),
        (NOWHERE, OBJECTIVE, True),
        (KEY_RESULT, NOWHERE, True),
        (KEY_RESULT, KindRef("okr", "dream"), False),
    ],
)
def test_allowed_parents(child: KindRef, parent: KindRef | None, *, may: bool) -> None:
    plain = catalogue()
    assert plain.may_stand_under(child, parent) is may
    assert (plain.placement_finding(child, parent) is None) is may


def rules(*said: tuple[KindRef, KindRef | None, bool]) -> Settings:
    return Settings(
        placement=tuple(
            PlacementRule(str(child), str(parent) if parent else "", is_allowed)
            for child, parent, is_allowed in said
        )
    )


def test_the_organizations_last_rule_overrides_the_frameworks() -> None:
    mine = catalogue_from(
        rules(
            (KEY_RESULT, BHAG, True),
            (KEY_RESULT, None, True),
            (OBJECTIVE, OBJECTIVE, False),
            (WHAT, OBJECTIVE, False),
            (WHAT, OBJECTIVE, True),
        )
    )
    assert mine.may_stand_under(KEY_RESULT, BHAG)
    assert mine.may_stand_under(KEY_RESULT, None)
    assert not mine.may_stand_under(OBJECTIVE, OBJECTIVE)
    assert mine.may_stand_under(WHAT, OBJECTIVE)
    assert mine.may_stand_under(OBJECTIVE, BHAG)


@needs_framework("okr")
def test_a_custom_kind_is_combined_by_its_role() -> None:
    bet = Kind("bet", "Bet", "Bets", (), under=(Role.AIM,), role=Role.RESULT)
    own = Framework("own", "Our way", "1", (bet,), (1, 9), is_own=True)
    mine = catalogue_from(Settings(own=(own,)))
    ref = KindRef("own", "bet")
    assert mine.may_stand_under(ref, OBJECTIVE)
    assert not mine.may_stand_under(ref, KEY_RESULT)
    # Its role says nothing within its own framework.
    assert not mine.may_stand_under(ref, ref)


@needs_framework("okr", "bhag")
def test_a_finding_names_the_kinds_that_do_not_fit() -> None:
    mine = catalogue_from(Settings(frameworks={"okr": renamed()}))
    alone, under = (
        mine.placement_finding(KEY_RESULT, parent) for parent in (None, BHAG)
    )
    assert alone is not None
    assert str(alone.text) == "Key metrics need a parent goal."
    assert under is not None
    assert str(under.text) == "Key metrics can’t be placed under BHAGs."
