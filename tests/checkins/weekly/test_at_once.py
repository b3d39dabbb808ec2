"""Concurrent submissions, and the queries of the page."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from checkins.models import CheckIn
from checkins.services import check_in
from checkins.weekly.services import GoalEntry, submit_check_in
from goals.models import Goal, GoalProgress
from goals.rollup import drain
from organizations.models import Event
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import Acme, make_acme
from tests.checkins.weekly.conftest import Bens
from tests.checkins.weekly.test_page import HTMX, PAGE, filled
from tests.costs import queries_of
from tests.factories import GoalFactory, KeyResultFactory, PeriodFactory, create_copies
from tests.together import together

MOST = 12


def make_bens() -> Bens:
    acme = make_acme()
    with in_organization(acme.organization.pk):
        own = GoalFactory.create(by=acme.ben, owner=acme.ben)
        goals = [
            KeyResultFactory.create(
                by=acme.ben, parent=own, title=title, owner=acme.ben, cadence_days=7
            )
            for title in ("One", "Two", "Three")
        ]
        return Bens(acme.ben, goals, PeriodFactory.create(member=acme.ben, goals=goals))


@pytest.mark.django_db(transaction=True)
def test_two_concurrent_clicks_submit_once() -> None:
    bens = make_bens()
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(bens.by.user)
    data = filled(clients[0], bens)
    statuses: list[int] = []

    def click(client: Client) -> None:
        statuses.append(client.post(PAGE, data, headers=HTMX).status_code)

    together(*(lambda client=client: click(client) for client in clients))
    assert statuses == [200, 200]
    with in_organization(bens.by.organization_id):
        assert CheckIn.objects.count() == 3
        assert Event.objects.filter(verb="period.submitted").count() == 1
        assert Period.objects.get().version == 1


@pytest.mark.django_db(transaction=True)
def test_concurrent_cards_and_page_neither_deadlock_nor_lose_data() -> None:
    """Forms in opposite orders, a card and the roll-up: no ring of locks (D5)."""
    bens = make_bens()
    problems: list[Exception] = []

    def say(goals: list[Goal], value: int) -> None:
        try:
            with in_organization(bens.by.organization_id):
                entries = [
                    GoalEntry(goal, Decimal(value), token=uuid.uuid4())
                    for goal in goals
                ]
                submit_check_in(bens.period, by=bens.by, entries=entries)
            drain(bens.by.organization_id)
        except Exception as error:  # noqa: BLE001  told below
            problems.append(error)

    def card() -> None:
        try:
            with in_organization(bens.by.organization_id):
                check_in(bens.days, by=bens.by, value=Decimal(30))
        except Exception as error:  # noqa: BLE001  told below
            problems.append(error)

    forth, back = bens.goals, bens.goals[::-1]
    together(lambda: say(forth, 10), lambda: say(back, 20), card, card)
    assert not problems
    drain(bens.by.organization_id)
    with in_organization(bens.by.organization_id):
        for goal in Goal.objects.filter(pk__in=[each.pk for each in bens.goals]):
            (stands,) = CheckIn.objects.current().filter(goal=goal)
            assert goal.current == stands.value
            assert GoalProgress.objects.get(goal=goal).value == goal.current


class Twice(TestCase):
    """Submitting anything a second time changes nothing."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        values=st.lists(
            st.one_of(st.none(), st.integers(0, 90)), min_size=3, max_size=3
        ),
        confidences=st.lists(
            st.sampled_from([None, 10, 50, 90]), min_size=3, max_size=3
        ),
        lines=st.lists(st.sampled_from(["Call", "Visit", " Write ", ""]), max_size=3),
        has_tokens=st.booleans(),
    )
    def test_submitting_twice_creates_one_check_in(
        self,
        values: list[int | None],
        confidences: list[int | None],
        lines: list[str],
        *,
        has_tokens: bool,
    ) -> None:
        bens = make_bens()
        entries = [
            GoalEntry(
                goal,
                None if value is None else Decimal(value),
                confidence,
                "Note",
                token=uuid.uuid4() if has_tokens else None,
            )
            for goal, value, confidence in zip(
                bens.goals, values, confidences, strict=True
            )
        ]
        with in_organization(bens.by.organization_id):
            seen = []
            for _ in range(2):
                submit_check_in(
                    bens.period,
                    by=bens.by,
                    entries=entries,
                    intentions=lines,
                    version=0,
                    complete=True,
                )
                seen.append(
                    (
                        list(CheckIn.objects.values_list("id", "replaced_at")),
                        Event.objects.count(),
                        Period.objects.get().version,
                    )
                )
            assert seen[0] == seen[1]


def count(client: Client) -> int:
    return queries_of(client, PAGE)


def test_the_page_has_a_constant_number_of_queries(
    client: Client, bens: Bens, acme: Acme
) -> None:
    client.force_login(bens.by.user)
    client.get(PAGE)
    few = count(client)
    with in_organization(acme.organization.pk):
        create_copies(bens.logos, *({"title": f"more {n}"} for n in range(27)))
        made = Goal.objects.filter(title__startswith="more")
        progress = GoalProgress.objects.get(goal=bens.logos)
        for goal in made:
            GoalProgress.objects.get_or_create(
                goal=goal, defaults={"organization_id": progress.organization_id}
            )
    page = client.get(PAGE).content.decode()
    assert "30 numbers" in page
    assert count(client) == few <= MOST


def test_the_submitted_view_has_a_constant_number_of_queries(
    client: Client, bens: Bens, acme: Acme
) -> None:
    client.force_login(bens.by.user)
    with in_organization(acme.organization.pk):
        first, *rest = [GoalEntry(goal, Decimal(4), 70) for goal in bens.goals]
        submit_check_in(bens.period, by=bens.by, entries=[first], complete=True)
    client.get(PAGE)
    few = count(client)
    with in_organization(acme.organization.pk):
        submit_check_in(bens.period, by=bens.by, entries=rest, complete=True)
    assert count(client) == few <= MOST
