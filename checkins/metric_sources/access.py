from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from checkins.models import MetricSource
from goals.access import may_import

if TYPE_CHECKING:
    from organizations.models import Membership


def may_manage_sources(membership: Membership) -> bool:
    """Whether the member may manage metric sources, as they may import.

    HR admins, owners and leaders.
    """
    return may_import(membership)


def require_source_manager(membership: Membership) -> None:
    if not may_manage_sources(membership):
        raise PermissionDenied(_("HR admins and leaders let machines hand in values."))


def get_source(membership: Membership, public_id: str) -> MetricSource:
    """Return a metric source, for those who manage them. Queries: 1.

    Raises Http404 for one that is not in the organization, PermissionDenied for
    everybody else.
    """
    rows = MetricSource.objects.filter(organization_id=membership.organization_id)
    found = rows.select_related("created_by__user").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    require_source_manager(membership)
    return found


def may_confirm_value(source: MetricSource) -> Membership | None:
    """The member in whose name a source sends values, while they may do so.

    That is who created it; None when they have left or lost the role (RELIABILITY Z4,
    A11), or the token has expired. The source comes with `created_by__user`. Queries:
    0.
    """
    if source.is_over:
        return None
    creator = source.created_by
    is_current = creator.left_at is None or creator.left_at > timezone.now()
    return (
        creator
        if is_current and creator.user.is_active and may_manage_sources(creator)
        else None
    )
