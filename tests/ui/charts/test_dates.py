"""One way to write a date, wherever code or a template writes it."""

import datetime as dt

from django.template import Context, Template
from django.utils.formats import date_format

DAY = dt.date(2026, 10, 1)


def test_a_date_is_written_day_first_without_dots() -> None:
    assert date_format(DAY) == "1 Oct 2026"
    assert date_format(DAY, "MONTH_DAY_FORMAT") == "1 Oct"
    assert Template("{{ day|date }}").render(Context({"day": DAY})) == "1 Oct 2026"
