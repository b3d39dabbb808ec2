"""Small frameworks and settings, as data and as Hypothesis strategies."""

from __future__ import annotations

from hypothesis import strategies as st

from frameworks.catalogue import Catalogue, catalogue_from
from frameworks.configuration import (
    FrameworkSettings,
    LevelSettings,
    PlacementRule,
    Settings,
)
from frameworks.spec import (
    Cadence,
    Document,
    Field,
    FieldType,
    Framework,
    Goalish,
    Kind,
    KindRef,
    Level,
    Limit,
    Role,
    Scoring,
    Section,
    SectionScope,
    SectionStyle,
    Source,
    Use,
)


def by_slug(named: Framework | Kind | Field) -> str:
    """A slug names one thing of its list, as the checks of a specification demand."""
    return named.slug


slugs = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=9)
shares = st.none() | st.integers(1, 100)
either = st.none() | st.integers(0, 9)
ranges = st.tuples(either, either)
levels = st.sampled_from(Level)
level_settings = st.builds(
    LevelSettings,
    use=st.none() | st.sampled_from(Use),
    limits=st.dictionaries(slugs, ranges, max_size=2),
    horizon_days=st.none() | ranges,
    cadence=st.none() | st.sampled_from(Cadence),
    confidence_style=st.sampled_from(["", "words", "percent"]),
    on_track_from=shares,
    at_risk_from=shares,
    scoring=st.none() | st.sampled_from(Scoring),
    hidden_notes=st.frozensets(st.sampled_from(["horizon", "too_many"])),
)
framework_settings = st.builds(
    FrameworkSettings,
    labels=st.dictionaries(slugs, st.tuples(words, words), max_size=2),
    levels=st.dictionaries(levels, level_settings, max_size=2),
)
fields = st.builds(
    Field,
    slug=slugs,
    label=words,
    type=st.sampled_from(FieldType),
    choices=st.lists(st.tuples(slugs, words), max_size=2).map(tuple),
    hint=words,
)
limits = st.builds(
    Limit, st.integers(0, 3), st.integers(3, 9), st.sampled_from(["owner", "parent"])
)


def _kind(framework: str) -> st.SearchStrategy[Kind]:
    refs = st.lists(slugs.map(lambda slug: KindRef(framework, slug)), max_size=2)
    return st.builds(
        Kind,
        slug=slugs,
        label=words,
        label_plural=words,
        parents=refs.map(tuple),
        role=st.sampled_from(Role),
        under=st.lists(st.sampled_from(Role), max_size=2).map(tuple),
        is_root=st.booleans(),
        measured=st.booleans(),
        contributes=st.booleans(),
        ranked=st.booleans(),
        paced_by_year=st.booleans(),
        begins_document=st.booleans(),
        icon=slugs,
        source=st.sampled_from(Source),
        levels=st.lists(levels, min_size=1, unique=True).map(tuple),
        limits=st.dictionaries(levels, limits, max_size=2),
        cadence=st.sampled_from(Cadence),
        asks_confidence=st.booleans(),
        default_confidence=st.none() | st.integers(0, 100),
        fields=st.lists(fields, max_size=2, unique_by=by_slug).map(tuple),
        guidance=st.lists(words, max_size=2).map(tuple),
    )


documents = st.none() | st.builds(
    Document,
    name=words,
    sections=st.lists(
        st.builds(
            Section,
            heading=words,
            hint=words,
            kinds=st.lists(slugs, max_size=2).map(tuple),
            field=slugs,
            style=st.sampled_from(SectionStyle),
            scope=st.sampled_from(SectionScope),
        ),
        max_size=2,
    ).map(tuple),
)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    slug = draw(slugs)
    return draw(
        st.builds(
            Framework,
            slug=st.just(slug),
            name=words,
            version=slugs,
            kinds=st.lists(_kind(slug), max_size=2, unique_by=by_slug).map(tuple),
            horizon_days=ranges,
            summary=words,
            guidance=st.lists(words, max_size=2).map(tuple),
            uses=st.dictionaries(levels, st.sampled_from(Use), max_size=2),
            scoring=st.sampled_from(Scoring),
            good_from=st.dictionaries(slugs, st.floats(0, 1), max_size=2),
            document=documents,
            is_own=st.just(True),  # noqa: FBT003  a value, not a flag
        )
    )


settings = st.builds(
    Settings,
    frameworks=st.dictionaries(slugs, framework_settings, max_size=2),
    own=st.lists(frameworks(), max_size=2, unique_by=by_slug).map(tuple),
    placement=st.lists(
        st.builds(PlacementRule, slugs, slugs, st.booleans()), max_size=2
    ).map(tuple),
    words=st.dictionaries(
        slugs,
        st.dictionaries(
            slugs, st.dictionaries(slugs, st.lists(words).map(tuple), max_size=2)
        ),
        max_size=2,
    ),
)


def catalogue(slug: str = "okr", **levels: LevelSettings) -> Catalogue:
    """The installed frameworks with these settings of one framework by level."""
    return catalogue_from(level_of(slug, **levels))


def level_of(slug: str = "okr", **levels: LevelSettings) -> Settings:
    by_level = {Level(name): value for name, value in levels.items()}
    return Settings(frameworks={slug: FrameworkSettings(levels=by_level)})


def goalish(**over: object) -> Goalish:
    """A valid objective of a team; `over` changes its attributes."""
    said: dict[str, object] = {
        "kind": "objective",
        "title": "Grow",
        "level": Level.TEAM,
        "parent": None,
        "n_children": 2,
        "has_metric": False,
        "has_target": False,
        "has_owner": True,
    }
    return Goalish(**said | over)  # type: ignore[arg-type]  # by name
