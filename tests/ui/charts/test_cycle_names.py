"""A cycle is named as people say it, wherever a template names it."""

import datetime as dt

import pytest
from django.template import Context, Template

from organizations.models import Cycle

DAY = dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("FY2027-Q2", Cycle.Kind.QUARTER, "Q2 FY2027"),
        ("2026-10", Cycle.Kind.MONTH, "October 2026"),
        ("FY2027", Cycle.Kind.YEAR, "FY2027"),
    ],
)
def test_a_cycle_is_named_as_people_say_it(
    name: str, kind: Cycle.Kind, said: str
) -> None:
    cycle = Cycle(name=name, kind=kind, starts_on=DAY, ends_on=dt.date(2026, 10, 31))
    page = Template(
        "{% load outline checkins %}{{ c|cycle_label }}, {{ c|period_in_words:d }}"
    )
    later = dt.date(2026, 12, 1)
    assert page.render(Context({"c": cycle, "d": later})) == f"{said}, {said}"
