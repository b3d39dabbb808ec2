"""Access to an import: missing, foreign or another's is 404, not allowed is 403."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, ExpressionWrapper, Q
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
    """The import without its content; `can_undo`: whether it keeps what undoing takes.

    Queries: 1.

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
    people = visible.select_related("by__user", "undone_by__user")
    can_undo = ExpressionWrapper(Q(undo__isnull=False), output_field=BooleanField())
    return people.annotate(can_undo=can_undo).defer("content", "undo")
