import datetime as dt

import pytest
from django.utils.translation import override

from goals.importing.fields import CellError
from goals.importing.periods import label_of, period_of
from goals.importing.snapshot import KnownCycle
from goals.selectors.scope import cycle_label
from organizations.calendar import CalendarPeriod, fiscal_year

D = dt.date


@pytest.mark.parametrize(
    ("label", "kind", "first", "last"),
    [
        ("CY2019-Q4", "quarter", D(2019, 10, 1), D(2019, 12, 31)),
        ("FY2020-Q1", "quarter", D(2019, 4, 1), D(2019, 6, 30)),
        ("FY2020-Q4", "quarter", D(2020, 1, 1), D(2020, 3, 31)),
        ("FY2020", "year", D(2019, 4, 1), D(2020, 3, 31)),
        ("2018", "year", D(2018, 1, 1), D(2018, 12, 31)),
        ("2018-Q1", "quarter", D(2018, 1, 1), D(2018, 3, 31)),
        ("2018-H2", "half", D(2018, 7, 1), D(2018, 12, 31)),
        ("2018-07", "month", D(2018, 7, 1), D(2018, 7, 31)),
        ("2018-M07", "month", D(2018, 7, 1), D(2018, 7, 31)),
        ("cy2018", "year", D(2018, 1, 1), D(2018, 12, 31)),
        ("2026-2036", "long_term", D(2026, 1, 1), D(2036, 12, 31)),
        ("2026-01-05/2026-02-20", "quarter", D(2026, 1, 5), D(2026, 2, 20)),
    ],
)
def test_labels_are_dates(label: str, kind: str, first: D, last: D) -> None:
    """In an organization whose fiscal year begins in April."""
    assert period_of(label, 4) == CalendarPeriod(kind, label, first, last)


@pytest.mark.parametrize("first_month", [1, 2, 4, 7, 10])
def test_the_labels_of_pages_are_read_as_the_same_dates(first_month: int) -> None:
    periods = fiscal_year(D(2026, first_month, 1))
    assert {"Q2 FY2027", "Q2 2026"} & {cycle_label(_cycle(one)) for one in periods}
    for period in periods:
        for language in ("en", "de"):
            with override(language):
                label = cycle_label(_cycle(period))
                found = period_of(f" {label.upper()} ", first_month)
            assert (found.starts_on, found.ends_on) == (
                period.starts_on,
                period.ends_on,
            )
            assert found.name.upper() == period.name.upper()


def _cycle(period: CalendarPeriod) -> KnownCycle:
    return KnownCycle(1, period.kind, period.name, period.starts_on, period.ends_on)


def test_a_fiscal_year_from_january_is_the_calendar_year() -> None:
    assert period_of("FY2020-Q1", 1).starts_on == D(2020, 1, 1)


@pytest.mark.parametrize(
    "label",
    [
        "Q4",
        "2018-Q5",
        "2018-13",
        "soon",
        "soon 2026",
        "Q5 2026",
        "2036-2026",
        "18-Q1",
        "0001",
        "9999-Q1",
    ],
)
def test_other_labels_are_refused(label: str) -> None:
    with pytest.raises(CellError) as caught:
        period_of(label, 1)
    assert caught.value.code == "unknown_cycle"


def test_a_cycle_of_another_name_is_written_as_its_dates() -> None:
    sprint = CalendarPeriod("quarter", "Launch", D(2026, 1, 5), D(2026, 2, 20))
    assert label_of(sprint, 1) == "2026-01-05/2026-02-20"
    assert label_of(period_of("CY2019-Q4", 1), 1) == "CY2019-Q4"
