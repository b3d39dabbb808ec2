"""Sends invitations to people whom HR has added, once HR says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from organizations.invitations import NewInvitee, invite_many
from organizations.models import Invitation, Membership
from organizations.policy.roles import is_above

if TYPE_CHECKING:
    from organizations.models import Organization
    from organizations.querysets import MembershipQuerySet


def waiting_for_one(organization: Organization) -> MembershipQuerySet:
    """Added people with an address who were not sent an invitation yet."""
    sent = Invitation.objects.filter(
        organization=OuterRef("organization"), membership=OuterRef("pk")
    ).waiting()
    people = Membership.objects.in_organization(organization).invited()
    return people.exclude(work_email="").filter(~Exists(sent))


def send_invitations(*, by: Membership, to: Membership | None = None) -> int:
    """To everybody who waits for one, or to one of them; again sends nothing. How many.

    As many as a day allows; people above oneself are left to those who may. Raises
    ValidationError when any could not be sent, with the first reason; the others are
    sent.
    """
    waiting = waiting_for_one(by.organization)
    if to is not None:
        waiting = waiting.filter(pk=to.pk)
    waiting = waiting.exclude(
        role__in=[role for role in Membership.Role.values if is_above(role, by.role)]
    )
    n_waiting = waiting.count()
    # One more than a day allows is refused, and says why; each of the others would be.
    most = settings.INVITATIONS_A_DAY + 1
    in_order = waiting.select_related("user", "unit", "manager").order_by("pk")
    invitees = [
        NewInvitee(
            email=member.work_email,
            name=str(member),
            role=member.role,
            unit=member.unit,
            manager=member.manager,
            title=member.title,
        )
        for member in in_order[:most]
    ]
    sent, refused = invite_many(by.organization, invitees, by=by)
    if refused:
        text = _("%(n)s invitations were not sent. %(reason)s")
        values = {"n": n_waiting - len(sent), "reason": refused[0].reason}
        raise ValidationError(text % values)
    return len(sent)
