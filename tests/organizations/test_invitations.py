"""Inviting people: once, bound to an address, up to one's own role, accepted once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from organizations.invitations import (
    NewInvitee,
    invite,
    invite_many,
    remind,
    resend,
    revoke,
    token_of,
    waiting,
)
from organizations.joining import (
    InvitationClosedError,
    accept,
    find,
)
from organizations.models import Event, Invitation, Membership, User
from organizations.people import edit_details, leave
from organizations.retention import RULES, Batch
from organizations.sweeps import organizations_to_remind_invited
from organizations.tasks import remind_invited
from organizations.tenancy import in_organization
from organizations.tokens import TOKEN
from tests.cast import Acme, Umbra
from tests.factories import InvitationFactory, LeaveFactory, UserFactory
from tests.together import together

if TYPE_CHECKING:
    from pytest_django import Settings

DAY = dt.timedelta(days=1)
Role, Status = Membership.Role, Membership.Status


def new(acme: Acme, email: str = "nora@example.org", **fields: object) -> Invitation:
    return InvitationFactory.create(by=acme.ada, email=email, **fields)


def nora(email: str = "nora@example.org") -> User:
    return UserFactory.create(name="Nora N.", email=email)


def verbs() -> list[str]:
    rows = Event.objects.filter(verb__startswith="member.").order_by("pk")
    return list(rows.values_list("verb", flat=True))


# --- Inviting -------------------------------------------------------------------------


def test_whoever_is_invited_is_a_person_of_the_organization(inside_acme: Acme) -> None:
    row = new(
        inside_acme,
        " Nora@Example.org ",
        name="Nora",
        unit=inside_acme.sales,
        manager=inside_acme.lena,
        role=Role.LEADER,
        title="Head of sales",
    )
    member = row.membership
    assert (row.email, str(member), member.status) == (
        "nora@example.org",
        "Nora",
        Status.INVITED,
    )
    assert (member.unit, member.manager, member.role, member.title) == (
        inside_acme.sales,
        inside_acme.lena,
        Role.LEADER,
        "Head of sales",
    )
    assert not member.user.is_active
    assert not member.user.has_usable_password()
    assert member.user.email == f"{member.public_id}@invited.invalid"
    people = Membership.objects.filter(pk=member.pk)
    assert people.assignable().exists()
    assert people.invited().exists()
    assert not people.current().exists()
    assert verbs() == ["member.invited"]


def test_the_same_address_is_invited_once(inside_acme: Acme) -> None:
    first, again = new(inside_acme), new(inside_acme, "NORA@example.org")
    assert first == again
    assert token_of(first) == token_of(again)
    assert Invitation.objects.count() == 1
    assert verbs() == ["member.invited"]


def test_an_account_of_the_address_is_neither_shown_nor_touched(
    inside_acme: Acme,
) -> None:
    """A2: HR reads the name that they wrote, and nothing of an account elsewhere."""
    account = nora()
    member = new(inside_acme, name="N.").membership
    assert str(member) == "N."
    assert member.user != account


def test_a_current_member_is_not_invited(inside_acme: Acme) -> None:
    with pytest.raises(ValidationError, match="already belongs to Acme"):
        new(inside_acme, inside_acme.ben.user.email)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["", "nora", "nora@", "a@b@c.de", "x\n@example.org"])
def test_only_addresses_are_invited(inside_acme: Acme, email: str) -> None:
    with pytest.raises(ValidationError):
        new(inside_acme, email)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["lena", "ben", "rita"])
def test_only_who_manages_people_invites(inside_acme: Acme, who: str) -> None:
    with pytest.raises(PermissionDenied):
        InvitationFactory.create(by=getattr(inside_acme, who))


def test_nobody_invites_above_their_own_role(inside_acme: Acme) -> None:
    """A10, and the same for taking such an invitation back."""
    with pytest.raises(PermissionDenied, match="above your own"):
        InvitationFactory.create(by=inside_acme.hal, role=Role.OWNER)
    row = new(inside_acme, role=Role.OWNER)
    for act in (resend, revoke):
        with pytest.raises(PermissionDenied, match="above your own"):
            act(row, by=inside_acme.hal)
    assert row.is_open


def test_a_unit_of_another_organization_is_refused(acme: Acme, umbra: Umbra) -> None:
    with in_organization(acme.organization.pk):
        for strange in ({"unit": umbra.company}, {"manager": umbra.mallory}):
            with pytest.raises(ValidationError):
                new(acme, **strange)


def test_whoever_has_not_confirmed_their_address_invites_nobody(
    inside_acme: Acme,
) -> None:
    user = inside_acme.ada.user
    own = EmailAddress.objects.create(user=user, email=user.email, primary=True)
    with pytest.raises(ValidationError, match="Confirm your own"):
        new(inside_acme)
    own.set_verified()
    assert new(inside_acme).is_open


def test_a_day_s_limit_is_counted_in_the_database(
    inside_acme: Acme, settings: Settings
) -> None:
    """O4."""
    settings.INVITATIONS_A_DAY = 2
    people = [NewInvitee(f"p{n}@example.org") for n in range(4)]
    invited, refused = invite_many(inside_acme.organization, people, by=inside_acme.ada)
    assert len(invited) == 2
    assert [one.invitee.email for one in refused] == [
        "p2@example.org",
        "p3@example.org",
    ]
    assert "tomorrow" in refused[0].reason
    with time_machine.travel(timezone.now() + DAY * 1.1, tick=False):
        assert new(inside_acme, "p2@example.org").is_open


def test_of_many_those_that_are_wrong_keep_no_other_from_coming(
    inside_acme: Acme,
) -> None:
    people = [
        NewInvitee("a@example.org"),
        NewInvitee("b@"),
        NewInvitee("c@example.org"),
    ]
    invited, refused = invite_many(inside_acme.organization, people, by=inside_acme.ada)
    assert [row.email for row in invited] == ["a@example.org", "c@example.org"]
    assert [one.invitee.email for one in refused] == ["b@"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_invite_one_person(acme: Acme) -> None:
    def ask() -> None:
        with in_organization(acme.organization.pk):
            invite(acme.organization, email="nora@example.org", by=acme.ada)

    together(ask, ask)
    with in_organization(acme.organization.pk):
        assert Membership.objects.invited().count() == 1
        assert verbs() == ["member.invited"]


# --- The list, resend, revoke ---------------------------------------------------------


def test_those_who_wait_are_listed(inside_acme: Acme) -> None:
    first, second = new(inside_acme), new(inside_acme, "otto@example.org")
    revoke(second, by=inside_acme.ada)
    assert list(waiting(inside_acme.organization)) == [first]


def test_a_resent_invitation_has_a_new_link(inside_acme: Acme) -> None:
    row = new(inside_acme)
    former = token_of(row)
    with pytest.raises(ValidationError, match="10 minutes"):
        resend(row, by=inside_acme.ada)
    with time_machine.travel(timezone.now() + DAY * 20, tick=False):
        sent = resend(row, by=inside_acme.ada)
        assert find(token_of(sent)) == row
        with pytest.raises(InvitationClosedError):
            find(former)
    assert verbs() == ["member.invited", "member.invitation_resent"]


def test_a_revoked_invitation_opens_nothing_and_may_be_sent_again(
    inside_acme: Acme,
) -> None:
    row = new(inside_acme)
    revoke(row, by=inside_acme.ada)
    with pytest.raises(InvitationClosedError):
        find(token_of(row))
    with pytest.raises(ValidationError, match="already"):
        revoke(row, by=inside_acme.ada)
    member = Membership.objects.get(pk=row.membership_id)
    assert member.status == Status.LEFT
    again = new(inside_acme)
    assert again.membership == member
    assert again.membership.status == Status.INVITED


def test_a_new_key_of_the_server_keeps_links_only_by_its_fallback(
    inside_acme: Acme, settings: Settings
) -> None:
    row = new(inside_acme)
    token, former = token_of(row), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [former]
    assert token_of(row) == token
    settings.SECRET_KEY_FALLBACKS = []
    assert token_of(row) == ""


# --- Accepting ------------------------------------------------------------------------


# --- Reminders ------------------------------------------------------------------------


def reminded(acme: Acme, sent_at: dt.datetime, days: float) -> int:
    """How often they were reminded by then, with a sweep that runs twice."""
    with time_machine.travel(sent_at + DAY * days, tick=False):
        for _again in range(2):
            for organization_id in organizations_to_remind_invited(timezone.now()):
                remind_invited(organization_id)
    return verbs().count("member.invitation_reminded")


def test_reminders_come_after_three_and_seven_days_then_never(
    inside_acme: Acme,
) -> None:
    sent_at = new(inside_acme).sent_at
    found = [reminded(inside_acme, sent_at, days) for days in (2.9, 3, 6.9, 7, 13, 30)]
    assert found == [0, 1, 1, 2, 2, 2]


def test_after_an_outage_one_reminder_is_sent(inside_acme: Acme) -> None:
    sent_at = new(inside_acme).sent_at
    assert [reminded(inside_acme, sent_at, days) for days in (8, 9)] == [1, 1]


def test_whoever_joined_or_was_uninvited_is_not_reminded(inside_acme: Acme) -> None:
    row, other = new(inside_acme), new(inside_acme, "otto@example.org")
    accept(token_of(row), nora())
    revoke(other, by=inside_acme.ada)
    assert reminded(inside_acme, row.sent_at, 3) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        later = new(acme).sent_at + DAY * 3

    def sweep() -> None:
        with in_organization(acme.organization.pk):
            remind(acme.organization, later)

    together(sweep, sweep)
    with in_organization(acme.organization.pk):
        assert verbs().count("member.invitation_reminded") == 1


# --- Status, retention ----------------------------------------------------------------


def test_the_status_is_the_same_by_row_and_by_queryset(inside_acme: Acme) -> None:
    today = inside_acme.organization.today()
    LeaveFactory.create(
        member=inside_acme.lena, by=inside_acme.ada, starts_on=today, ends_on=today
    )
    leave(inside_acme.rita, by=inside_acme.ada)
    invited = new(inside_acme).membership
    rows = Membership.objects.with_status(today).order_by("pk")
    assert [row.status for row in rows] == [vars(row)["status_now"] for row in rows]
    found = {row.pk: row.status for row in rows}
    assert found == {
        inside_acme.ada.pk: Status.ACTIVE,
        inside_acme.hal.pk: Status.ACTIVE,
        inside_acme.lena.pk: Status.ON_LEAVE,
        inside_acme.ben.pk: Status.ACTIVE,
        inside_acme.rita.pk: Status.LEFT,
        invited.pk: Status.INVITED,
    }


def test_closed_invitations_are_removed_and_waiting_ones_kept(
    inside_acme: Acme,
) -> None:
    kept, gone = new(inside_acme), new(inside_acme, "otto@example.org")
    revoke(gone, by=inside_acme.ada)
    (rule,) = (each for each in RULES if each.name == "invitations")
    batch = Batch(inside_acme.organization.pk, timezone.now() + DAY * 99, 10)
    assert rule.remove(batch) == 1
    assert list(Invitation.objects.all()) == [kept]


def test_the_token_is_stored_nowhere(inside_acme: Acme) -> None:
    """A9: neither in the row nor in the event."""
    row = new(inside_acme)
    token = token_of(row)
    stored = [*Invitation.objects.values(), *Event.objects.values()]
    assert token not in str(stored)
    assert row.email not in str([event.data for event in Event.objects.all()])
    assert TOKEN.fullmatch(token)


def test_the_work_email_of_who_left_gives_nobody_else_their_place(
    inside_acme: Acme,
) -> None:
    """HR writes it: with an account of their own they would read what was private."""
    acme = inside_acme
    leave(acme.rita, by=acme.hal)
    edit_details(acme.rita, work_email="second@example.org", by=acme.hal)
    with pytest.raises(ValidationError, match="who has left"):
        invite(acme.organization, email="second@example.org", by=acme.hal)
    assert not Invitation.objects.exists()
    # By the address of their account they are invited again.
    assert new(acme, "rita@example.org").membership == acme.rita
