"""Missed check-ins are escalated level by level; owners are asked about silent goals."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from time_machine import Traveller

from goals.models import Goal
from notifications.models import Message
from notifications.planning.check_in_reminders import remind_people
from notifications.planning.escalations import run_escalations
from scheduling.check_in_policy import policy_of
from scheduling.models import Period
from tests.cast import Acme
from tests.factories import PeriodFactory, create_copies
from tests.reminders.jobs import (
    HOUR,
    NOW,
    delivery_results,
    kinds,
    make_numbers,
    remind_and_deliver,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WEEK = dt.timedelta(days=7)


def miss(
    acme: Acme, n: int, goals: list[Goal] | None = None, after: int = 0
) -> list[Period]:
    """Ben's last `n` check-ins, all over and none in; `after` so many weeks."""
    goals = make_numbers(acme.ben, 1) if goals is None else goals
    return [
        PeriodFactory.create(
            to_remind=True,
            member=acme.ben,
            goals=goals,
            week_on=dt.date(2026, 11, 9) + WEEK * i,
            opens_at=NOW + WEEK * (i - 1) - 72 * HOUR,
            remind_at=None,
            closes_at=NOW + WEEK * i - 72 * HOUR,
            grace_until=NOW + WEEK * i - 24 * HOUR,
        )
        for i in range(after, after - n, -1)
    ]


def escalate_after(acme: Acme, n: int | None) -> None:
    policy = policy_of(acme.organization)
    policy.escalates_after, policy.abandoned_after = n, None
    policy.save()


def test_escalations_need_the_organizations_setting(
    inside_acme: Acme,
) -> None:
    miss(inside_acme, 4)
    escalate_after(inside_acme, None)
    run_escalations(inside_acme.organization.pk)
    assert kinds() == []


def test_the_manager_is_notified_once_of_missed_check_ins(
    inside_acme: Acme, clock: Traveller
) -> None:
    miss(inside_acme, 3)
    escalate_after(inside_acme, 3)
    for days in range(3):
        clock.move_to(NOW + dt.timedelta(days=days))
        run_escalations(inside_acme.organization.pk)
    (sent,) = remind_and_deliver(inside_acme.organization.pk)

    assert sent.to == ['"Lena" <lena@example.org>']
    assert sent.subject == "Ben: three check-ins missed in a row"
    assert len(kinds()) == 1


@pytest.fixture
def line(inside_acme: Acme) -> Acme:
    """Ben reports to Lena, Lena to Hal, Hal to Ada."""
    for member, above in (("lena", "hal"), ("hal", "ada")):
        row = getattr(inside_acme, member)
        row.manager = getattr(inside_acme, above)
        row.save(update_fields=["manager"])
    return inside_acme


def notified() -> dict[str, int]:
    """How often each person was notified of somebody's missed check-ins."""
    rows = Message.objects.filter(kind="check_in.escalated")
    names = list(rows.values_list("recipient__user__name", flat=True))
    return {name: names.count(name) for name in names}


@pytest.mark.parametrize(
    ("n_missed", "names"),
    [
        (1, set()),
        (2, {"Lena"}),
        (3, {"Lena"}),
        (4, {"Lena", "Hal"}),
        (6, {"Lena", "Hal", "Ada"}),
        (8, {"Lena", "Hal", "Ada"}),
    ],
)
def test_each_further_n_missed_check_ins_notify_one_level_up(
    line: Acme, n_missed: int, names: set[str]
) -> None:
    miss(line, n_missed)
    escalate_after(line, 2)
    run_escalations(line.organization.pk)
    assert notified() == dict.fromkeys(names, 1)


def test_each_level_is_notified_once_of_missed_check_ins(
    line: Acme, clock: Traveller
) -> None:
    miss(line, 2)
    escalate_after(line, 2)
    run_escalations(line.organization.pk)
    assert notified() == {"Lena": 1}
    # Two weeks on: missed as well, and nothing in between.
    clock.move_to(NOW + 2 * WEEK)
    miss(line, 2, [], after=2)
    for days in range(3):
        clock.move_to(NOW + 2 * WEEK + dt.timedelta(days=days))
        run_escalations(line.organization.pk)
    assert notified() == {"Lena": 1, "Hal": 1}


def test_a_new_streak_after_a_check_in_is_notified_again(
    line: Acme, clock: Traveller
) -> None:
    periods = miss(line, 2)
    escalate_after(line, 2)
    with time_machine.travel(NOW - 3 * HOUR):
        run_escalations(line.organization.pk)
    clock.move_to(NOW + 3 * WEEK)
    Period.objects.filter(pk=periods[0].pk).update(submitted_at=NOW)
    miss(line, 3, [], after=3)
    run_escalations(line.organization.pk)
    assert notified() == {"Lena": 2}


