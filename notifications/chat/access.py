"""Access to chat rooms: owners; for everybody else they are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from notifications.models import ChatWebhook
from organizations.policy import require

if TYPE_CHECKING:
    from organizations.models import Membership


def check_may_manage(membership: Membership) -> None:
    """Raises Http404 for everybody else."""
    require(membership, "integration.manage")


def get_webhook(membership: Membership, public_id: str) -> ChatWebhook:
    """Queries: 1."""
    check_may_manage(membership)
    row = ChatWebhook.objects.filter(
        organization=membership.organization, public_id=public_id
    ).first()
    if row is None:
        raise Http404
    return row
