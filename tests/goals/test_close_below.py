"""Closing a goal with its supporting goals: bounded queries, and no deadlocks."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from checkins.check_in_writer import lock_goals
from goals.models import Goal
from goals.rollup import drain
from goals.services import close_with_those_below
from organizations.models import Event
from organizations.tenancy import in_organization
from scheduling.resolve import rule_book
from scheduling.silence_limits import update_silence_limits
from tests.cast import Acme, make_acme
from tests.factories import GoalFactory, KeyResultFactory, create_copies
from tests.together import together


def make_family(acme: Acme, n: int) -> Goal:
    """A goal of Ben's with some of his below it, which stand against their keys' order."""
    top = GoalFactory.create(by=acme.ada, owner=acme.ben)
    first = KeyResultFactory.create(
        by=acme.ada, parent=top, owner=acme.ben, current=10, position=n
    )
    create_copies(first, *({"position": n - place} for place in range(1, n)))
    return top


def cost(acme: Acme, n: int) -> int:
    top = make_family(acme, n)
    drain(acme.organization.pk)
    with CaptureQueriesContext(connection) as captured:
        assert close_with_those_below(top, by=acme.ben) == n
    closed = Goal.objects.filter(parent=top, state=Goal.State.CLOSED)
    assert closed.filter(final_progress=0.25).exclude(closed_at=None).count() == n
    told = Event.objects.filter(verb="goal.closed", object_id__in=closed.values("pk"))
    assert told.filter(actor=acme.ben, data__before="active").count() == n
    return len(captured)


def test_closing_has_a_constant_number_of_queries(inside_acme: Acme) -> None:
    cost(inside_acme, 2)
    assert cost(inside_acme, 3) == cost(inside_acme, 60)


@pytest.mark.django_db(transaction=True)
def test_closing_locks_goals_in_key_order() -> None:
    """While it waits for the first it holds none of those after it."""
    acme = make_acme()
    organization_id = acme.organization.pk
    with in_organization(organization_id):
        top = make_family(acme, 5)
        keys = list(Goal.objects.order_by("pk").values_list("pk", flat=True))

    def close() -> int:
        try:
            with in_organization(organization_id):
                return close_with_those_below(top, by=acme.ben)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with in_organization(organization_id):
            # Of those below, the first by its key is the last by its place.
            lock_goals(keys[1:2])
            waiting = pool.submit(close)
            time.sleep(1)
            free = Goal.objects.select_for_update(no_key=True, skip_locked=True)
            assert set(free.filter(pk__in=keys[2:]).values_list("pk", flat=True)) == {
                *keys[2:]
            }
        assert waiting.result(30) == 5


@pytest.mark.django_db(transaction=True)
def test_concurrent_closing_and_planning_do_not_deadlock() -> None:
    acme = make_acme()
    organization = acme.organization
    done: list[str] = []
    with in_organization(organization.pk):
        tops = [make_family(acme, 40) for _n in range(4)]
        Goal.objects.update(cadence_days=99)

    def close() -> None:
        for top in tops:
            with in_organization(organization.pk):
                close_with_those_below(top, by=acme.ben)
        done.append("closed")

    def plan() -> None:
        for days in (98, 97, 96, 95):
            with in_organization(organization.pk):
                update_silence_limits(organization, rule_book(organization))
            with in_organization(organization.pk):
                Goal.objects.filter(pk=tops[0].pk).update(cadence_days=days)
        done.append("planned")

    together(close, plan)
    assert sorted(done) == ["closed", "planned"]
    with in_organization(organization.pk):
        assert not Goal.objects.filter(state=Goal.State.ACTIVE).exists()
