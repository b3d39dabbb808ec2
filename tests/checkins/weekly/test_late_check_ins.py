"""Late check-ins of a past week, after those of a later one; and undoing them."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from checkins.models import CheckIn
from checkins.services import check_in, undo_check_in
from checkins.weekly.selectors import n_waiting
from checkins.weekly.services import CheckInClosedError, GoalEntry, submit_check_in
from goals.models import Goal, GoalProgress
from goals.rollup import drain
from home.selectors import read_home
from organizations.models import Event
from organizations.tenancy import in_organization
from scheduling.clock import today_of
from scheduling.models import Period
from tests.checkins.weekly.conftest import DAY, HOUR, Bens
from tests.factories import CheckInFactory, PeriodFactory

pytestmark = pytest.mark.days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client


@pytest.fixture(autouse=True)
def inside(bens: Bens) -> Iterator[None]:
    with in_organization(bens.by.organization_id):
        yield


@pytest.fixture
def past(bens: Bens) -> Period:
    """The week before, in its grace."""
    now = timezone.now()
    return PeriodFactory.create(
        member=bens.by,
        goals=bens.goals,
        week_on=bens.period.week_on - 7 * DAY,
        opens_at=now - 7 * DAY,
        closes_at=now - HOUR,
        grace_until=now + DAY,
    )


def say(bens: Bens, period: Period, value: int | None, confidence: int = 70) -> CheckIn:
    """None: nothing changed."""
    token = uuid.uuid4()
    said = None if value is None else Decimal(value)
    is_unchanged = value is None
    entry = GoalEntry(
        bens.logos, said, confidence, is_unchanged=is_unchanged, token=token
    )
    submit_check_in(period, by=bens.by, entries=[entry])
    return CheckIn.objects.get(token=token)


def at(bens: Bens) -> int:
    bens.logos.refresh_from_db()
    return int(bens.logos.current or 0)


def test_a_corrected_late_check_in_changes_no_current_value(
    bens: Bens, past: Period
) -> None:
    say(bens, bens.period, 20)
    say(bens, past, 10)
    assert at(bens) == 20
    say(bens, past, 11)
    assert at(bens) == 20


def test_an_update_outside_of_a_period_counts_as_later(
    bens: Bens, past: Period
) -> None:
    row = say(bens, bens.period, 20)
    CheckIn.objects.filter(pk=row.pk).update(period=None)
    say(bens, past, 10)
    assert at(bens) == 20


def test_home_and_the_count_agree_on_a_rarer_goal_of_a_past_week(
    bens: Bens, past: Period
) -> None:
    """A check-in of this week, outside of a period, is not the one that was asked then."""
    Period.objects.filter(pk=bens.period.pk).delete()
    Goal.objects.filter(pk__in=[goal.pk for goal in bens.goals]).update(cadence_days=31)
    Period.objects.filter(pk=past.pk).update(goal_ids=[bens.logos.pk])
    CheckInFactory.create(goal=bens.logos, by=bens.by, on=today_of(bens.by))
    assert read_home(bens.by).n_waiting == n_waiting(bens.by) == 1
    say(bens, past, 10)
    assert read_home(bens.by).n_waiting == n_waiting(bens.by) == 0


def test_undoing_a_late_correction_changes_no_current_value(
    bens: Bens, past: Period
) -> None:
    say(bens, bens.period, 20)
    first, second = say(bens, past, 10), say(bens, past, 11)
    undo_check_in(second, by=bens.by)
    assert at(bens) == 20
    first.refresh_from_db()
    assert first.replaced_at is None


def test_undo_does_not_reopen_a_period_that_is_over(bens: Bens, past: Period) -> None:
    row = say(bens, past, 10)
    submit_check_in(past, by=bens.by, complete=True)
    Period.objects.filter(pk=past.pk).update(grace_until=timezone.now())
    undo_check_in(row, by=bens.by)
    past.refresh_from_db()
    assert past.submitted_at is not None


def test_an_empty_form_after_the_grace_period_does_not_submit(
    bens: Bens, past: Period
) -> None:
    Period.objects.filter(pk=past.pk).update(grace_until=timezone.now())
    with pytest.raises(CheckInClosedError):
        submit_check_in(past, by=bens.by, complete=True)
    past.refresh_from_db()
    assert past.submitted_at is None


# --- Taking this week's word back, with a late one that came in after it -----------------


def before(bens: Bens, value: int) -> None:
    """Where the number was, ten days ago."""
    on = bens.by.organization.today() - 10 * DAY
    Goal.objects.filter(pk=bens.logos.pk).update(
        current=value, confidence=50, updated_on=on, start=0
    )


def state(bens: Bens) -> tuple[int, int | None]:
    return at(bens), bens.logos.confidence


def test_a_late_check_in_is_based_on_the_value_before_the_later_one(
    bens: Bens, past: Period
) -> None:
    before(bens, 3)
    say(bens, bens.period, 20)
    late = say(bens, past, 10)
    assert late.value_before == 3
    assert late.confidence_before == 50
    assert late.change == 7


def test_an_unchanged_past_week_keeps_its_values_of_then(
    bens: Bens, past: Period
) -> None:
    before(bens, 3)
    say(bens, bens.period, 20)
    assert say(bens, past, None).value == 3
    assert at(bens) == 20


def test_a_late_check_in_does_not_block_undo_of_this_weeks(
    bens: Bens, past: Period
) -> None:
    """Undone in any order, the goal has the remaining values, up to the top."""
    before(bens, 3)
    now = say(bens, bens.period, 20, 90)
    say(bens, past, 9)
    late = say(bens, past, 10, 30)
    undo_check_in(now, by=bens.by)
    assert state(bens) == (10, 30)
    assert bens.logos.updated_on == late.on
    bens.period.refresh_from_db()
    assert bens.period.submitted_at is None
    assert Event.objects.filter(verb="checkin.undone").count() == 1
    drain(bens.by.organization_id)
    assert GoalProgress.objects.get(goal=bens.logos).value == 10
    undo_check_in(late, by=bens.by)
    assert state(bens) == (9, 70)
    undo_check_in(CheckIn.objects.current().get(), by=bens.by)
    assert state(bens) == (3, 50)


def test_undoing_the_late_check_in_first_leaves_nothing_behind(
    bens: Bens, past: Period
) -> None:
    before(bens, 3)
    now, late = say(bens, bens.period, 20), say(bens, past, 10)
    undo_check_in(late, by=bens.by)
    assert at(bens) == 20
    undo_check_in(now, by=bens.by)
    assert state(bens) == (3, 50)


def test_undoing_a_correction_restores_its_own_weeks_check_in(
    bens: Bens, past: Period
) -> None:
    say(bens, bens.period, 20)
    now = say(bens, bens.period, 21)
    say(bens, past, 10)
    undo_check_in(now, by=bens.by)
    assert at(bens) == 20


@pytest.mark.parametrize("where", ["same", "later", "nowhere"])
def test_a_check_in_based_on_another_blocks_its_undo(
    bens: Bens, past: Period, where: str
) -> None:
    row = say(bens, past, 10)
    if where == "nowhere":
        check_in(bens.logos, by=bens.by, value=Decimal(20), note="On a card")
        CheckIn.objects.filter(note="On a card").update(period=None)
    else:
        say(bens, past if where == "same" else bens.period, 20)
    with pytest.raises(
        ValidationError,
        match="You can’t undo this check-in because a later one builds on it",
    ):
        undo_check_in(row, by=bens.by)
    assert at(bens) == 20


def test_values_set_by_imports_or_leaders_since_are_kept(bens: Bens) -> None:
    before(bens, 3)
    row = say(bens, bens.period, 20)
    Goal.objects.filter(pk=bens.logos.pk).update(current=33, start=5)
    undo_check_in(row, by=bens.by)
    assert state(bens) == (33, 50)
    assert bens.logos.start == 5


def test_home_does_not_ask_again_after_a_late_check_in(
    bens: Bens, past: Period, client: Client
) -> None:
    Goal.objects.exclude(pk=bens.logos.pk).update(cadence_days=None)
    say(bens, bens.period, 20)
    say(bens, past, 10)
    client.force_login(bens.by.user)
    page = client.get("/o/acme/").content.decode()
    assert f'id="check-in-{bens.logos.public_id}" data-state="done"' in page
