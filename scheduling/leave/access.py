"""Access to leave: the member, their manager and HR admins."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from organizations.models import Membership
from scheduling.models import Leave


def may_edit_leave(membership: Membership, member: Membership) -> bool:
    """Whether one may read and enter the member's leave. Queries: 0."""
    return membership.is_admin or membership.pk in (member.pk, member.manager_id)


def get_member_of_leave(membership: Membership, public_id: str) -> Membership:
    """Return a member whose leave one may edit. Queries: 1.

    Raises Http404 for anybody outside the organization, PermissionDenied for a
    colleague whose leave one may not read.
    """
    member = (
        Membership.objects.in_organization(membership.organization)
        .current()
        .select_related("user", "location")
        .filter(public_id=public_id)
        .first()
    )
    if member is None:
        raise Http404
    if not may_edit_leave(membership, member):
        raise PermissionDenied(
            _("Leave is between a person, their manager and HR admins.")
        )
    member.organization = membership.organization
    return member


def get_leave(member: Membership, public_id: str) -> Leave:
    """Return one leave of the member. Queries: 1. Raises Http404."""
    row = Leave.objects.filter(
        organization_id=member.organization_id,
        member=member,
        public_id=public_id.replace("\0", ""),
    ).first()
    if row is None:
        raise Http404
    return row
