"""What a new manager owes: nothing that was written before, nothing to themselves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

import notifications.types  # noqa: F401  before digests, which it imports
from feedback.replies.selectors import is_owed, n_unanswered
from notifications.content.digests import _waiting
from organizations.models import Membership
from organizations.people import change_manager
from organizations.tenancy import in_organization
from scheduling.models import Period
from tests.cast import signed_in
from tests.feedback.replies.weeks import number_of, week_of

if TYPE_CHECKING:
    from tests.cast import Acme

pytestmark = pytest.mark.django_db


def submitted(acme: Acme, by: Membership, *, ago: dt.timedelta) -> Period:
    """Ben's check-in of this week, submitted so long ago."""
    period = week_of(acme.ben, [number_of(acme.ben, acme.ada)])
    period.submitted_at, period.submitted_by = timezone.now() - ago, by
    period.save(update_fields=["submitted_at", "submitted_by"])
    return period


def owes(manager: Membership, period: Period) -> bool:
    """As the count, the page, the digest and the card have it: all alike."""
    row = Period.objects.select_related("member").get(pk=period.pk)
    told = {
        n_unanswered(manager) == 1,
        is_owed(row) and row.member.manager_id == manager.pk,
        bool(_waiting([manager.pk])),
    }
    assert len(told) == 1
    return told.pop()


def test_a_manager_owes_an_answer_to_what_is_submitted_to_them(
    inside_acme: Acme,
) -> None:
    period = submitted(inside_acme, inside_acme.ben, ago=dt.timedelta(hours=1))
    assert owes(inside_acme.lena, period)


def test_a_new_one_owes_none_to_what_came_before(inside_acme: Acme) -> None:
    acme = inside_acme
    period = submitted(acme, acme.ben, ago=dt.timedelta(hours=1))
    change_manager(acme.ben, acme.hal, by=acme.ada)
    assert not owes(acme.hal, period)
    assert not owes(acme.lena, period)
    period.submitted_at = timezone.now() + dt.timedelta(minutes=1)
    period.save(update_fields=["submitted_at"])
    assert owes(acme.hal, period)


def test_nobody_owes_an_answer_to_themselves(inside_acme: Acme) -> None:
    """Written for Ben by who is his manager, by then or by now."""
    period = submitted(inside_acme, inside_acme.lena, ago=dt.timedelta(hours=1))
    assert not owes(inside_acme.lena, period)


def test_the_page_asks_the_new_manager_for_nothing(acme: Acme) -> None:
    """They read it, below what waits."""
    with in_organization(acme.organization.pk):
        period = submitted(acme, acme.ben, ago=dt.timedelta(hours=1))
    url = reverse("feedback:my_people", args=["acme"])
    page = signed_in(acme.lena).get(url).content.decode()
    assert "update-waits" in page
    with in_organization(acme.organization.pk):
        change_manager(acme.ben, acme.hal, by=acme.ada)
    page = signed_in(acme.hal).get(url).content.decode()
    assert period.public_id in page
    assert "update-waits" not in page
