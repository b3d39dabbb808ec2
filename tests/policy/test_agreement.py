"""Each relation is said twice, of one row and of many: both must say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import given, settings

from organizations.policy import Relation, find, may
from organizations.policy.registry import ACTIONS, SUBJECTS
from organizations.policy.table import states_of
from tests.policy.arranged import companies, make_company
from tests.policy.rows import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Q, QuerySet

    from tests.cast import Acme
    from tests.policy.arranged import Company, DrawnCompany

# Each example asks for every person, row, relation and action.
SOME = settings(max_examples=10)
# Why nobody ever asks for the many of these, so that one form is enough.
NEVER_SEARCHED = {
    "new_goal": "A wish to write a goal is no row; the form's lists: test_lists.py.",
    "goal_privacy": "Asked of a goal that is at hand.",
    "check_in": "Asked of a check-in that is at hand; lists are those of its goal.",
    "reply": "Asked of a reply that is at hand; lists are those of its check-in.",
    "team": "Asked of a member as such, without a row.",
    "participation": "Asked of a member as such, without a row.",
    "importing": "Asked of a member as such, without a row.",
}


def relations_of(name: str) -> set[Relation]:
    """The relations that decide about the subject and hold of some rows only."""
    allowed = {who for row in states_of(name) for who in row.cells}
    found = {who for who in allowed if isinstance(who, Relation)}
    return found - {Relation.COLLEAGUE}


def test_every_relation_is_searched_and_proven_or_says_why_not() -> None:
    is_searched = {
        (name, SUBJECTS[name].answers[relation].finds is not None)
        for name in SUBJECTS
        for relation in relations_of(name)
    }
    assert {name for name, searched in is_searched if searched} == set(ROWS)
    assert {name for name, searched in is_searched if not searched} == set(
        NEVER_SEARCHED
    )


@pytest.fixture
def company(inside_acme: Acme) -> Company:
    return make_company(inside_acme.organization)


@pytest.mark.parametrize("name", ROWS)
def test_one_row_and_many_are_decided_alike(company: Company, name: str) -> None:
    each_example(company, name, lambda: compare(company, name), SOME)


@pytest.mark.parametrize("name", ROWS)
def test_what_is_drawn_meets_each_relation_and_misses_it(
    company: Company, name: str
) -> None:
    """Otherwise the comparison might be one of nothing with nothing."""
    answers, rows = SUBJECTS[name].answers, ROWS[name].load
    missing: set[tuple[str, bool]] = {
        (who, is_met) for who in relations_of(name) for is_met in (True, False)
    }
    missing |= {(row.state, True) for row in states_of(name)}

    def look() -> None:
        for row in rows() if missing else ():
            missing.discard((SUBJECTS[name].state(row), True))
            for member in company.everybody():
                for who in relations_of(name) & {who for who, _is_met in missing}:
                    missing.discard((who, answers[who].holds(member, row)))

    # The same examples in every run: luck decides nothing here.
    each_example(company, name, look, settings(SOME, derandomize=True, database=None))
    assert missing == set()


def each_example(
    company: Company, name: str, look: Callable[[], None], how: settings
) -> None:
    """Calls `look` in a company of each example, which is taken back afterwards."""

    @how
    @given(drawn=companies, values=ROWS[name].values)
    def example(drawn: DrawnCompany, values: Any) -> None:
        with transaction.atomic():
            company.arrange(drawn)
            ROWS[name].make(company, values)
            look()
            transaction.set_rollback(True)

    example()


def compare(company: Company, name: str) -> None:
    """Each state, and for each person each relation and each action."""
    subject, load = SUBJECTS[name], ROWS[name].load
    rows = list(load())
    if subject.in_state is not None:
        for state in {row.state for row in states_of(name)}:
            there = {row.pk for row in rows if subject.state(row) == state}
            assert keys(load(), subject.in_state(state)) == there, state
    for member in company.everybody():
        for relation in relations_of(name):
            answer = subject.answers[relation]
            assert answer.finds is not None
            held = {row.pk for row in rows if answer.holds(member, row)}
            assert keys(load(), answer.finds(member)) == held, (member, relation)
        for action in actions_on(name):
            allowed = {row.pk for row in rows if may(member, action, row)}
            assert keys(load(), find(member, action)) == allowed, (member, action)


def keys(rows: QuerySet[Any], condition: Q) -> set[int]:
    return set(rows.filter(condition).values_list("pk", flat=True))


def actions_on(name: str) -> set[str]:
    """One for each access that the subject's actions need."""
    by_need = {
        action.needs: action.name
        for action in ACTIONS.values()
        if action.object == name
    }
    return set(by_need.values())
