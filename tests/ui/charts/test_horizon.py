"""The picture of the long-term goal: where its labels are, and what they say."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.ui.charts.parsed import parsed
from ui.charts.horizon import ROOM, Milestone, horizon

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONG = "Half of all the hospitals of Europe see twelve weeks ahead of every shortage"


def drawn(*way: Milestone) -> Element:
    return parsed(horizon(way, label="The way there"))


def labels(way: list[Milestone]) -> list[str]:
    found = drawn(*way).iterfind(".//p[@class='hz-label']")
    return [" ".join("".join(each.itertext()).split()) for each in found]


def places(way: list[Milestone]) -> list[float]:
    """Of the stops with a label, across, in percent."""
    stops = drawn(*way).iterfind("svg[@class='hz-stop']")
    labelled = (each for each in stops if each.find("foreignObject") is not None)
    return [float(each.attrib["x"].rstrip("%")) for each in labelled]


def test_a_label_has_the_whole_name() -> None:
    way = [Milestone(2026, "Grow ARR"), Milestone(2030, LONG), Milestone(2036, "All")]
    assert labels(way)[:2] == ["2026 Grow ARR", f"2030 {LONG}"]


def test_the_label_of_the_sun_is_the_year_alone() -> None:
    way = [Milestone(2026, ""), Milestone(2036, "All hospitals", "horizon")]
    assert labels(way) == ["2026", "2036"]


@pytest.mark.parametrize("n", [1, 3, 5, 9])
def test_labels_have_room_however_many_milestones_there_are(n: int) -> None:
    years = [2026, *(2028 + k for k in range(n)), 2037]
    found = places([Milestone(year, LONG) for year in years])
    whole = found[-1] - found[0]
    assert len(found) > 2
    assert min(b - a for a, b in pairwise(found)) >= ROOM * whole - 0.1


def test_every_milestone_has_its_sign() -> None:
    way = [Milestone(year, "") for year in range(2026, 2038)]
    picture = drawn(*way)
    assert len(picture.findall("svg[@class='hz-stop']")) == len(way)
    assert len(picture.findall("line")) == len(way) - 1


def test_without_years_ahead_there_are_only_hills() -> None:
    assert drawn(Milestone(2026, "Now")).find("line") is None


def test_a_name_is_text() -> None:
    way = [Milestone(2026, "<b>R&D</b>"), Milestone(2036, "")]
    assert labels(way)[0] == "2026 <b>R&D</b>"
