"""k-anonymity: no figure, and no difference of figures, is about fewer than five
people.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.anonymity import FEWEST, GroupCount, suppress_small_groups

if TYPE_CHECKING:
    from random import Random

TOP = 0


def sizes(own: dict[int, int], parents: dict[int, int | None]) -> dict[int, int]:
    counts = {key: GroupCount(n, 0) for key, n in own.items()}
    return {
        key: n.asked for key, n in suppress_small_groups(counts, parents, TOP).items()
    }


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[int, int], dict[int, int | None]]:
    n_units = draw(st.integers(1, 12))
    parents: dict[int, int | None] = {1: None}
    for key in range(2, n_units + 1):
        parents[key] = draw(st.none() | st.integers(1, key - 1))
    own = {key: draw(st.integers(0, 9)) for key in (TOP, *parents)}
    return own, parents


@settings(max_examples=50, deadline=None)
@given(trees())
def test_every_derivable_group_is_empty_or_large_enough(
    world: tuple[dict[int, int], dict[int, int | None]],
) -> None:
    own, parents = world
    shown = sizes(own, parents)

    def shown_above(key: int) -> int:
        above = parents[key]
        while above is not None and above not in shown:
            above = parents[above]
        return TOP if above is None else above

    assert all(n >= FEWEST for n in shown.values())
    # What is left of each when all that is shown right below it is taken off.
    rest = dict(shown)
    for key in shown:
        if key != TOP:
            rest[shown_above(key)] -= shown[key]
    assert all(n == 0 or n >= FEWEST for n in rest.values())
    everybody = sum(own.values())
    assert shown.get(TOP, 0) == (everybody if everybody >= FEWEST else 0)


def people_in(
    key: int, own: dict[int, int], parents: dict[int, int | None]
) -> frozenset[tuple[int, int]]:
    """Everybody in a unit or below it, each by their unit and a number."""
    units = {key} | {each for each in parents if key in (TOP, *line(each, parents))}
    return frozenset((unit, n) for unit in units for n in range(own.get(unit, 0)))


def line(key: int, parents: dict[int, int | None]) -> list[int]:
    above = parents.get(key)
    return [key] if above is None else [key, *line(above, parents)]


@settings(max_examples=50, deadline=None)
@given(trees(), st.randoms(use_true_random=False))
def test_no_difference_of_figures_is_about_fewer_than_five_people(
    world: tuple[dict[int, int], dict[int, int | None]], chance: Random
) -> None:
    """Sums and differences of figures add and remove people only by whole groups."""
    own, parents = world
    figures = [people_in(key, own, parents) for key in sizes(own, parents)]
    for _try in range(20):
        taken: Counter[tuple[int, int]] = Counter()
        for figure in chance.sample(figures, min(len(figures), chance.randint(1, 4))):
            sign = chance.choice((1, -1))
            taken.update(dict.fromkeys(figure, sign))
        alike = Counter(taken.values())
        assert all(n >= FEWEST for n in alike.values())


def test_a_large_unit_is_suppressed_when_it_would_reveal_a_small_one() -> None:
    parents: dict[int, int | None] = {1: None, 2: 1, 3: 1, 4: 1}
    assert sizes({2: 3, 3: 6, 4: 8}, parents) == {0: 17, 1: 17, 4: 8}
    # Two small ones hide each other.
    assert sizes({2: 3, 3: 2, 4: 8}, parents) == {0: 13, 1: 13, 4: 8}
    assert sizes({2: 3, 3: 1}, parents) == {}
