"""Accepting an invitation: who may, once, and who they are then."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress

from organizations.invitations import (
    token_of,
)
from organizations.joining import (
    AlreadyMemberError,
    InvitationClosedError,
    WrongAccountError,
    accept,
    find,
)
from organizations.models import Membership, User
from organizations.people import leave
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.organizations.test_invitations import new, nora, verbs
from tests.together import together

DAY = dt.timedelta(days=1)
Role, Status = Membership.Role, Membership.Status


def test_the_account_that_accepts_gets_the_membership(inside_acme: Acme) -> None:
    row = new(inside_acme, name="N.", unit=inside_acme.sales)
    placeholder = row.membership.user
    user = nora()
    member = accept(token_of(row), user)
    assert member.pk == row.membership_id
    assert (member.user, member.status) == (user, Status.ACTIVE)
    assert str(member) == "Nora N."
    assert not User.objects.filter(pk=placeholder.pk).exists()
    assert verbs() == ["member.invited", "member.joined"]
    assert signed_in(member).get("/o/acme/").status_code == 200


def test_an_invitation_is_accepted_once(inside_acme: Acme) -> None:
    token, user = token_of(new(inside_acme)), nora()
    accept(token, user)
    with pytest.raises(InvitationClosedError):
        accept(token, user)


@pytest.mark.parametrize("token", ["", "no-token", "a" * 52, "a" * 51, "\0" * 52])
def test_a_token_that_is_none_opens_nothing(inside_acme: Acme, token: str) -> None:
    with pytest.raises(InvitationClosedError):
        find(token)


def test_an_expired_invitation_opens_nothing(inside_acme: Acme) -> None:
    row = new(inside_acme)
    with (
        time_machine.travel(row.expires_at, tick=False),
        pytest.raises(InvitationClosedError),
    ):
        accept(token_of(row), nora())


def test_another_account_does_not_accept(inside_acme: Acme) -> None:
    """A10: nor does one that claims the address without having confirmed it."""
    row = new(inside_acme)
    stranger = nora("stranger@example.org")
    claims = nora()
    EmailAddress.objects.create(user=claims, email=claims.email, primary=True)
    for user in (stranger, claims, inside_acme.ben.user):
        with pytest.raises(WrongAccountError):
            accept(token_of(row), user)
    assert Membership.objects.get(pk=row.membership_id).is_invited


def test_a_second_confirmed_address_accepts(inside_acme: Acme) -> None:
    user = nora("nora@home.example")
    EmailAddress.objects.create(user=user, email="nora@example.org", verified=True)
    assert accept(token_of(new(inside_acme)), user).user == user


def test_a_member_by_another_address_stays_who_they_are(inside_acme: Acme) -> None:
    user = inside_acme.ben.user
    EmailAddress.objects.create(user=user, email="ben@second.example", verified=True)
    row = new(inside_acme, "ben@second.example")
    with pytest.raises(AlreadyMemberError):
        accept(token_of(row), user)
    assert row.is_open


def test_whoever_left_comes_back_as_the_same_person(inside_acme: Acme) -> None:
    leave(inside_acme.ben, by=inside_acme.ada)
    user = inside_acme.ben.user
    row = new(inside_acme, user.email)
    assert row.membership == inside_acme.ben
    assert Membership.objects.get(pk=inside_acme.ben.pk).has_left
    member = accept(token_of(row), user)
    assert member == inside_acme.ben
    assert member.status == Status.ACTIVE
    assert User.objects.filter(pk=user.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_accept_once(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        token = token_of(new(acme))
    user, closed = nora(), []

    def ask() -> None:
        try:
            accept(token, user)
        except InvitationClosedError:
            closed.append(1)

    together(ask, ask)
    assert closed == [1]
