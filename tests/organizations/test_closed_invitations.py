"""What HR does to a person counts for their invitation, too (RELIABILITY Z4, A10)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from organizations.invitations import (
    NewInvitee,
    invite_many,
    resend,
    revoke,
    token_of,
    waiting,
)
from organizations.joining import InvitationClosedError, accept, find
from organizations.models import Invitation, Membership
from organizations.people import (
    change_manager,
    come_back,
    edit_details,
    leave,
    plan_leaving,
)
from tests.cast import Acme
from tests.factories import InvitationFactory, UnitFactory
from tests.organizations.test_invitations import new, nora, verbs

DAY = dt.timedelta(days=1)
Role = Membership.Role


def is_closed(invitation: Invitation) -> bool:
    try:
        find(token_of(invitation))
    except InvitationClosedError:
        return True
    return False


def test_whoever_was_let_go_before_joining_does_not_join(inside_acme: Acme) -> None:
    row = new(inside_acme)
    leave(row.membership, by=inside_acme.hal)
    user = nora()
    with pytest.raises(InvitationClosedError):
        accept(token_of(row), user)
    assert list(waiting(inside_acme.organization)) == []
    assert verbs() == ["member.invited", "member.invitation_revoked", "member.left"]
    # Invited again, they are welcome.
    assert accept(token_of(new(inside_acme)), user).status == Membership.Status.ACTIVE


def test_a_planned_leaving_closes_it_on_its_day(inside_acme: Acme) -> None:
    row = new(inside_acme)
    plan_leaving(row.membership, timezone.now() + DAY, by=inside_acme.hal)
    assert not is_closed(row)
    with time_machine.travel(timezone.now() + DAY * 1.1, tick=False):
        assert is_closed(row)


def test_whoever_came_back_keeps_their_account(inside_acme: Acme) -> None:
    """The link would move them to the account of whoever holds the address."""
    ben = inside_acme.ben
    edit_details(ben, work_email="ben@work.example", by=inside_acme.hal)
    leave(ben, by=inside_acme.ada)
    with pytest.raises(ValidationError, match="who has left"):
        new(inside_acme, "ben@work.example")
    come_back(ben, by=inside_acme.ada)
    assert Membership.objects.get(pk=ben.pk).user == ben.user
    assert list(waiting(inside_acme.organization)) == []


def test_a_corrected_address_closes_the_wrong_one(inside_acme: Acme) -> None:
    row = new(inside_acme, "nora@exmaple.org")
    edit_details(row.membership, work_email="nora@example.org", by=inside_acme.hal)
    assert is_closed(row)
    again = new(inside_acme)
    assert again.membership == row.membership
    assert not is_closed(again)


def test_an_address_that_hr_notes_as_well_keeps_it_open(inside_acme: Acme) -> None:
    row = new(inside_acme)
    edit_details(row.membership, work_email=row.email, by=inside_acme.hal)
    assert not is_closed(row)


def test_a_person_waits_at_one_address(inside_acme: Acme) -> None:
    row = new(inside_acme, "nora@home.example")
    Membership.objects.filter(pk=row.membership_id).update(
        work_email="nora@example.org"
    )
    again = new(inside_acme)
    assert again.membership == row.membership
    assert list(waiting(inside_acme.organization)) == [again]
    assert is_closed(row)


def test_an_expired_invitation_above_ones_role_is_not_sent_again(
    inside_acme: Acme,
) -> None:
    """A10: neither by inviting the address again; the others of the list go out."""
    row = new(inside_acme, role=Role.OWNER)
    people = [NewInvitee(row.email), NewInvitee("otto@example.org")]
    with time_machine.travel(row.expires_at + DAY, tick=False):
        invited, refused = invite_many(
            inside_acme.organization, people, by=inside_acme.hal
        )
        assert [each.email for each in invited] == ["otto@example.org"]
        assert "above your own" in refused[0].reason
        assert is_closed(row)
        resend(row, by=inside_acme.ada)


def test_a_former_owner_is_refused_as_one_line_of_many(inside_acme: Acme) -> None:
    row = new(inside_acme, role=Role.OWNER)
    revoke(row, by=inside_acme.ada)
    with pytest.raises(ValidationError, match="above your own"):
        InvitationFactory.create(by=inside_acme.hal, email=row.email)


@pytest.mark.parametrize(
    "email", [f"{'n' * 130}@example.org", f"nora@{'x.' * 125}example.org"]
)
def test_a_long_address_is_invited_or_refused(inside_acme: Acme, email: str) -> None:
    """Neither is an error of the server."""
    invited, refused = invite_many(
        inside_acme.organization, [NewInvitee(email)], by=inside_acme.ada
    )
    assert len(invited) + len(refused) == 1
    assert bool(refused) == (len(email) > 254)


def test_nobody_is_invited_into_an_archived_unit(inside_acme: Acme) -> None:
    unit = UnitFactory.create(
        organization=inside_acme.organization, archived_at=timezone.now()
    )
    with pytest.raises(ValidationError, match="current unit"):
        new(inside_acme, unit=unit)


def test_nobody_comes_back_below_their_own_people(inside_acme: Acme) -> None:
    row = new(inside_acme)
    change_manager(inside_acme.rita, row.membership, by=inside_acme.hal)
    revoke(row, by=inside_acme.ada)
    with pytest.raises(ValidationError, match="below them"):
        new(inside_acme, manager=inside_acme.rita)


def test_a_role_above_ones_own_refuses_that_person_alone(inside_acme: Acme) -> None:
    people = [NewInvitee("a@example.org", role=Role.OWNER), NewInvitee("b@example.org")]
    invited, refused = invite_many(inside_acme.organization, people, by=inside_acme.hal)
    assert [row.email for row in invited] == ["b@example.org"]
    assert [each.invitee.email for each in refused] == ["a@example.org"]
    with pytest.raises(PermissionDenied):
        invite_many(inside_acme.organization, people, by=inside_acme.rita)
