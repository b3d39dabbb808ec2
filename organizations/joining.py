"""Accepting an invitation: the membership moves to the account that accepts."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from organizations.models import Invitation, Membership, Organization, User
from organizations.services import record_event
from organizations.sweeps import invitation_of
from organizations.tenancy import in_organization
from organizations.tokens import TOKEN, hash_of

# Nobody has such an address (RFC 2606).
NO_ADDRESS = "invited.invalid"


class InvitationClosedError(Exception):
    """Unknown, expired, revoked, used: the same for all of them."""


class WrongAccountError(Exception):
    """The account does not have the address that was invited, confirmed."""


class AlreadyMemberError(Exception):
    """The account belongs to the organization with another membership."""


def save_invited(member: Membership, name: str) -> Membership:
    """Save a new member who has not joined: with an account that nobody signs in to."""
    member.joined_at = None
    member.user = User.objects.create_user(
        f"{member.public_id}@{NO_ADDRESS}", name=name, is_active=False
    )
    member.save()
    return member


def find(token: str) -> Invitation:
    """The open invitation of a token, with organization, person and inviter.

    Changes nothing. Raises InvitationClosedError. Queries: 2, and those of entering.
    """
    found = invitation_of(hash_of(token)) if TOKEN.fullmatch(token) else None
    if found is None:
        raise InvitationClosedError
    organization_id, invitation_id = found
    with in_organization(organization_id):
        row = (
            Invitation.objects.filter(pk=invitation_id)
            .select_related("organization", "membership__user", "invited_by__user")
            .first()
        )
    if row is None or not row.is_open or not _still_waits(row):
        raise InvitationClosedError
    return row


@transaction.atomic
def accept(token: str, user: User) -> Membership:
    """Make the account a member. Once: a second time the invitation is closed.

    Raises InvitationClosedError, WrongAccountError, and AlreadyMemberError.
    """
    organization_id = find(token).organization_id
    with in_organization(organization_id):
        Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
        invitation = find(token)
        if not has_address(user, invitation.email):
            raise WrongAccountError
        member: Membership = invitation.membership
        others = Membership.objects.filter(organization_id=organization_id, user=user)
        if others.exclude(pk=member.pk).exists():
            raise AlreadyMemberError
        _join(member, user)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        record_event("member.joined", member, by=member, invitation=invitation.pk)
    return member


def has_address(user: User, email: str) -> bool:
    """Whether it is the account's, confirmed. Queries: 1, or 2.

    An account that an operator made has no confirmation to wait for.
    """
    known = EmailAddress.objects.filter(user=user, email__iexact=email)
    if known.filter(verified=True).exists():
        return True
    return user.email == email and not waits_for_confirmation(user)


def waits_for_confirmation(user: User) -> bool:
    """Whether somebody signed up with the address, and has not confirmed it. Queries: 1.

    Who was ever signed in has: nobody signs in before. (allauth lists the address of an
    account that an operator made as not confirmed, once its page was opened.)
    """
    if user.last_login is not None:
        return False
    known = EmailAddress.objects.filter(user=user, email__iexact=user.email)
    return bool(known.filter(verified=False).exists())


def account_of(email: str) -> User | None:
    """The account that the address belongs to. For whoever holds the address alone."""
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
    if address is not None:
        return User.objects.filter(pk=address.user_id).first()
    return User.objects.filter(email=email).first()


def _still_waits(invitation: Invitation) -> bool:
    """Whether the person is neither here already, nor has left since they were invited."""
    member: Membership = invitation.membership
    if member.left_at is None or not member.has_left:
        return member.joined_at is None
    return bool(member.left_at <= invitation.created_at)


def _join(member: Membership, user: User) -> None:
    former = member.user
    member.user, member.left_at = user, None
    if member.joined_at is None:
        member.joined_at = timezone.now()
    member.save(update_fields=["user", "left_at", "joined_at"])
    if not user.name:
        user.name = former.name
        user.save(update_fields=["name"])
    if former.email.endswith(f"@{NO_ADDRESS}"):
        former.delete()
