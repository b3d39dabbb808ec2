"""A check-in that was taken back is its member's alone, on every page."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from checkins.models import Answer, CheckIn, Intention
from checkins.services import undo_check_in
from checkins.weekly.questions import questions_of
from checkins.weekly.services import GoalEntry, submit_check_in
from feedback.partners.services import grant_check_in_access
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import signed_in
from tests.feedback.replies.weeks import number_of, week_of

if TYPE_CHECKING:
    from tests.cast import Acme

pytestmark = pytest.mark.django_db
SECRET, PLAN = "Between me and my diary", "Quit by spring"


@pytest.fixture
def period(acme: Acme) -> Period:
    """Ben's, with an answer and an intention, taken back; Rita is his assistant."""
    with in_organization(acme.organization.pk):
        goal = number_of(acme.ben, acme.ada)
        row = week_of(acme.ben, [goal])
        token = uuid.uuid4()
        submit_check_in(
            row,
            by=acme.ben,
            entries=[GoalEntry(goal, Decimal(7), 70, "Seven", token=token)],
            answers={questions_of(acme.organization)[0]: SECRET},
            intentions=[PLAN],
            complete=True,
        )
        grant_check_in_access(acme.rita, "assistant", by=acme.ben)
        undo_check_in(CheckIn.objects.get(token=token), by=acme.ben)
        row.refresh_from_db()
    assert row.submitted_at is None
    return row


def url_for(acme: Acme) -> str:
    return reverse("checkins:delegated_week", args=["acme", acme.ben.public_id])


@pytest.mark.parametrize("who", ["lena", "rita"])
def test_who_writes_for_them_does_not_read_it(
    acme: Acme, period: Period, who: str
) -> None:
    page = signed_in(getattr(acme, who)).get(url_for(acme)).content.decode()
    assert "Opps" in page
    assert SECRET not in page
    assert PLAN not in page


def test_its_member_does(acme: Acme, period: Period) -> None:
    page = signed_in(acme.ben).get(reverse("checkins:week", args=["acme"]))
    assert SECRET in page.content.decode()
    assert PLAN in page.content.decode()


def test_a_field_that_they_leave_blank_changes_nothing(
    acme: Acme, period: Period
) -> None:
    """They do not see that there is something to lose."""
    with in_organization(acme.organization.pk):
        questions = questions_of(acme.organization)
    blank = {f"q-{question.public_id}": "" for question in questions}
    sent = {"period": period.public_id, "version": str(period.version), **blank}
    answer = signed_in(acme.lena).post(url_for(acme), sent)
    assert answer.status_code == 302
    with in_organization(acme.organization.pk):
        standing = Answer.objects.filter(period=period, replaced_at=None)
        assert [row.text for row in standing] == [SECRET]
        assert Intention.objects.get(text=PLAN).state == Intention.State.OPEN


def test_once_it_is_submitted_the_manager_reads_it_again(
    acme: Acme, period: Period
) -> None:
    with in_organization(acme.organization.pk):
        submit_check_in(period, by=acme.ben, complete=True)
    page = signed_in(acme.lena).get(url_for(acme)).content.decode()
    assert SECRET in page
