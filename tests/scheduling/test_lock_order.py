"""Planning locks goals in the same order as check-ins (RELIABILITY D5)."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from checkins.check_in_writer import lock_goals
from goals.models import Goal
from organizations.models import Organization
from organizations.tenancy import in_organization
from scheduling import silence_limits
from scheduling.resolve import rule_book
from tests.cast import make_acme
from tests.patience import PATIENCE_S
from tests.scheduling.organization import numbers

pytestmark = pytest.mark.django_db(transaction=True)


def follow(organization: Organization) -> int:
    try:
        with in_organization(organization.pk):
            return silence_limits.update_silence_limits(
                organization, rule_book(organization)
            )
    finally:
        connections.close_all()


def test_planning_locks_goals_in_key_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = silence_limits.silence_limits
    monkeypatch.setattr(
        silence_limits,
        "silence_limits",
        lambda *books: dict(sorted(read(*books).items())[::-1]),
    )
    acme = make_acme()
    with in_organization(acme.organization.pk):
        numbers(acme.ben, 3)
        goals = Goal.objects.order_by("pk")
        first, *_between, last = goals.values_list("pk", flat=True)
        goals.update(cadence_days=99)
    with ThreadPoolExecutor(1) as pool:
        with in_organization(acme.organization.pk):
            lock_goals([first])
            waiting = pool.submit(follow, acme.organization)
            time.sleep(1)
            free = Goal.objects.select_for_update(no_key=True, skip_locked=True)
            assert free.filter(pk=last).exists()
        assert waiting.result(PATIENCE_S) > 0
