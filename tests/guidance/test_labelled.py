"""The labelled sentences: false alarms are rarer than one in ten."""

import pytest

from bench.guidance import SETS, measure_guidance, read_set, score
from frameworks.guidance import HintKind

SENTENCE_KINDS = {
    HintKind.VAGUE,
    HintKind.NO_MEASURE,
    HintKind.NO_TARGET,
    HintKind.NO_DATE,
    HintKind.OVER_SPECIFIED,
    HintKind.ACTIVITY,
    HintKind.COPIED_PARENT,
    HintKind.COMPOUND,
}


def test_every_rule_has_enough_good_and_bad_sentences() -> None:
    labelled = read_set("labelled")
    assert len(labelled) >= 150
    assert sum(not each.expected for each in labelled) >= len(labelled) / 3
    assert {kind for each in labelled for kind in each.expected} == SENTENCE_KINDS
    titles = {each.draft.title for each in labelled}
    assert not titles & {each.draft.title for each in read_set("held_out")}


@pytest.mark.parametrize("name", SETS)
def test_nine_of_ten_hints_are_right(name: str) -> None:
    result = score(read_set(name))
    assert result.precision() >= 0.9
    assert result.recall() >= 0.9


@pytest.mark.parametrize("kind", sorted(SENTENCE_KINDS))
def test_no_rule_has_a_much_lower_precision(kind: HintKind) -> None:
    result = score(read_set("labelled"))
    assert result.precision(kind) >= 0.9
    assert result.recall(kind) >= 0.8


def test_the_bench_prints_both_sets_and_the_speed() -> None:
    rows = {row.name: row for row in measure_guidance()}
    assert all(name.startswith("guidance") for name in rows)
    for name in SETS:
        assert rows[f"guidance {name}: precision"].holds
        assert rows[f"guidance {name}: recall"].ratio
    assert rows["guidance: one goal"].median_ms is not None
