"""A plan is requested when one of its inputs changed, and only then."""

from __future__ import annotations

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from checkins.services import check_in
from goals.models import Goal
from goals.services import close_goal
from organizations.models import Organization
from organizations.services import record_event
from scheduling.locations import add_holiday, create_location
from scheduling.models import CheckInPolicy
from scheduling.plan import plan, plan_again
from scheduling.plan_claims import UNRELATED, is_plan_outdated
from scheduling.resolve import RuleBook, rule_book
from scheduling.sweeps import organizations_to_plan
from scheduling.tasks import plan_check_ins, sweep_plans
from tests.cast import Acme
from tests.scheduling.organization import numbers

pytestmark = [pytest.mark.django_db, pytest.mark.days]


@pytest.fixture
def known(inside_acme: Acme) -> Acme:
    plan(inside_acme.organization)
    return inside_acme


def behind(cast: Acme) -> bool:
    """As both say it: the sweep over everybody, and the question about one."""
    found = cast.organization.pk in organizations_to_plan()
    assert is_plan_outdated(cast.organization) == found
    return found


def test_a_new_organization_is_due_until_it_is_planned(inside_acme: Acme) -> None:
    assert behind(inside_acme)
    plan(inside_acme.organization)
    assert not behind(inside_acme)


@pytest.mark.parametrize(
    "verb",
    [
        *("goal.created", "goal.activated", "goal.closed", "goal.edited"),
        *("goal.adjusted", "goal.deleted", "goals.imported", "example.inserted"),
        *("member.placed", "unit.moved", "location.changed", "holiday.changed"),
        *("organization.configured", "frameworks.configured"),
    ],
)
def test_a_change_of_each_input_requests_one_plan(known: Acme, verb: str) -> None:
    record_event(verb, known.ada, by=known.ada)
    assert behind(known)
    plan(known.organization)
    assert not behind(known)


@pytest.mark.parametrize("verb", [*UNRELATED, "checkin.submitted", "period.submitted"])
def test_other_changes_request_no_plan(known: Acme, verb: str) -> None:
    record_event(verb, known.ada, by=known.ada)
    assert not behind(known)


def test_goals_locations_and_holidays_record_events(known: Acme) -> None:
    def told() -> bool:
        was = behind(known)
        plan(known.organization)
        return was

    (goal,) = numbers(known.ben)
    assert told()
    check_in(goal, by=known.ben, value=Decimal(4))
    assert not told()
    close_goal(goal, by=known.ben)
    assert told()
    place = create_location(
        known.organization, name="Oslo", time_zone="Europe/Oslo", by=known.hal
    )
    assert told()
    day = dt.date(2027, 5, 17)
    add_holiday(known.organization, on=day, name="17.", location=place, by=known.hal)
    assert told()


def test_an_event_that_is_committed_late_is_not_overlooked(known: Acme) -> None:
    """Its number may be lower than one that the plan saw."""
    late, seen = (record_event("goal.created", known.ada, by=None) for _ in range(2))
    former = CheckInPolicy.objects.get().n_events
    CheckInPolicy.objects.update(n_events=former + 1)
    assert late.pk < seen.pk
    assert behind(known)


def test_an_old_plan_and_a_changed_rule_request_a_new_one(known: Acme) -> None:
    plan_again(known.organization)
    assert behind(known)
    plan(known.organization)
    CheckInPolicy.objects.update(planned_at=timezone.now() - dt.timedelta(minutes=61))
    assert behind(known)


def test_a_change_during_planning_requests_another_plan(
    known: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(organization: Organization) -> RuleBook:
        plan_again(organization)
        record_event("goal.created", known.ada, by=known.ada)
        return rule_book(organization)

    monkeypatch.setattr("scheduling.plan.rule_book", meanwhile)
    plan(known.organization)
    assert behind(known)


def test_the_task_plans_only_due_organizations(
    inside_acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[list[int]] = []
    monkeypatch.setattr(
        "config.celery.app.send_task",
        lambda _name, args, **_more: sent.append(args),
    )
    sweep_plans()
    organization_id = inside_acme.organization.pk
    assert [organization_id] in sent
    plan_check_ins(organization_id)
    policy = CheckInPolicy.objects.get()
    plan_check_ins(organization_id)
    assert CheckInPolicy.objects.get().planned_at == policy.planned_at
    assert Goal.objects.count() == 0


def test_a_plan_of_an_organization_that_is_gone_is_discarded(known: Acme) -> None:
    plan_check_ins(987_654_321)


def test_a_clock_set_back_requests_a_new_plan(known: Acme) -> None:
    """RELIABILITY R7."""
    CheckInPolicy.objects.update(planned_at=timezone.now() + dt.timedelta(days=9))
    assert behind(known)


# --- Plans that fail, or kill their worker (RELIABILITY R5, R6) ---------------------------


def tried(before: dt.timedelta) -> None:
    CheckInPolicy.objects.update(tried_at=timezone.now() - before)


def is_swept(cast: Acme) -> bool:
    return cast.organization.pk in organizations_to_plan()


@pytest.fixture
def poison(known: Acme, monkeypatch: pytest.MonkeyPatch) -> Acme:
    """Every worker that plans it is killed; its row counts the attempts."""

    def die(_organization: Organization) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scheduling.tasks.plan", die)
    plan_again(known.organization)
    return known


def attempt(cast: Acme) -> bool:
    """Whether a worker took it up, and died."""
    n_before = CheckInPolicy.objects.get().n_attempts
    with contextlib.suppress(KeyboardInterrupt):
        plan_check_ins(cast.organization.pk)
    return CheckInPolicy.objects.get().n_attempts == n_before + 1


def test_a_plan_has_one_worker_and_is_resumed_after_its_death(
    poison: Acme,
) -> None:
    assert is_swept(poison)
    assert [attempt(poison), attempt(poison)] == [True, False]
    assert not is_swept(poison)
    tried(dt.timedelta(seconds=91))
    assert is_swept(poison)
    assert attempt(poison)


def test_a_failing_plan_is_retried_hourly_and_reported(
    poison: Acme, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for _n in range(5):
        assert attempt(poison)
        tried(dt.timedelta(minutes=50))
    assert not is_swept(poison)
    assert not attempt(poison)
    tried(dt.timedelta(minutes=61))
    assert is_swept(poison)
    assert attempt(poison)
    assert "no plan of check-ins after 5 attempts" in caplog.text
    monkeypatch.undo()
    tried(dt.timedelta(hours=2))
    plan_check_ins(poison.organization.pk)
    assert not behind(poison)
    assert CheckInPolicy.objects.get().n_attempts == 0
