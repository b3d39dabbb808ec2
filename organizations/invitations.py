"""Invitations to join an organization: sent, sent again, revoked.

Whoever is invited is a member from then on, but for joining: their account is one of its
own that nobody can sign in to, with the name that HR wrote. So no existing account is
shown or touched before its owner accepts, and goals and reports can be theirs already.
Accepting moves the membership to the account that accepts (organizations/joining.py).

Mails are written by an app above, from the events recorded here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.closed_invitations import close_all, waiting_of
from organizations.hierarchy import is_above as stands_above
from organizations.joining import save_invited, waits_for_confirmation
from organizations.models import Invitation, Membership, Organization, Unit
from organizations.policy import require
from organizations.policy.roles import is_above
from organizations.services import record_event
from organizations.tokens import hash_of, new_nonce, sign, token_with_hash

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.querysets import InvitationQuerySet

# Part of every token: changing it would break the links in mails that were sent.
SALT = "organizations.invitations"
OPEN_FOR = dt.timedelta(days=14)
# After the mail; the last one is followed by silence.
REMINDERS = (dt.timedelta(days=3), dt.timedelta(days=7))
# Between two mails that somebody asks for.
PAUSE = dt.timedelta(minutes=10)
DAY = dt.timedelta(days=1)
LONGEST_NAME = 120

Role = Membership.Role


@dataclass(frozen=True, slots=True)
class NewInvitee:
    """Somebody to invite."""

    email: str
    name: str = ""
    role: str = Role.MEMBER
    unit: Unit | None = None
    manager: Membership | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class RefusedInvitee:
    """Why somebody of many was not invited."""

    invitee: NewInvitee
    reason: str


# --- Inviting -------------------------------------------------------------------------


@transaction.atomic
def invite(
    organization: Organization,
    *,
    email: str,
    name: str = "",
    role: str = Role.MEMBER,
    unit: Unit | None = None,
    manager: Membership | None = None,
    title: str = "",
    by: Membership,
) -> Invitation:
    """The invitation that waits for that address: again the same, and nothing is sent.

    An address that was invited before, or has left, is the same person again. Raises
    PermissionDenied for a role above one's own; ValidationError for a current member,
    somebody who had such a role before, an address that is none, an own address that is
    not confirmed, and too many in a day.
    """
    invitee = NewInvitee(
        email.strip().lower(), name.strip()[:LONGEST_NAME], role, unit, manager, title
    )
    _check(organization, invitee, by)
    # One at a time: the same person asked for twice at once is one.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    waiting = waiting_for(organization).filter(email=invitee.email).first()
    if waiting is not None and waiting.is_open:
        return waiting
    if waiting is not None:
        _refuse_person_above(by, waiting.membership)
        return _send(waiting, by=by)
    _require_room(organization)
    member = _known(organization, invitee.email)
    if member is None:
        member = _new_member(organization, invitee)
    else:
        _take_up(member, invitee, by)
        # At an address that they had before.
        close_all(waiting_of([member]), by=by)
    invitation = Invitation(
        organization=organization,
        membership=member,
        email=invitee.email,
        invited_by=by,
    )
    _renew(invitation)
    invitation.save()
    record_event("member.invited", member, by=by, invitation=invitation.pk)
    return invitation


def invite_many(
    organization: Organization, invitees: Iterable[NewInvitee], *, by: Membership
) -> tuple[list[Invitation], list[RefusedInvitee]]:
    """Each by itself: one that is refused keeps none of the others from being invited.

    Raises PermissionDenied for whoever may invite nobody.
    """
    require(by, "member.invite")
    invited, refused = [], []
    for each in invitees:
        try:
            invited.append(
                invite(
                    organization,
                    email=each.email,
                    name=each.name,
                    role=each.role,
                    unit=each.unit,
                    manager=each.manager,
                    title=each.title,
                    by=by,
                )
            )
        except ValidationError as error:
            refused.append(RefusedInvitee(each, " ".join(error.messages)))
        except PermissionDenied as error:
            # Somebody of such a role was added by others, and is asked for with the rest.
            refused.append(RefusedInvitee(each, str(error)))
    return invited, refused


def waiting(organization: Organization) -> InvitationQuerySet:
    """Invitations that wait, the latest first, with the people; expired ones too."""
    rows = waiting_for(organization).select_related(
        "membership__user", "membership__unit", "invited_by__user"
    )
    return rows.order_by("-sent_at", "-pk")


@transaction.atomic
def resend(invitation: Invitation, *, by: Membership) -> Invitation:
    """A new link; the former one opens nothing any more.

    Raises ValidationError for one that is closed, and shortly after the last mail.
    """
    require(by, "member.invite", invitation.membership)
    _refuse_above(by, invitation.membership.role)
    invitation = _locked(invitation)
    if invitation.sent_at > timezone.now() - PAUSE:
        raise ValidationError(
            _("We just sent this invitation. Try again in 10 minutes.")
        )
    return _send(invitation, by=by)


@transaction.atomic
def revoke(invitation: Invitation, *, by: Membership) -> Invitation:
    """Its link opens nothing from now on. The person's goals stay until given to others.

    Raises ValidationError for one that is closed.
    """
    require(by, "member.invite", invitation.membership)
    _refuse_above(by, invitation.membership.role)
    invitation, now = _locked(invitation), timezone.now()
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    member = invitation.membership
    if member.left_at is None:
        member.left_at = now
        member.save(update_fields=["left_at"])
    record_event("member.invitation_revoked", member, by=by, invitation=invitation.pk)
    return invitation


def remind(organization: Organization, now: dt.datetime) -> int:
    """Record the reminders that are due, each once, whoever runs this; how many.

    Inside the organization. Of several that came due together, one is sent.
    """
    n_sent = 0
    for row in waiting_for(organization).filter(expires_at__gt=now):
        n_due = sum(row.sent_at + after <= now for after in REMINDERS)
        if n_due <= row.n_reminders:
            continue
        with transaction.atomic():
            rows = waiting_for(organization).filter(
                pk=row.pk, n_reminders=row.n_reminders, sent_at=row.sent_at
            )
            if rows.update(n_reminders=n_due):
                record_event(
                    "member.invitation_reminded",
                    row.membership,
                    by=None,
                    invitation=row.pk,
                )
                n_sent += 1
    return n_sent


def token_of(invitation: Invitation) -> str:
    """The token for the link in a mail; "" when the server's keys were exchanged since."""
    return token_with_hash(SALT, _signed(invitation), invitation.token_hash)


