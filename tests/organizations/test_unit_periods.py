"""In which unit somebody was on a day: a move changes no earlier day."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.db.models import DateField, ProtectedError, Value
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.hierarchy import unit_on
from organizations.models import Event, Membership, Unit, UnitPeriod
from organizations.people import move_to_unit
from organizations.tenancy import enter_organization, in_organization
from scheduling.models import Period
from tests.factories import MembershipFactory, PeriodFactory, UnitFactory

if TYPE_CHECKING:
    from tests.cast import Acme

FIRST = dt.date(2026, 1, 1)
N_DAYS = 12
DAY = dt.timedelta(days=1)
# (Day of the move, unit: 0 for none). Later ones may be dated before earlier ones. Each
# day once: a second move that repeats the day says nothing new of it (see below).
moves = st.lists(
    st.tuples(st.integers(1, N_DAYS), st.integers(0, 2)),
    max_size=8,
    unique_by=lambda move: move[0],
)


def day(n: int) -> dt.date:
    return FIRST + n * DAY


def unit_of(member: Membership, on: dt.date) -> int | None:
    found = UnitPeriod.objects.filter(member=member).on(on)
    return found.values_list("unit_id", flat=True).first()


def test_every_day_has_the_unit_of_the_last_move_that_reaches_it(acme: Acme) -> None:
    """Against the plain rule: a move sets its day and all days after it."""
    keys = [None, acme.sales.pk, acme.legal.pk]

    @settings(max_examples=60)
    @given(start=st.integers(0, 2), moved=moves)
    def example(start: int, moved: list[tuple[int, int]]) -> None:
        with transaction.atomic():
            enter_organization(acme.organization.pk)
            member = MembershipFactory.create(unit_id=keys[start])
            expected = [keys[start]] * (N_DAYS + 2)
            present = keys[start]
            for n, which in moved:
                if keys[which] == present:
                    continue
                present = keys[which]
                expected[n:] = [present] * (N_DAYS + 2 - n)
                Membership.objects.filter(pk=member.pk).update(
                    unit_id=present, unit_since=day(n)
                )
            found = [unit_of(member, day(n)) for n in range(N_DAYS + 2)]
            assert found == expected
            assert _do_not_overlap(member)
            transaction.set_rollback(True)

    example()


def _do_not_overlap(member: Membership) -> bool:
    rows = UnitPeriod.objects.filter(member=member).order_by("from_on")
    periods = sorted(
        (row.from_on or dt.date.min, row.until_on or dt.date.max) for row in rows
    )
    pairs = pairwise(periods)
    return all(before[1] <= after[0] for before, after in pairs)


def test_a_move_by_the_service_begins_today(inside_acme: Acme) -> None:
    today = inside_acme.organization.today()
    move_to_unit(inside_acme.rita, inside_acme.sales, by=inside_acme.hal)
    assert unit_of(inside_acme.rita, today - DAY) == inside_acme.legal.pk
    assert unit_of(inside_acme.rita, today) == inside_acme.sales.pk


def test_there_and_back_on_one_day_leaves_no_trace(inside_acme: Acme) -> None:
    acme = inside_acme
    for unit in (acme.sales, None, acme.sales, acme.legal):
        move_to_unit(acme.rita, unit, by=acme.hal)
    (period,) = UnitPeriod.objects.filter(member=acme.rita)
    assert (period.unit, period.from_on, period.until_on) == (acme.legal, None, None)


def test_a_move_past_the_service_is_dated_too(inside_acme: Acme) -> None:
    Membership.objects.filter(pk=inside_acme.rita.pk).update(unit=inside_acme.sales)
    with connection.cursor() as cursor:
        # The database has a clock of its own.
        cursor.execute("SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date")
        (today,) = cursor.fetchone()
    inside_acme.rita.refresh_from_db()
    assert inside_acme.rita.unit_since is not None
    assert abs(inside_acme.rita.unit_since - today) <= DAY
    assert unit_of(inside_acme.rita, today - 2 * DAY) == inside_acme.legal.pk


def test_rows_ask_for_the_unit_of_their_own_day(inside_acme: Acme) -> None:
    acme = inside_acme
    for ago in (14, 0):
        PeriodFactory.create(member=acme.rita, week_on=_today(acme) - ago * DAY)
    move_to_unit(acme.rita, acme.sales, by=acme.hal)
    rows = Period.objects.annotate(unit_then=unit_on("member", "week_on"))
    found = rows.order_by("week_on").values_list("unit_then", flat=True)
    assert list(found) == [acme.legal.pk, acme.sales.pk]
    then = Value(_today(acme) - DAY, output_field=DateField())
    people = Membership.objects.annotate(day=then, unit_then=unit_on("pk", "day"))
    then_of = dict(people.values_list("pk", "unit_then"))
    assert then_of[acme.rita.pk] == acme.legal.pk


def _today(acme: Acme) -> dt.date:
    return acme.organization.today()


def test_a_unit_that_was_somebodys_is_not_deleted(inside_acme: Acme) -> None:
    move_to_unit(inside_acme.rita, inside_acme.sales, by=inside_acme.hal)
    with pytest.raises(ProtectedError):
        inside_acme.legal.delete()


# --- The migration that fills it in -------------------------------------------------------


def fill(acme: Acme) -> list[tuple[int, dt.date | None, dt.date | None]]:
    """Rita's periods as the migration finds them from events."""
    migration = import_module("organizations.migrations.0022_fill_unit_periods")
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(migration.FILL, {"organization": acme.organization.pk})
    rows = UnitPeriod.objects.filter(member=acme.rita).order_by("until_on")
    return list(rows.values_list("unit_id", "from_on", "until_on"))


def test_past_units_come_from_events_of_moves(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        hunters = UnitFactory.create(name="Hunters")
        UnitPeriod.objects.all().delete()
        assert fill(acme) == [(acme.legal.pk, None, None)]
        UnitPeriod.objects.all().delete()
        for n, before, after in (
            (1, acme.sales, None),
            (3, None, acme.sales),
            (3, acme.sales, hunters),
            (5, hunters, acme.legal),
        ):
            dated(acme, n, before, after)
        assert fill(acme) == [
            (acme.sales.pk, None, day(1)),
            (hunters.pk, day(3), day(5)),
            (acme.legal.pk, day(5), None),
        ]


def dated(acme: Acme, n: int, before: Unit | None, after: Unit | None) -> None:
    Event(
        organization=acme.organization,
        verb="member.unit_changed",
        actor=acme.hal,
        object_type=Membership.event_object_type(),
        object_id=acme.rita.pk,
        object_public_id=acme.rita.public_id,
        data={"before": before and before.pk, "after": after and after.pk},
        # At noon, so that every time zone agrees on the day.
        created_at=dt.datetime.combine(day(n), dt.time(12), dt.UTC),
    ).save()