def test_an_escalation_contains_name_number_and_manager_only(line: Acme) -> None:
    goal = make_numbers(line.ben, 1, "Secret plan")
    miss(line, 4, goal)
    escalate_after(line, 2)
    run_escalations(line.organization.pk)
    mails = {mail.to[0]: mail for mail in remind_and_deliver(line.organization.pk)}
    own, above = mails['"Lena" <lena@example.org>'], mails['"Hal" <hal@example.org>']

    assert own.subject == "Ben: four check-ins missed in a row"
    once = (
        "We notify you once, and again only if check-ins are missed after the next one."
    )
    for body in (own.body, own.alternatives[0].content):
        assert once in body
    assert "If there is a manager between you, talk to them first" not in own.body
    assert above.subject == "Ben (reports to Lena): four check-ins missed in a row"
    assert "If there is a manager between you, talk to them first." in above.body
    assert "Secret plan" not in str(above.message())


def test_escalations_of_several_people_are_one_message(line: Acme) -> None:
    line.rita.manager = line.hal
    line.rita.save(update_fields=["manager"])
    for row in miss(line, 4):
        create_copies(row, {"member_id": line.rita.pk})
    escalate_after(line, 2)
    run_escalations(line.organization.pk)
    mails = {mail.to[0]: mail for mail in remind_and_deliver(line.organization.pk)}
    hals = mails['"Hal" <hal@example.org>']

    assert hals.subject == (
        "Two people in your reporting line have missed several check-ins in a row"
    )
    assert "* Ben (reports to Lena): four check-ins missed in a row" in hals.body
    assert "* Rita: four check-ins missed in a row" in hals.body
    assert notified() == {"Lena": 1, "Hal": 1, "Ada": 1}


def test_a_manager_who_left_is_skipped(line: Acme) -> None:
    line.lena.left_at = NOW - 48 * HOUR
    line.lena.save(update_fields=["left_at"])
    miss(line, 2)
    escalate_after(line, 2)
    run_escalations(line.organization.pk)
    (sent,) = remind_and_deliver(line.organization.pk)
    assert sent.to == ['"Hal" <hal@example.org>']
    assert sent.subject == (
        "Ben (their manager has left): two check-ins missed in a row"
    )


@pytest.mark.parametrize("change", ["back", "moved"])
def test_people_who_checked_in_or_moved_meanwhile_are_left_out(
    line: Acme, change: str
) -> None:
    periods = miss(line, 4)
    escalate_after(line, 2)
    run_escalations(line.organization.pk)
    if change == "back":
        Period.objects.filter(pk=periods[0].pk).update(submitted_at=NOW)
    else:
        line.ben.manager = line.rita
        line.ben.save(update_fields=["manager"])
    assert remind_and_deliver(line.organization.pk) == []
    assert {reason for _channel, _state, reason in delivery_results()} == {"done"}


def test_people_who_have_just_submitted_are_left_out(line: Acme) -> None:
    """It is in and still open: that ends the streak at once."""
    miss(line, 4)
    PeriodFactory.create(
        to_remind=True,
        member=line.ben,
        goals=[],
        week_on=dt.date(2026, 11, 16),
        remind_at=None,
        submitted_at=NOW,
    )
    escalate_after(line, 2)
    run_escalations(line.organization.pk)
    assert notified() == {}


def test_excused_check_ins_neither_count_nor_end_a_streak(inside_acme: Acme) -> None:
    periods = miss(inside_acme, 3)
    Period.objects.filter(pk=periods[1].pk).update(excuse="leave")
    escalate_after(inside_acme, 3)
    run_escalations(inside_acme.organization.pk)
    assert kinds() == []
    escalate_after(inside_acme, 2)
    run_escalations(inside_acme.organization.pk)
    assert kinds() == ["check_in.escalated"]


def test_a_check_in_ends_the_streak(inside_acme: Acme) -> None:
    periods = miss(inside_acme, 3)
    Period.objects.filter(pk=periods[0].pk).update(submitted_at=NOW)
    escalate_after(inside_acme, 2)
    run_escalations(inside_acme.organization.pk)
    assert kinds() == []


def test_the_owner_is_asked_once_about_goals_without_updates(
    inside_acme: Acme, clock: Traveller
) -> None:
    with time_machine.travel(NOW - 10 * WEEK):
        goals = make_numbers(inside_acme.ben, 1)
    miss(inside_acme, 4, goals)
    for days in range(3):
        clock.move_to(NOW + dt.timedelta(days=days))
        run_escalations(inside_acme.organization.pk)

    assert kinds() == ["goal.silent"]
    (sent,) = remind_and_deliver(inside_acme.organization.pk)
    assert sent.subject == "Is this goal still active?"


def test_a_question_about_a_goal_waits_on_days_with_a_reminder(
    inside_acme: Acme, clock: Traveller
) -> None:
    with time_machine.travel(NOW - 10 * WEEK):
        goals = make_numbers(inside_acme.ben, 1)
    miss(inside_acme, 4, goals)
    PeriodFactory.create(
        to_remind=True, member=inside_acme.ben, goals=goals, remind_at=NOW + HOUR
    )
    run_escalations(inside_acme.organization.pk)
    assert kinds() == []

    clock.move_to(NOW + 2 * HOUR)
    remind_people(inside_acme.organization.pk)
    run_escalations(inside_acme.organization.pk)
    assert kinds() == ["check_in.closing"]

    clock.move_to(NOW + 24 * HOUR)
    run_escalations(inside_acme.organization.pk)
    assert kinds() == ["check_in.closing", "goal.silent"]
