"""Former delegates and managers cannot undo check-ins of the member any more (Z4)."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from checkins.models import CheckIn
from checkins.weekly.services import GoalEntry, submit_check_in
from feedback.partners.services import end_check_in_access, grant_check_in_access
from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.feedback.replies.weeks import number_of, week_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme

pytestmark = pytest.mark.django_db
REFUSED = 403


def written(acme: Acme, by: Membership) -> CheckIn:
    goal = number_of(acme.ben, acme.ada)
    token = uuid.uuid4()
    entry = GoalEntry(goal, Decimal(7), 70, "For Ben", token=token)
    submit_check_in(week_of(acme.ben, [goal]), by=by, entries=[entry])
    return CheckIn.objects.get(token=token)


def undo(client: Client, who: Membership, row: CheckIn) -> int:
    client.force_login(who.user)
    return client.post(f"/o/acme/check-ins/{row.public_id}/undo/").status_code


def test_a_delegate_may_undo_until_the_member_ends_it(
    acme: Acme, client: Client
) -> None:
    with in_organization(acme.organization.pk):
        access = grant_check_in_access(acme.rita, "assistant", by=acme.ben)
        row = written(acme, acme.rita)
        end_check_in_access(access, by=acme.ben)
    assert undo(client, acme.rita, row) == REFUSED
    with in_organization(acme.organization.pk):
        grant_check_in_access(acme.rita, "assistant", by=acme.ben)
    assert undo(client, acme.rita, row) < REFUSED
    with in_organization(acme.organization.pk):
        row.refresh_from_db()
    assert row.undone_at is not None


def test_a_manager_may_undo_until_the_member_gets_another_one(
    acme: Acme, client: Client
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.lena.pk).update(role="member")
        acme.lena.refresh_from_db()
        row = written(acme, acme.lena)
        Membership.objects.filter(pk=acme.ben.pk).update(manager=acme.hal)
    assert undo(client, acme.lena, row) == REFUSED


def test_members_may_always_undo_their_own_check_ins(
    acme: Acme, client: Client
) -> None:
    with in_organization(acme.organization.pk):
        row = written(acme, acme.ben)
        assert row.created_at <= timezone.now()
    assert undo(client, acme.ben, row) < REFUSED
