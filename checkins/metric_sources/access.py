from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from checkins.models import MetricSource
from organizations.policy import may, require

if TYPE_CHECKING:
    from organizations.models import Membership


def may_manage_sources(membership: Membership) -> bool:
    """Tokens for metric sources are made by who may import."""
    return may(membership, "goals.import")


def require_source_manager(membership: Membership) -> None:
    require(membership, "goals.import")


def get_source(membership: Membership, public_id: str) -> MetricSource:
    """A token of one's own, or anybody's for who manages people. Queries: 1.

    Raises Http404 for any other.
    """
    rows = MetricSource.objects.filter(organization_id=membership.organization_id)
    found = rows.select_related("created_by__user").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    require(membership, "value_source.revoke", found)
    return found


def may_confirm_value(source: MetricSource) -> Membership | None:
    """The member in whose name a source sends values, while they may do so.

    None for a machine whose person has left or may not import any more (RELIABILITY Z4,
    A11), and for one whose token is over. Of a source that came with `created_by__user`.
    Queries: 1.
    """
    if source.is_over:
        return None
    creator = source.created_by
    is_here = creator.user.is_active and not creator.has_left
    return creator if is_here and may_manage_sources(creator) else None
