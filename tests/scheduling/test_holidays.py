"""Public holidays of a location come from its country; removed ones stay removed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from organizations.models import Location
from scheduling.locations import (
    add_holiday,
    change_location,
    create_location,
    ensure_holidays,
    remove_holiday,
)
from scheduling.models import Holiday
from tests.cast import Acme

pytestmark = pytest.mark.django_db
UNITY = dt.date(2031, 10, 3)


def place(cast: Acme, **over: str) -> Location:
    fields = {"name": "Berlin", "time_zone": "Europe/Berlin", "country": "DE"}
    return create_location(cast.organization, by=cast.hal, **fields | over)  # type: ignore[arg-type]  # by name


def test_a_removed_holiday_stays_removed_when_holidays_are_refreshed(
    inside_acme: Acme,
) -> None:
    next_year = inside_acme.organization.today().year + 1
    unity = Holiday.objects.filter(on=UNITY.replace(year=next_year))
    berlin = place(inside_acme, subdivision="BE")
    remove_holiday(unity.get(), by=inside_acme.hal)
    n_before = Holiday.objects.filter(on__year=next_year).count()
    change_location(berlin, by=inside_acme.hal, subdivision="BY")
    assert Holiday.objects.filter(on__year=next_year).count() > n_before > 8
    assert unity.get().is_struck


def test_a_custom_day_off_is_added_once_and_deleted(inside_acme: Acme) -> None:
    organization, hal = inside_acme.organization, inside_acme.hal
    own = add_holiday(organization, on=UNITY, name="Party", by=hal)
    with pytest.raises(ValidationError):
        add_holiday(organization, on=UNITY, name="Again", by=hal)
    remove_holiday(own, by=hal)
    assert not Holiday.objects.exists()


def test_next_years_holidays_are_added_automatically(inside_acme: Acme) -> None:
    place(inside_acme)
    later = inside_acme.organization.today().replace(month=6, day=1, year=2032)
    assert ensure_holidays(inside_acme.organization, later) > 0
    assert ensure_holidays(inside_acme.organization, later) == 0


def test_changing_the_country_replaces_holidays_from_today_on(
    inside_acme: Acme,
) -> None:
    berlin = place(inside_acme)
    change_location(berlin, by=inside_acme.hal, country="NO")
    today = inside_acme.organization.today()
    ahead = Holiday.objects.filter(on__gte=today).values_list("on", flat=True)
    assert {(5, 17), (10, 3)} & {(day.month, day.day) for day in ahead} == {(5, 17)}


@pytest.mark.parametrize(
    "wrong", [{"country": "XX"}, {"subdivision": "TX"}, {"time_zone": "Mars/Base"}]
)
def test_invalid_locations_are_refused(
    inside_acme: Acme, wrong: dict[str, str]
) -> None:
    with pytest.raises(ValidationError):
        place(inside_acme, **wrong)
