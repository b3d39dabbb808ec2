"""Due reminders: one before closing, late rather than never, then none."""

from __future__ import annotations

import datetime as dt

import pytest
from time_machine import Traveller

from notifications import sweeps
from notifications.planning.check_in_reminders import remind_people
from scheduling.check_in_policy import policy_of
from scheduling.models import Period
from tests.cast import Acme
from tests.factories import PeriodFactory
from tests.reminders.jobs import (
    HOUR,
    NOW,
    kinds,
    make_numbers,
    remind_and_deliver,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_one_reminder_is_sent_and_no_more(inside_acme: Acme, clock: Traveller) -> None:
    PeriodFactory.create(
        to_remind=True, member=inside_acme.ben, goals=make_numbers(inside_acme.ben)
    )
    assert len(remind_and_deliver(inside_acme.organization.pk)) == 1
    for hours in (1, 12, 24, 25):
        clock.move_to(NOW + hours * HOUR)
        assert remind_and_deliver(inside_acme.organization.pk) == []


def test_opening_notifications_need_the_organizations_setting(
    inside_acme: Acme,
) -> None:
    PeriodFactory.create(
        to_remind=True,
        member=inside_acme.ben,
        goals=make_numbers(inside_acme.ben),
        opens_at=NOW - HOUR,
        remind_at=NOW + 48 * HOUR,
        closes_at=NOW + 72 * HOUR,
    )
    assert remind_and_deliver(inside_acme.organization.pk) == []
    policy = policy_of(inside_acme.organization)
    policy.announces_opening = True
    policy.save()
    (sent,) = remind_and_deliver(inside_acme.organization.pk)
    assert sent.subject == "Your check-in is open: two numbers, under a minute"


def test_opening_and_reminder_on_one_day_are_one_message(inside_acme: Acme) -> None:
    policy = policy_of(inside_acme.organization)
    policy.announces_opening = True
    policy.save()
    PeriodFactory.create(
        to_remind=True,
        member=inside_acme.ben,
        goals=make_numbers(inside_acme.ben),
        opens_at=NOW - HOUR,
        remind_at=NOW - HOUR,
    )
    assert len(remind_and_deliver(inside_acme.organization.pk)) == 1
    assert kinds() == ["check_in.closing"]


@pytest.mark.parametrize(("closes_in", "n_sent"), [(HOUR, 1), (-HOUR, 0)])
def test_reminders_are_sent_after_a_scheduler_outage(
    inside_acme: Acme, closes_in: dt.timedelta, n_sent: int
) -> None:
    """RELIABILITY R7: late while it is open, else not at all."""
    PeriodFactory.create(
        to_remind=True,
        member=inside_acme.ben,
        goals=make_numbers(inside_acme.ben),
        remind_at=NOW - 3 * HOUR,
        closes_at=NOW + closes_in,
    )
    assert len(remind_and_deliver(inside_acme.organization.pk)) == n_sent


def test_reminders_are_sent_once_across_clock_changes(
    inside_acme: Acme, clock: Traveller
) -> None:
    """RELIABILITY R7: forward past one closing, back again, and forward once more."""
    ben, lena = inside_acme.ben, inside_acme.lena
    PeriodFactory.create(
        to_remind=True,
        member=ben,
        goals=make_numbers(ben),
        remind_at=NOW + HOUR,
        closes_at=NOW + 9 * HOUR,
    )
    PeriodFactory.create(
        to_remind=True, member=lena, goals=make_numbers(lena), remind_at=NOW + HOUR
    )
    clock.move_to(NOW + 10 * HOUR)
    to = [mail.to for mail in remind_and_deliver(inside_acme.organization.pk)]
    assert to == [['"Lena" <lena@example.org>']]

    clock.move_to(NOW + 2 * HOUR)
    to = [mail.to for mail in remind_and_deliver(inside_acme.organization.pk)]
    assert to == [['"Ben" <ben@example.org>']]

    for hours in (-3, 2, 11):
        clock.move_to(NOW + hours * HOUR)
        assert remind_and_deliver(inside_acme.organization.pk) == []


def test_the_sweep_finds_an_organization_until_all_are_notified(
    inside_acme: Acme,
) -> None:
    policy_of(inside_acme.organization)
    PeriodFactory.create(
        to_remind=True, member=inside_acme.ben, goals=make_numbers(inside_acme.ben)
    )
    Period.objects.update(
        # The function asks the database's own clock.
        closes_at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC),
        grace_until=dt.datetime(2100, 1, 1, tzinfo=dt.UTC),
        remind_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    )
    assert inside_acme.organization.pk in sweeps.organizations_to_remind()
    remind_people(inside_acme.organization.pk)
    assert inside_acme.organization.pk not in sweeps.organizations_to_remind()
    assert inside_acme.organization.pk in sweeps.organizations_to_deliver()