# --- Checks and rows ------------------------------------------------------------------


def waiting_for(organization: Organization) -> InvitationQuerySet:
    """Without an order, and without the people."""
    rows = Invitation.objects.in_organization(organization).waiting()
    return rows.select_related("membership").order_by()


def _check(organization: Organization, invitee: NewInvitee, by: Membership) -> None:
    require(by, "member.invite")
    if invitee.role not in Role.values:
        raise ValidationError(_("Choose a role."))
    _refuse_above(by, invitee.role)
    Invitation._meta.get_field("email").clean(invitee.email, None)
    if waits_for_confirmation(by.user):
        raise ValidationError(_("Confirm your own email address first."))
    for row in (invitee.unit, invitee.manager):
        if row is not None and row.organization_id != organization.pk:
            raise ValidationError(_("Choose one of this organization."))
    if invitee.unit is not None and invitee.unit.archived_at is not None:
        raise ValidationError(_("Choose a current unit of this organization."))
    if invitee.manager is not None and invitee.manager.has_left:
        raise ValidationError(_("Choose a current member as manager."))


def _refuse_above(by: Membership, role: str) -> None:
    if is_above(role, by.role):
        raise PermissionDenied(_("You can’t invite someone to a role above your own."))


def _refuse_person_above(by: Membership, member: Membership) -> None:
    """Whoever invites cannot know the role: it is one address of many, so no 403."""
    if is_above(member.role, by.role):
        raise ValidationError(_("This person’s role is above your own."))


