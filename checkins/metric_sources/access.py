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
    """Machines are let in by HR admins, owners and leaders: who may import, too."""
    return may_import(membership)


def require_source_manager(membership: Membership) -> None:
    if not may_manage_sources(membership):
        raise PermissionDenied(_("HR admins and leaders let machines hand in values."))


def get_source(membership: Membership, public_id: str) -> MetricSource:
    """A machine, for those who manage them. Queries: 1.

    Raises Http404 for one that is not here, PermissionDenied for everybody else.
    """
    rows = MetricSource.objects.filter(organization_id=membership.organization_id)
    found = rows.select_related("created_by__user").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    require_source_manager(membership)
    return found


def may_confirm_value(source: MetricSource) -> Membership | None:
    """In whose name a machine hands values in: who let it in, while they may do that.

    None for a machine whose person has left or lost the role (RELIABILITY Z4, A11), and
    for one whose token is over. Of a source that came with `created_by__user`. Queries: 0.
    """
    if source.is_over:
        return None
    who = source.created_by
    is_there = who.left_at is None or who.left_at > timezone.now()
    return who if is_there and who.user.is_active and may_manage_sources(who) else None
