"""The library's files: valid, allowed by their frameworks, and searchable."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from frameworks.catalogue import Catalogue, catalogue_from
from frameworks.configuration import Settings
from frameworks.examples.checks import check_examples, problems_of
from frameworks.examples.library import examples_for, find_example, library
from frameworks.examples.planning import frameworks_for, plan
from frameworks.examples.reading import ExampleError, read, read_file
from frameworks.examples.spec import Example, ExampleSort
from frameworks.registry import installed, registered_temporarily
from frameworks.spec import Framework, Kind, KindRef, Role
from goals.models import Goal
from tests.needs import needs_framework

INSIDE = ("okr", "v2mom", "whats_hows")


@pytest.fixture
def catalogue() -> Catalogue:
    return catalogue_from(Settings())


def example(slug: str) -> Example:
    found = find_example(slug)
    assert found is not None
    return found


def kinds(found: Example, framework: str, catalogue: Catalogue) -> dict[str, str]:
    """Key → kind."""
    spec = catalogue.framework(framework)
    assert spec is not None
    return {p.node.key: p.ref.kind for p in plan(found, spec, catalogue)}


def test_every_file_is_an_example_without_problems(catalogue: Catalogue) -> None:
    found, failures = library()
    assert failures == ()
    problems = {each.slug: list(problems_of(each, catalogue)) for each in found}
    assert problems == {slug: [] for slug in problems}
    assert check_examples() == []


def slugs_of(sort: ExampleSort) -> set[str]:
    return {each.slug for each in library().examples if each.sort == sort}


def test_all_cascades_and_lessons_of_the_sources_exist() -> None:
    assert slugs_of(ExampleSort.CASCADE) == {
        *("arr-growth", "financial-services", "technology", "government"),
        "automotive",
    }
    assert slugs_of(ExampleSort.LESSON) == {
        *("instagram-smart", "sales-marketing-30-days", "translation"),
    }


@needs_framework("okr", "v2mom", "bhag", "whats_hows")
def test_every_framework_brings_its_reference_document() -> None:
    assert slugs_of(ExampleSort.REFERENCE) == {
        *("salesforce-1999", "quality-control-form", "innovative-products"),
        "computer-on-every-desk",
    }


def test_every_example_names_its_source() -> None:
    for each in library().examples:
        assert each.source in ("000", "001", "002", "004"), each.slug
        assert each.credit, each.slug


def test_metrics_use_the_types_of_goals() -> None:
    for each in library().examples:
        for node in each.nodes:
            measure = node.measure
            if measure is not None:
                assert measure.type in Goal.MetricType.values, node.key
                assert measure.direction in Goal.Direction.values, node.key
                assert len(node.title) <= 300


def test_a_cascade_fits_every_framework_of_aims_and_results(
    catalogue: Catalogue,
) -> None:
    for each in library().examples:
        if each.sort != ExampleSort.REFERENCE:
            slugs = [found.slug for found in frameworks_for(each, catalogue)]
            there = {found.slug for found in catalogue.frameworks}
            assert {*INSIDE} & there <= {*slugs}, each.slug
            assert "bhag" not in slugs


@needs_framework("okr", "v2mom", "whats_hows")
def test_arr_growth_reads_in_three_frameworks(catalogue: Catalogue) -> None:
    arr = example("arr-growth")
    as_okr, as_v2mom, as_whats = (kinds(arr, slug, catalogue) for slug in INSIDE)
    assert (as_okr["arr"], as_okr["opps"]) == ("objective", "key_result")
    assert (as_v2mom["arr"], as_v2mom["pipeline"]) == ("vision", "method")
    # The executive’s own V2MOM carries the company’s method.
    assert (as_v2mom["quota"], as_v2mom["closes"]) == ("vision", "measure")
    assert (as_whats["quota"], as_whats["closes"]) == ("what", "metric")


def test_arr_growth_has_the_numbers_of_the_source() -> None:
    arr = example("arr-growth")
    targets = {n.key: n.measure.target for n in arr.nodes if n.measure}
    assert targets == {
        "logos": Decimal(40),
        "retention": Decimal(115),
        "verticals": Decimal(2),
        "opps": Decimal(200),
        "deal-cycle": Decimal(90),
        "win-rate": Decimal(35),
        "outbound": Decimal(25),
        "legal": Decimal(10),
        "closes": Decimal(6),
    }
    assert [row[2] for row in arr.tables[0].rows] == ["22", "8", "5", "34"]


@needs_framework("whats_hows")
def test_an_example_may_vary_by_framework(catalogue: Catalogue) -> None:
    spec = catalogue.framework("whats_hows")
    assert spec is not None
    first = plan(example("arr-growth"), spec, catalogue)[0]
    assert first.node.measure is not None
    assert first.node.measure.target == Decimal(18_000_000)


@needs_framework("okr", "v2mom", "whats_hows")
def test_a_principle_maps_to_a_kind_of_each_framework(
    catalogue: Catalogue,
) -> None:
    bank = example("financial-services")
    assert "sound" not in kinds(bank, "okr", catalogue)
    assert kinds(bank, "v2mom", catalogue)["sound"] == "value"
    assert kinds(bank, "whats_hows", catalogue)["sound"] == "how"


@needs_framework("v2mom")
def test_salesforces_first_v2mom_is_complete(catalogue: Catalogue) -> None:
    found = kinds(example("salesforce-1999"), "v2mom", catalogue)
    count = {kind: list(found.values()).count(kind) for kind in found.values()}
    assert count == {"vision": 1, "value": 5, "method": 6, "obstacle": 2, "measure": 5}


@needs_framework("v2mom")
def test_children_of_omitted_goals_move_to_the_next_parent(
    catalogue: Catalogue,
) -> None:
    spec = catalogue.framework("v2mom")
    assert spec is not None
    whole = example("arr-growth")
    planned = plan(whole, spec, catalogue, keep={"company", "executive"})
    quota = next(each for each in planned if each.node.key == "quota")
    assert (quota.above, quota.ref.kind) == ("arr", "method")
    alone = plan(whole, spec, catalogue, keep={"executive"})
    assert alone[0].ref == KindRef("v2mom", "vision")
    assert alone[0].is_first


def test_a_third_party_framework_shows_cascades() -> None:
    """From its spec alone."""
    goal = Kind("goal", "Goal", "Goals", parents=(KindRef("ogsm", "goal"),))
    measure = Kind(
        "gauge", "Gauge", "Gauges", (KindRef("ogsm", "goal"),), Role.RESULT, (), ()
    )
    ogsm = Framework("ogsm", "OGSM", "1", (goal, measure), (28, 366))
    with registered_temporarily(ogsm):
        catalogue = catalogue_from(Settings(), frameworks=installed())
        found = kinds(example("arr-growth"), "ogsm", catalogue)
        assert (found["arr"], found["closes"]) == ("goal", "gauge")


@needs_framework("v2mom", "bhag")
def test_the_search_wants_every_word(catalogue: Catalogue) -> None:
    def slugs(text: str, framework: str = "") -> list[str]:
        found = examples_for(catalogue, text=text, framework=framework)
        return [each.slug for each in found]

    assert slugs("HOSPITAL policy") == ["government"]
    assert slugs("amazon quality") == ["salesforce-1999"]
    assert slugs("engaging video") == ["instagram-smart"]
    assert slugs("hospital loans") == []
    assert slugs("", "bhag") == ["computer-on-every-desk"]
    assert len(slugs("")) == len(library().examples)


def test_a_step_highlights_its_own_words() -> None:
    ladder = example("instagram-smart").steps
    before, marked, after = ladder[2].parts
    assert marked == "through engaging video content"
    assert before + marked + after == ladder[2].text
    assert ladder[1].text == ladder[3].text


@pytest.mark.parametrize(
    "text",
    [
        "sort = 'cascade'",
        "name = 'A'\nsort = 'tale'\nsummary = ''\nsource = ''\ncredit = ''",
        "name = 'A'\nsort = 'lesson'\nsummary = ''\nsource = ''\ncredit = ''\nx = 1",
        "not toml",
    ],
)
def test_an_invalid_example_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(ExampleError, match=r"bad\.toml"):
        read_file(path)


@needs_framework("v2mom")
def test_problems_are_described_in_sentences(catalogue: Catalogue) -> None:
    whose = [{"slug": "all", "name": "All", "level": "company"}]
    goals = [
        {"key": "a", "title": "A", "place": "all", "under": "b"},
        {"key": "a", "title": "A", "place": "all", "kind": "objective"},
        {"key": "c", "title": "C", "place": "all", "partner": "nobody"},
    ]
    said = {"name": "", "sort": "cascade", "summary": "", "source": "", "credit": ""}
    bad = read("bad", {**said, "framework": "v2mom", "places": whose, "goals": goals})
    assert list(problems_of(bad, catalogue)) == [
        "the parent of “a”, “b”, isn’t defined before it",
        "it defines “a” twice",
        "“c” names a place that doesn’t exist: “nobody”",
        "“a” names a kind that v2mom doesn’t have: “objective”",
    ]
