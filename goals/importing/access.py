"""Access to an import: missing, foreign or another's is 404, not allowed is 403."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from goals.models import GoalImport
from organizations.policy import find, require

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models import Membership

RECENT = 10


def require_import(membership: Membership) -> None:
    """Raises PermissionDenied."""
    require(membership, "goals.import")


def get_import(membership: Membership, public_id: str) -> GoalImport:
    """The import without its content. Queries: 1.

    Raises Http404 for an import of somebody else's, unless they may import for
    everybody, and for whoever may not import any more.
    """
    row = _visible(membership).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    row.organization = membership.organization
    return row


def recent_imports(membership: Membership) -> list[GoalImport]:
    """The latest of those that the member may see. Queries: 1."""
    return list(_visible(membership)[:RECENT])


def _visible(membership: Membership) -> QuerySet[GoalImport]:
    rows = GoalImport.objects.filter(organization=membership.organization)
    visible = rows.filter(find(membership, "import.open"))
    return visible.select_related("by__user").defer("content")
