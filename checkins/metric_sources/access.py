from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from checkins.models import MetricSource
from organizations.policy import may, require

if TYPE_CHECKING:
    from organizations.models import Membership


def may_manage_sources(membership: Membership) -> bool:
    """Whether they may create metric sources: whoever may import."""
    return may(membership, "goals.import")


def require_source_manager(membership: Membership) -> None:
    require(membership, "goals.import")


def get_source(membership: Membership, public_id: str) -> MetricSource:
    """Return a source that the member may revoke. Queries: 1. Raises Http404."""
    rows = MetricSource.objects.filter(organization_id=membership.organization_id)
    found = rows.select_related("created_by__user").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    require(membership, "value_source.revoke", found)
    return found


def sending_member(source: MetricSource) -> Membership | None:
    """The member in whose name a source may send values now.

    None once its creator has left or may not import any more (RELIABILITY Z4, A11), and
    when its token has expired. The source comes with `created_by__user`. Queries: 1.
    """
    if source.is_over:
        return None
    creator = source.created_by
    is_here = creator.user.is_active and not creator.has_left
    return creator if is_here and may_manage_sources(creator) else None
