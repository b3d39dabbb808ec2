"""Access to invitations for who manages people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from organizations.models import Invitation

if TYPE_CHECKING:
    from organizations.models import Membership


def get_invitation(by: Membership, public_id: str) -> Invitation:
    """Whether or not it waits: who clicks twice is told. Raises Http404."""
    rows = Invitation.objects.in_organization(by.organization)
    found = rows.select_related("membership").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
