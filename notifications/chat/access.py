"""The door to chat rooms: HR admins and owners; a foreign or missing one is 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from notifications.models import ChatWebhook

if TYPE_CHECKING:
    from organizations.models import Membership


def check_admin(membership: Membership) -> None:
    """Raises PermissionDenied for everybody else."""
    if not membership.is_admin:
        raise PermissionDenied(_("HR admins and owners connect chat rooms."))


def get_webhook(membership: Membership, public_id: str) -> ChatWebhook:
    """Queries: 1."""
    check_admin(membership)
    row = ChatWebhook.objects.filter(
        organization=membership.organization, public_id=public_id
    ).first()
    if row is None:
        raise Http404
    return row
