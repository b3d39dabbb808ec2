"""When a check-in counts as submitted, what is kept of earlier versions, what is
refused.
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from checkins.models import Answer, CheckIn, CheckInDraft, Intention
from checkins.services import check_in, undo_check_in
from checkins.weekly.asked_goals import missing_ids
from checkins.weekly.questions import questions_of
from checkins.weekly.services import (
    CheckInClosedError,
    GoalEntry,
    StaleCheckInError,
    submit_check_in,
)
from goals.models import Goal
from goals.services import close_goal
from organizations.models import Event
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.checkins.weekly.conftest import DAY, HOUR, Bens
from tests.factories import (
    CheckInDraftFactory,
    GoalFactory,
    KeyResultFactory,
    PeriodFactory,
)

pytestmark = pytest.mark.days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Acme


@pytest.fixture(autouse=True)
def inside(bens: Bens) -> Iterator[None]:
    with in_organization(bens.by.organization_id):
        yield


def said(goal: Goal, value: int, note: str = "", confidence: int = 70) -> GoalEntry:
    return GoalEntry(goal, Decimal(value), confidence, note, token=uuid.uuid4())


def stand(row: CheckIn | Goal) -> tuple[int | None, int | None]:
    """Value and confidence, as whole numbers."""
    value = row.value if isinstance(row, CheckIn) else row.current
    return None if value is None else int(value), row.confidence


def every(bens: Bens, value: int = 4) -> list[GoalEntry]:
    return [said(goal, value) for goal in bens.goals]


def events(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def test_a_check_in_is_submitted_once_every_goal_is_updated(bens: Bens) -> None:
    period = submit_check_in(bens.period, by=bens.by, entries=[said(bens.logos, 4)])
    assert period.submitted_at is None
    assert missing_ids(period) == [bens.opps.pk, bens.days.pk]
    rest = [said(bens.opps, 5), said(bens.days, 6)]
    submit_check_in(period, by=bens.by, entries=rest)
    period.refresh_from_db()
    assert period.submitted_at is not None
    assert period.submitted_by == bens.by
    assert events("period.submitted") == 1
    bens.days.refresh_from_db()
    assert stand(bens.days) == (6, 70)


def test_the_same_form_twice_is_one_check_in(bens: Bens) -> None:
    entries, version = every(bens), bens.period.version
    for _ in range(2):
        submit_check_in(bens.period, by=bens.by, entries=entries, version=version)
    assert CheckIn.objects.count() == 3
    assert (events("period.submitted"), events("period.changed")) == (1, 0)
    assert bens.period.version == version + 1


def test_a_change_keeps_the_previous_version(bens: Bens) -> None:
    submit_check_in(bens.period, by=bens.by, entries=every(bens))
    again = said(bens.logos, 9, "Recounted", confidence=30)
    submit_check_in(
        bens.period, by=bens.by, entries=[again], version=bens.period.version
    )
    old, new = CheckIn.objects.filter(goal=bens.logos).order_by("id")
    assert new.replaces == old
    assert (stand(new), new.value_before) == ((9, 30), None)
    assert old.replaced_at is not None
    assert list(CheckIn.objects.current().filter(goal=bens.logos)) == [new]
    bens.logos.refresh_from_db()
    assert stand(bens.logos) == (9, 30)
    assert events("period.changed") == 1


def test_nothing_changed_keeps_value_and_confidence(bens: Bens) -> None:
    Goal.objects.filter(pk=bens.logos.pk).update(current=3, confidence=55)
    entry = GoalEntry(bens.logos, Decimal(8), 10, "Quiet week", is_unchanged=True)
    submit_check_in(bens.period, by=bens.by, entries=[entry])
    row = CheckIn.objects.get()
    assert (stand(row), row.note) == ((3, 55), "Quiet week")


def test_an_outdated_form_is_refused_and_saves_nothing(bens: Bens) -> None:
    submit_check_in(bens.period, by=bens.by, entries=every(bens), version=0)
    with pytest.raises(StaleCheckInError):
        submit_check_in(
            bens.period, by=bens.by, entries=[said(bens.logos, 9)], version=0
        )
    bens.logos.refresh_from_db()
    assert (stand(bens.logos), CheckIn.objects.count()) == ((4, 70), 3)


def test_late_submissions_are_accepted_until_the_grace_period_ends(bens: Bens) -> None:
    now = timezone.now()
    Period.objects.update(opens_at=now - DAY, closes_at=now - HOUR)
    submit_check_in(bens.period, by=bens.by, entries=every(bens))
    assert Event.objects.get(verb="period.submitted").data["is_late"] is True
    Period.objects.update(grace_until=now - HOUR / 2)
    with pytest.raises(CheckInClosedError):
        submit_check_in(bens.period, by=bens.by, entries=[said(bens.logos, 9)])
    assert CheckIn.objects.count() == 3


def test_a_goal_closed_meanwhile_is_not_required(bens: Bens) -> None:
    close_goal(bens.days, by=bens.by, grade=1.0)
    entries = [said(bens.logos, 1), said(bens.opps, 2)]
    assert submit_check_in(bens.period, by=bens.by, entries=entries).submitted_at
    with pytest.raises(ValidationError):
        submit_check_in(bens.period, by=bens.by, entries=[said(bens.days, 3)])


def test_a_weekly_goal_that_came_meanwhile_is_asked_about(bens: Bens) -> None:
    new = KeyResultFactory.create(
        by=bens.by,
        parent=GoalFactory.create(by=bens.by),
        title="New",
        owner=bens.by,
        cadence_days=7,
    )
    rare = KeyResultFactory.create(
        by=bens.by,
        parent=GoalFactory.create(by=bens.by),
        title="Rare",
        owner=bens.by,
        cadence_days=31,
    )
    assert (
        submit_check_in(bens.period, by=bens.by, entries=every(bens)).submitted_at
        is None
    )
    assert missing_ids(bens.period) == [new.pk]
    submit_check_in(bens.period, by=bens.by, entries=[said(new, 1)])
    assert bens.period.submitted_at is not None
    assert new.pk in bens.period.goal_ids
    assert rare.pk not in bens.period.goal_ids


def test_the_whole_form_submits_without_all_numbers(bens: Bens) -> None:
    assert (
        submit_check_in(bens.period, by=bens.by, complete=True).submitted_at is not None
    )


def test_the_cards_of_home_complete_the_period(bens: Bens) -> None:
    rows = [check_in(goal, by=bens.by, value=Decimal(2)) for goal in bens.goals]
    bens.period.refresh_from_db()
    assert bens.period.submitted_at is not None
    assert {row.period_id for row in rows} == {bens.period.pk}
    undo_check_in(rows[0], by=bens.by)
    bens.period.refresh_from_db()
    assert bens.period.submitted_at is None
    assert missing_ids(bens.period) == [bens.logos.pk]


def test_undoing_a_change_restores_the_earlier_check_in(bens: Bens) -> None:
    check_in(bens.logos, by=bens.by, value=Decimal(2), confidence=50)
    second = check_in(bens.logos, by=bens.by, value=Decimal(9), confidence=90)
    undo_check_in(second, by=bens.by)
    (stands,) = CheckIn.objects.current()
    assert (stand(stands), stands.replaced_at) == ((2, 50), None)
    bens.logos.refresh_from_db()
    assert stand(bens.logos) == (2, 50)


def test_a_late_check_in_does_not_change_a_later_weeks_value(bens: Bens) -> None:
    now = timezone.now()
    last = PeriodFactory.create(
        member=bens.by,
        goals=bens.goals,
        week_on=bens.period.week_on - 7 * DAY,
        opens_at=now - 7 * DAY,
        closes_at=now - 2 * DAY,
        grace_until=now + HOUR,
    )
    submit_check_in(bens.period, by=bens.by, entries=[said(bens.logos, 9)])
    submit_check_in(last, by=bens.by, entries=[said(bens.logos, 5, "Late")])
    bens.logos.refresh_from_db()
    assert bens.logos.current == 9
    assert CheckIn.objects.get(period=last).on <= last.closes_at.date()


def test_a_check_in_by_a_delegate_is_marked(bens: Bens, acme: Acme) -> None:
    submit_check_in(bens.period, by=acme.lena, entries=every(bens))
    row = CheckIn.objects.first()
    assert row is not None
    assert (row.by, row.for_member) == (acme.lena, acme.ben)
    assert bens.period.submitted_by == acme.lena


def test_changed_answers_keep_their_earlier_text(bens: Bens) -> None:
    moved, blocked, _next = questions_of(bens.by.organization)
    submit_check_in(bens.period, by=bens.by, answers={moved: "Ports", blocked: "Legal"})
    submit_check_in(bens.period, by=bens.by, answers={moved: "Ports list", blocked: ""})
    rows = Answer.objects.filter(replaced_at=None)
    assert [row.text for row in rows] == ["Ports list"]
    assert Answer.objects.count() == 3


def test_intentions_are_carried_over_done_or_dropped(bens: Bens) -> None:
    before = PeriodFactory.create(
        member=bens.by, goals=bens.goals, week_on=bens.period.week_on - 7 * DAY
    )
    submit_check_in(
        before, by=bens.by, intentions=["- Call Legal", "Visit Gdansk", "Rest"]
    )
    call, visit, rest = Intention.objects.order_by("id")
    state = Intention.State
    settled = {call.pk: "done", visit.pk: "carried", rest.pk: "dropped"}
    for _ in range(2):
        submit_check_in(bens.period, by=bens.by, settled=settled, intentions=["New"])
    states = [row.state for row in Intention.objects.order_by("id")]
    assert states == [state.DONE, state.CARRIED, state.DROPPED, state.OPEN, state.OPEN]
    carried = Intention.objects.get(carried_from=visit)
    assert (carried.text, carried.period) == ("Visit Gdansk", bens.period)
    submit_check_in(
        bens.period, by=bens.by, settled={visit.pk: "done"}, intentions=["New"]
    )
    carried.refresh_from_db()
    assert carried.state == state.DROPPED


def test_a_removed_intention_is_marked_and_kept(bens: Bens) -> None:
    submit_check_in(bens.period, by=bens.by, intentions=["One", "Two"], complete=True)
    submit_check_in(bens.period, by=bens.by, intentions=["Two", "Three"], complete=True)
    open_ones = Intention.objects.filter(state=Intention.State.OPEN)
    assert sorted(row.text for row in open_ones) == ["Three", "Two"]
    assert Intention.objects.filter(text="One").exists()


def test_submitting_a_part_keeps_the_rest_of_an_open_page(bens: Bens) -> None:
    CheckInDraftFactory.create(period=bens.period, by=bens.by)
    submit_check_in(bens.period, by=bens.by, entries=every(bens))
    assert CheckInDraft.objects.exists()


def test_submitting_deletes_the_draft(bens: Bens) -> None:
    CheckInDraftFactory.create(period=bens.period, by=bens.by)
    submit_check_in(bens.period, by=bens.by, entries=every(bens), complete=True)
    assert not CheckInDraft.objects.exists()