def _require_room(organization: Organization) -> None:
    """Counted in the database: the limit holds while the cache is down."""
    since = timezone.now() - DAY
    rows = Invitation.objects.in_organization(organization)
    if rows.filter(created_at__gt=since).count() >= settings.INVITATIONS_A_DAY:
        raise ValidationError(
            _("That’s %(n)s invitations in a day. Send the next ones tomorrow.")
            % {"n": settings.INVITATIONS_A_DAY}
        )


def _known(organization: Organization, email: str) -> Membership | None:
    """The person of that address, if they were here or invited before.

    Raises ValidationError for a current member, and for the work email of somebody who
    has left: HR writes it, and whoever has the address would read what was theirs.
    """
    rows = Membership.objects.in_organization(organization).select_related("user")
    former = rows.filter(invitations__email=email, joined_at=None).first()
    member = former or rows.filter(user__email=email).first()
    if member is None:
        # Added by an import, and not invited yet.
        member = rows.filter(work_email=email).first()
        _refuse_another_account(member)
    if member is not None and member.joined_at is not None and not member.has_left:
        raise ValidationError(
            _("%(email)s already belongs to %(organization)s.")
            % {"email": email, "organization": organization.name}
        )
    return member


def _refuse_another_account(member: Membership | None) -> None:
    if member is not None and member.joined_at is not None and member.has_left:
        text = _(
            "This is the work email of %(name)s, who has left. Find them under People "
            "and units, and choose “They are back”."
        )
        raise ValidationError(text % {"name": member})


def _new_member(organization: Organization, invitee: NewInvitee) -> Membership:
    member = Membership(
        organization=organization,
        role=invitee.role,
        unit=invitee.unit,
        manager=invitee.manager,
        title=invitee.title,
    )
    name = invitee.name or invitee.email.split("@")[0][:LONGEST_NAME]
    return save_invited(member, name)


def _take_up(member: Membership, invitee: NewInvitee, by: Membership) -> None:
    """The same person again; what HR wrote now holds, what was left open stays."""
    _refuse_person_above(by, member)
    manager = invitee.manager
    if (
        manager is not None
        and manager.pk != member.manager_id
        and stands_above(member, manager.pk)
    ):
        raise ValidationError(
            _("People can’t report to someone below them. Choose another manager.")
        )
    changed = {
        "role": invitee.role,
        "unit": invitee.unit or member.unit,
        "manager": invitee.manager or member.manager,
        "title": invitee.title or member.title,
    }
    if member.joined_at is None:
        # Somebody who was here stays "left" until they accept.
        changed["left_at"] = None
    for name, value in changed.items():
        setattr(member, name, value)
    member.save(update_fields=list(changed))
    if invitee.name and member.joined_at is None:
        member.user.name = invitee.name
        member.user.save(update_fields=["name"])


def _send(invitation: Invitation, *, by: Membership) -> Invitation:
    _renew(invitation)
    invitation.save()
    record_event(
        "member.invitation_resent",
        invitation.membership,
        by=by,
        invitation=invitation.pk,
    )
    return invitation


def _renew(invitation: Invitation) -> None:
    """A new token, a new term, and reminders from the beginning."""
    now = timezone.now()
    invitation.nonce = new_nonce()
    invitation.token_hash = hash_of(sign(SALT, _signed(invitation)))
    invitation.sent_at, invitation.expires_at = now, now + OPEN_FOR
    invitation.n_reminders = 0


def _signed(invitation: Invitation) -> str:
    return f"{invitation.organization_id}:{invitation.public_id}:{invitation.nonce}"


def _locked(invitation: Invitation) -> Invitation:
    """Raises ValidationError for one that was accepted or revoked meanwhile."""
    Organization.objects.select_for_update(no_key=True).get(
        pk=invitation.organization_id
    )
    rows = Invitation.objects.select_related("membership__user").waiting()
    found = rows.filter(pk=invitation.pk).first()
    if found is None:
        raise ValidationError(_("This invitation was already accepted or revoked."))
    return found
