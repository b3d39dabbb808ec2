import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from tests.ui.charts.parsed import parsed
from ui.charts import bars, confidence, health, people
from ui.charts.sparkline import spark

NASTY = '"><script>alert(1)</script>'


class Member(SimpleNamespace):
    name: str
    public_id: str

    def __str__(self) -> str:
        return self.name


def draw(source: str, **context: Any) -> str:
    return Template("{% load sightline %}" + source).render(Context(context))


def shapes(svg: str, css: str) -> list[dict[str, str]]:
    return [e.attrib for e in parsed(svg).iter() if e.get("class") == css]


@pytest.mark.parametrize(
    "source",
    [
        "{% health 'on_track' text=nasty %}",
        "{% who member %}",
        "{% who None fallback=nasty %}",
        "{% bar 0.5 label=nasty %}",
        "{% stack 1 2 3 4 label=nasty %}",
        "{% spark points label=nasty %}",
        "{% confidence_field nasty 50 html_id=nasty %}",
        "{% confidence_field nasty 50 style='percent' %}",
        "{% icon nasty %}",
        "{% glyph nasty %}",
        "{% metric_value 5 goal %}",
    ],
)
def test_user_text_is_escaped(source: str) -> None:
    goal = SimpleNamespace(
        metric_type="money", metric_unit=NASTY, currency=NASTY, decimals=0
    )
    member = Member(name=NASTY, public_id=NASTY)
    drawn = draw(source, nasty=NASTY, goal=goal, member=member, points=[1, 2])
    assert "<script" not in drawn
    assert '">' + "<script" not in drawn


def test_marks_are_drawn_without_inline_style() -> None:
    drawn = draw(
        "{% bar 0.5 pace=0.6 %}{% stack 1 1 1 1 %}{% weeks 13 8 %}{% art 'goals' %}"
        "{% confidence_field 'confidence' 50 %}{% health 'at_risk' %}"
    )
    assert "style=" not in drawn


def test_health_is_shape_and_word_and_colour() -> None:
    drawn = health.health("at_risk")
    assert "#h-risk" in drawn
    assert "At risk" in drawn
    assert 'class="health h-risk"' in drawn


def test_replaced_health_text_keeps_its_label_for_screen_readers() -> None:
    assert "At risk: </span>9 days" in health.health("at_risk", "9 days")


@pytest.mark.parametrize("status", ["", "unheard-of"])
def test_an_unknown_status_is_shown_as_not_updated(status: str) -> None:
    assert health.health_word(status) == "Not updated"


def test_bar_stays_inside_its_track() -> None:
    drawn = bars.bar(1.4, mine_from=0.9, mine_width=0.5, pace=1.2, status="on_track")
    assert shapes(drawn, "fl")[0]["width"] == "100%"
    assert shapes(drawn, "mine")[0] == {"class": "mine", "x": "90%", "width": "10%"}
    assert shapes(drawn, "pc")[0]["x"] == "100%"


def test_bar_of_something_unmeasured_is_empty() -> None:
    assert not shapes(bars.bar(None), "f2")


def test_stack_shares_the_width_and_says_its_numbers() -> None:
    drawn = bars.stack(2, 1, 1, 0)
    assert shapes(drawn, "f-on")[0]["width"] == "49.4%"
    assert shapes(drawn, "f-risk")[0]["x"] == "50%"
    assert '4 goals: 2 on track, 1 at risk, 1 off track"' in drawn


def test_an_empty_stack_has_a_label() -> None:
    assert "No supporting goals" in bars.stack(0, 0, 0, 0)


def test_lengths_keep_their_point_in_every_language() -> None:
    with translation.override("de"):
        assert 'x="33.3%"' in bars.stack(1, 1, 1, 0)


def test_weeks_mark_this_one() -> None:
    drawn = bars.weeks(13, 8)
    assert len(shapes(drawn, "p")) == 7
    assert len(shapes(drawn, "n")) == 1
    assert len(shapes(drawn, "w")) == 5


def test_spark_leaves_room_for_the_weeks_to_come() -> None:
    drawn = spark([0, None, 10], start=0, target=20, of=5)
    line = shapes(drawn, "c-line")[0]["points"]
    assert line == "4,28 56,16"
    assert shapes(drawn, "c-pace")[0]["d"] == "M4 28L108 4"


@pytest.mark.parametrize("points", [[], [None]])
def test_an_empty_sparkline_draws_nothing(points: list[float | None]) -> None:
    assert spark(points) == ""


def test_a_sparkline_of_equal_values_is_a_line() -> None:
    assert shapes(spark([5, 5]), "c-line")


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (None, "not set"),
        (0, "won’t make it"),
        (10, "won’t make it"),
        (29, "doubtful"),
        (50, "even odds"),
        (79, "likely"),
        (80, "certain"),
        (100, "certain"),
    ],
)
def test_confidence_takes_the_nearest_word(value: float | None, word: str) -> None:
    assert confidence.confidence_word(value) == word


def test_confidence_chip_is_read_aloud() -> None:
    assert 'aria-label="confidence 4 of 5, likely"' in confidence.confidence_chip(70)
    assert 'aria-label="confidence 65%"' in confidence.confidence_chip(65, "percent")


def test_confidence_field_chooses_the_nearest_radio() -> None:
    drawn = confidence.confidence_field("confidence", 65)
    assert drawn.count(" checked") == 1
    assert 'value="70" aria-label="4, likely" checked' in drawn


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amara Osei", "AO"),
        ("Daniel van den Brandt", "DB"),
        ("Cher", "C"),
        ("", ""),
        ("jo@example.org", "J"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert people.initials(name) == letters


def test_a_persons_tint_is_stable() -> None:
    assert people.tint_of("k7m2") == people.tint_of("k7m2")


def test_every_icon_and_glyph_is_in_the_sprite() -> None:
    sprite = (settings.BASE_DIR / "static/icons.svg").read_text()
    symbols = {e.get("id") for e in parsed(sprite).iter() if e.get("id")}
    assert {f"g-{level}" for level in health.LEVELS} <= symbols
    assert {f"h-{shape}" for shape, _css, _word in health.HEALTH.values()} <= symbols


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = (settings.BASE_DIR / "static/icons.svg").read_text()
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        for name in re.findall(r'icon(?:=| )"([a-z0-9-]+)"', template.read_text()):
            assert f'id="i-{name}"' in sprite, f"{template}: {name}"
