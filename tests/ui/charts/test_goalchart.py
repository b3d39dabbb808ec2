import datetime as dt
import xml.etree.ElementTree as ET
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from tests.ui.charts.parsed import parsed
from ui.charts.axes import ChartWeek, value_ticks
from ui.charts.goalchart import GoalChart, goal_chart
from ui.formats import Format

APRIL = dt.date(2026, 4, 1)
QUARTER: dict[str, Any] = {"starts_on": APRIL, "ends_on": dt.date(2026, 6, 30)}
WEEK = dt.timedelta(days=7)
# The quarter begins on a Wednesday.
WEEKS = [
    ChartWeek(1, APRIL, APRIL + dt.timedelta(days=4)),
    ChartWeek(2, APRIL + dt.timedelta(days=5), APRIL + dt.timedelta(days=11)),
    ChartWeek(14, dt.date(2026, 6, 29), dt.date(2026, 6, 30)),
]


def chart(**over: Any) -> GoalChart:
    points = [(APRIL + WEEK * k, Decimal(v)) for k, v in enumerate((14, 29, 49, 70), 1)]
    usual: dict[str, Any] = {
        "today": APRIL + WEEK * 4,
        "points": points,
        "start": Decimal(0),
        "target": Decimal(200),
        "status": "at_risk",
    }
    return GoalChart(**QUARTER | usual | over)


def elements(drawn: str, css: str) -> list[ET.Element]:
    return [e for e in parsed(drawn).iter() if e.get("class") == css]


def texts(drawn: str) -> list[str]:
    return [e.text or "" for e in parsed(drawn).iter("text")]


def test_line_begins_at_the_start_and_climbs() -> None:
    line = elements(goal_chart(chart()), "c-line")[0].attrib["points"].split()
    heights = [float(point.split(",")[1]) for point in line]
    assert len(line) == 5
    assert heights == sorted(heights, reverse=True)


def test_a_quarter_is_labelled_by_weeks_and_a_year_by_months() -> None:
    assert {"wk", "1", "2", "14"} <= set(texts(goal_chart(chart(weeks=WEEKS))))
    year = chart(starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31))
    assert {"2026", "Feb", "Dec"} <= set(texts(goal_chart(year)))
    assert "wk" not in texts(goal_chart(year))


def test_the_number_of_a_week_stands_below_its_middle() -> None:
    drawn = goal_chart(chart(weeks=WEEKS, points=[(APRIL, 1), (WEEKS[1].last, 2)]))
    below = [e for e in parsed(drawn).iter("text") if float(e.attrib["y"]) > 206]
    places = {e.text: float(e.attrib["x"]) for e in below}
    begin, *_, second = (
        float(point.split(",")[0])
        for point in elements(drawn, "c-line")[0].attrib["points"].split()
    )
    one_day = (second - begin) / 12
    assert places["1"] == pytest.approx(begin + one_day * 2.5, abs=0.2)
    assert places["2"] == pytest.approx(begin + one_day * 8.5, abs=0.2)
    assert places["wk"] < begin


def test_a_decade_is_labelled_by_years() -> None:
    decade = chart(starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2037, 6, 30))
    drawn = set(texts(goal_chart(decade)))
    assert {str(year) for year in range(2027, 2038)} <= drawn
    assert not {"Jul", "Jan"} & drawn


def test_pace_goes_from_start_to_target_or_stays_level() -> None:
    assert elements(goal_chart(chart()), "c-pace")
    level = elements(goal_chart(chart(is_level=True)), "c-pace")[0].attrib["d"]
    begin, end = level.removeprefix("M").split("L")
    assert begin.split()[1] == end.split()[1]


def test_without_a_target_no_pace_is_drawn() -> None:
    drawn = goal_chart(chart(target=None))
    assert not elements(drawn, "c-pace")
    assert "target" not in texts(drawn)


def test_changes_of_target_are_marked_and_escaped() -> None:
    drawn = goal_chart(
        chart(adjustments=[(dt.date(2026, 5, 4), '<b>"180" to 200</b>')])
    )
    assert '<b>"180" to 200</b>' in texts(drawn)
    assert len(elements(drawn, "c-mark")) == 1


def test_text_of_a_late_change_stays_inside() -> None:
    late = chart(adjustments=[(dt.date(2026, 6, 29), "target 180 to 200")])
    text = next(
        e for e in parsed(goal_chart(late)).iter("text") if "180" in (e.text or "")
    )
    assert text.get("text-anchor") == "end"


def test_confidence_marks_never_cover_each_other() -> None:
    daily = [(APRIL + dt.timedelta(days=k), 50.0) for k in range(60)]
    drawn = goal_chart(chart(confidence=daily))
    places = sorted(float(e.attrib["x"]) for e in elements(drawn, "c-c3"))
    assert len(places) > 10
    assert all(b - a >= 29 for a, b in pairwise(places))


def test_values_are_written_as_the_metric_says() -> None:
    drawn = goal_chart(
        chart(how=Format("money", "", "USD"), target=Decimal(18_000_000), points=[])
    )
    assert "$18M" in texts(drawn)


def test_a_point_after_the_period_widens_it() -> None:
    late = [(dt.date(2026, 7, 14), Decimal(190))]
    (whole,) = elements(goal_chart(chart()), "c-pace")
    (wider,) = elements(goal_chart(chart(points=late)), "c-pace")
    assert whole is not wider
    dots = elements(goal_chart(chart(points=late)), "c-ring")
    ends = [float(wider.attrib["d"].split("L")[1].split()[0])]
    assert float(dots[-1].attrib["cx"]) <= ends[0]


def test_a_chart_without_any_value_is_drawn() -> None:
    empty = chart(points=[], start=None, target=None)
    assert parsed(goal_chart(empty)).get("role") == "img"


def test_the_sentence_is_made_when_the_page_gives_none() -> None:
    assert "70 now, target 200" in parsed(goal_chart(chart())).attrib["aria-label"]


@pytest.mark.parametrize(
    ("levels", "ticks"),
    [
        ([0, 200], [0, 100, 200]),
        ([30, 14], [10, 20, 30]),
        ([100, 115], [100, 105, 110, 115]),
        ([0.1, 0.9], [0, 0.5]),
        ([5, 5], [4, 5, 6]),
        ([], [0, 0.5, 1]),
        ([-4, 4], [-5, 0]),
    ],
)
def test_ticks_are_round(levels: list[float], ticks: list[float]) -> None:
    assert value_ticks(levels).values == pytest.approx(ticks)
