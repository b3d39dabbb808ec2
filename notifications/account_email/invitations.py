"""E-mail that invites somebody to an organization, and reminds them twice.

The events of organizations/invitations.py queue it. Whoever is invited has no account
here, as far as anybody knows, so it is to an address, in the organization's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from notifications.account_email.queue import queue_email
from notifications.events import on
from notifications.site_urls import site_url
from organizations.invitations import token_of
from organizations.models import Invitation
from organizations.tenancy import in_organization
from ui.dates import format_date

if TYPE_CHECKING:
    from notifications.models import AccountEmail
    from organizations.models import Event

INVITED = "account/email/invitation"
REMINDED = "account/email/invitation_reminder"


@on("member.invited")
def send_invitation(event: Event) -> None:
    _queue(event, INVITED)


@on("member.invitation_resent")
def send_invitation_again(event: Event) -> None:
    _queue(event, INVITED)


@on("member.invitation_reminded")
def send_reminder(event: Event) -> None:
    _queue(event, REMINDED)


def _queue(event: Event, template: str) -> None:
    rows = Invitation.objects.select_related("organization")
    row = rows.filter(pk=event.data["invitation"]).first()
    if row is None or not row.is_open:
        return
    organization = row.organization
    if organization.is_demo and not settings.DEMO_ORGANIZATIONS_SEND:
        return
    queue_email(
        template,
        row.email,
        user=None,
        context={"organization_id": organization.pk, "invitation_id": row.pk},
        language=organization.locale,
    )


def invitation_link(row: AccountEmail) -> dict[str, Any] | None:
    """What its templates need, with the link; None when it is of no use any more."""
    with in_organization(row.context["organization_id"]):
        found = (
            Invitation.objects.filter(pk=row.context["invitation_id"])
            .select_related("organization", "membership__user", "invited_by__user")
            .first()
        )
        token = token_of(found) if found is not None and found.is_open else ""
    if found is None or not token:
        return None
    name = str(found.membership.user)
    return {
        "organization": found.organization.name,
        "invited_by": str(found.invited_by) if found.invited_by else "",
        "name": "" if name == found.email.split("@")[0] else name,
        "until": format_date(found.expires_at, "long_day"),
        "join_url": site_url(reverse("joining:join", args=[token])),
    }
