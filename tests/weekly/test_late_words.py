"""Words on a week that is past, after those on a later one; and taking them back."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from checkins.models import CheckIn, Period
from checkins.services import undo_check_in
from checkins.weekly.services import ClosedError, Entry, hand_in
from organizations.tenancy import in_organization
from tests.weekly.conftest import DAY, HOUR, Bens, make_period

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def inside(bens: Bens) -> Iterator[None]:
    with in_organization(bens.by.organization_id):
        yield


@pytest.fixture
def past(bens: Bens) -> Period:
    """The week before, in its grace."""
    now = timezone.now()
    return make_period(
        bens.by,
        bens.goals,
        week_on=bens.period.week_on - 7 * DAY,
        opens_at=now - 7 * DAY,
        closes_at=now - HOUR,
        grace_until=now + DAY,
    )


def say(bens: Bens, period: Period, value: int) -> CheckIn:
    token = uuid.uuid4()
    entry = Entry(bens.logos, Decimal(value), 70, token=token)
    hand_in(period, by=bens.by, entries=[entry])
    return CheckIn.objects.get(token=token)


def at(bens: Bens) -> int:
    bens.logos.refresh_from_db()
    return int(bens.logos.current or 0)


def test_a_late_word_that_is_corrected_moves_nothing_either(
    bens: Bens, past: Period
) -> None:
    say(bens, bens.period, 20)
    say(bens, past, 10)
    assert at(bens) == 20
    say(bens, past, 11)
    assert at(bens) == 20


def test_a_word_outside_of_any_check_in_is_later_too(bens: Bens, past: Period) -> None:
    row = say(bens, bens.period, 20)
    CheckIn.objects.filter(pk=row.pk).update(period=None)
    say(bens, past, 10)
    assert at(bens) == 20


def test_taking_a_late_correction_back_moves_nothing(bens: Bens, past: Period) -> None:
    say(bens, bens.period, 20)
    first, second = say(bens, past, 10), say(bens, past, 11)
    undo_check_in(second, by=bens.by)
    assert at(bens) == 20
    first.refresh_from_db()
    assert first.replaced_at is None


def test_taking_a_word_back_opens_no_check_in_that_is_over(
    bens: Bens, past: Period
) -> None:
    row = say(bens, past, 10)
    hand_in(past, by=bens.by, complete=True)
    Period.objects.filter(pk=past.pk).update(grace_until=timezone.now())
    undo_check_in(row, by=bens.by)
    past.refresh_from_db()
    assert past.submitted_at is not None


def test_an_empty_form_does_not_count_as_handed_in_after_the_grace(
    bens: Bens, past: Period
) -> None:
    Period.objects.filter(pk=past.pk).update(grace_until=timezone.now())
    with pytest.raises(ClosedError):
        hand_in(past, by=bens.by, complete=True)
    past.refresh_from_db()
    assert past.submitted_at is None
