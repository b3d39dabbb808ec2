"""The pages of a check-in let in whom the policy lets read it, and nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from checkins.models import CheckInAccess
from feedback.models import Reply
from feedback.replies.services import escalate, reply
from organizations.policy import may
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import Acme, signed_in
from tests.factories import CheckInAccessFactory
from tests.feedback.replies.weeks import number_of, said, week_of

CAST = ("ada", "hal", "lena", "ben", "rita")
PAGES = ("", "thread/")
GONE = 404


@pytest.fixture
def period(acme: Acme) -> Period:
    """Ben's, submitted. Rita is his partner and his assistant, Ada hears of it."""
    with in_organization(acme.organization.pk):
        acme.lena.manager = acme.ada
        acme.lena.save(update_fields=["manager"])
        goal = number_of(acme.ben, acme.ada)
        week = week_of(acme.ben, [goal])
        for kind in (CheckInAccess.Kind.PARTNER, CheckInAccess.Kind.ASSISTANT):
            CheckInAccessFactory.create(
                member=acme.ben, other=acme.rita, kind=kind, since=week.opens_at
            )
        said(week, goal)
        week.member = acme.ben
        escalate(week, "For you", by=acme.lena)
        reply(week, "Between the two of us", by=acme.lena)
    return week


@pytest.mark.parametrize("state", ["submitted", "waiting"])
def test_each_page_answers_as_the_policy_says(
    acme: Acme, period: Period, state: str
) -> None:
    with in_organization(acme.organization.pk):
        if state == "waiting":
            Period.objects.filter(pk=period.pk).update(submitted_at=None)
            assert Reply.objects.filter(period=period).exists()
        period.refresh_from_db()
    for name in CAST:
        member = getattr(acme, name)
        with in_organization(acme.organization.pk):
            reads = may(member, "week.read", period)
            changes = may(member, "week.change", period)
        client: Client = signed_in(member)
        for page in PAGES:
            url = f"/o/acme/check-in/periods/{period.public_id}/{page}"
            answer = client.get(url, follow=True)
            assert (answer.status_code != GONE) == reads, (name, page)
        own = f"/o/acme/check-in/periods/{period.public_id}/"
        wanted = 403 if reads else GONE
        assert changes or client.post(own).status_code == wanted, name


def test_an_assistant_reads_no_replies_while_the_check_in_waits(
    acme: Acme, period: Period
) -> None:
    with in_organization(acme.organization.pk):
        Period.objects.filter(pk=period.pk).update(submitted_at=None)
        period.refresh_from_db()
        assert may(acme.rita, "week.write", period)
        assert not may(acme.rita, "week.read", period)
