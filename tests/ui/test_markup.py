"""Text alternatives hold words, never markup."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString

from tests.ui.charts.parsed import parsed
from ui.charts.bars import bar, stack
from ui.markup import options, plain_text

DASH = SafeString(
    '<span aria-hidden="true">–</span><span class="visually-hidden">not measured</span>'
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (DASH, "not measured"),
        (SafeString("3 of <b>4</b> &amp; more"), "3 of 4 & more"),
        ("1 < 2 <b>", "1 < 2 <b>"),
        (None, "None"),
        ("", ""),
    ],
)
def test_markup_becomes_its_words(value: object, text: str) -> None:
    assert plain_text(value) == text


@pytest.mark.parametrize("drawn", [bar(0.0, label=DASH), stack(1, 0, 0, 0, label=DASH)])
def test_a_chart_s_label_is_text(drawn: SafeString) -> None:
    assert parsed(drawn).get("aria-label") == "not measured"


def test_options_escape_what_people_wrote_and_mark_the_chosen_one() -> None:
    written = options([("", "All"), ("a", "R&D <b>"), ('"x"', "X")], "a")
    assert written == (
        '<option value="">All</option>'
        '<option value="a" selected>R&amp;D &lt;b&gt;</option>'
        '<option value="&quot;x&quot;">X</option>'
    )


def test_a_label_composed_in_a_template_is_text() -> None:
    drawn = Template(
        "{% load i18n sightline %}{% percent None as done %}"
        "{% blocktranslate asvar label %}{{ title }}, {{ done }}{% endblocktranslate %}"
        "{% bar 0 label=label %}"
    ).render(Context({"title": "A & B"}))
    assert parsed(drawn).get("aria-label") == "A & B, not measured"
