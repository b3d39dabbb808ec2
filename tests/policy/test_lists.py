"""Lists that name people rather than rows follow the same policy.

`find` answers which rows somebody may read. These answer the question the other way
round: who reads a row, for whom somebody writes, to whom they give a goal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import given, settings

from checkins.delegates.selectors import writable_by
from feedback.replies.access import reader_roles, readers_of
from feedback.replies.selectors import shown_to
from goals.access import may_create_for
from goals.selectors.choices import owners_for
from organizations.models import Membership
from organizations.policy import may
from tests.policy.arranged import companies, make_company
from tests.policy.rows import WEEKS, make_weeks

if TYPE_CHECKING:
    from tests.cast import Acme
    from tests.policy.arranged import Company, DrawnCompany
    from tests.policy.rows import DrawnWeeks


@pytest.fixture
def company(inside_acme: Acme) -> Company:
    return make_company(inside_acme.organization)


def test_readers_of_check_ins_and_whom_one_writes_for(company: Company) -> None:
    @settings(max_examples=6)
    @given(drawn=companies, values=WEEKS.values)
    def example(drawn: DrawnCompany, values: DrawnWeeks) -> None:
        with transaction.atomic():
            company.arrange(drawn)
            make_weeks(company, values)
            compare_readers(company)
            compare_delegates(company)
            transaction.set_rollback(True)

    example()


def compare_readers(company: Company) -> None:
    everything = list(WEEKS.load())
    for member in company.everybody():
        read = {row.pk for row in everything if may(member, "week.read", row)}
        assert set(reader_roles(member, everything)) == read
    periods = [row for row in everything if row.submitted_at is not None]
    allowed = {
        member: {row.pk for row in periods if may(member, "week.read", row)}
        for member in company.everybody()
    }
    readers = readers_of(periods)
    for member, keys in allowed.items():
        assert {key for key, who in readers.items() if member.pk in who} == keys
        others = {
            row.pk
            for row in periods
            if row.pk in keys
            and member.pk not in (row.member_id, row.member.manager_id)
        }
        assert {row.pk for row in shown_to(member)} == others


def compare_delegates(company: Company) -> None:
    """Whoever has left is asked no more, and nobody writes for them."""
    waiting = [
        row for row in WEEKS.load().filter(submitted_at=None) if not row.member.has_left
    ]
    for member in company.everybody():
        written = {row.pk for row in waiting if may(member, "week.write", row)}
        people = {*writable_by(member).values_list("pk", flat=True), member.pk}
        assert {row.pk for row in waiting if row.member_id in people} == written


def test_the_form_offers_those_to_whom_a_goal_may_be_given(company: Company) -> None:
    @settings(max_examples=8)
    @given(drawn=companies)
    def example(drawn: DrawnCompany) -> None:
        with transaction.atomic():
            company.arrange(drawn)
            compare_owners(company)
            transaction.set_rollback(True)

    example()


def compare_owners(company: Company) -> None:
    colleagues = Membership.objects.in_organization(company.organization).current()
    people = list(colleagues)
    for member in company.everybody():
        allowed = {one for one in people if may_create_for(member, one, None)}
        assert set(owners_for(member, None)) == allowed, member
