"""Access to people and units for who manages them: missing is 404, not allowed is 403."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404

from organizations.models import Membership, Unit
from organizations.policy import require
from people.models import PeopleImport, StructuralChange

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

    type View = Callable[..., HttpResponse]


def manages_people(view: View) -> View:
    """Ask the policy before the view, whatever the method. Raises as `require`."""

    @wraps(view)
    def guarded(request: MemberRequest, org: str, **parts: Any) -> HttpResponse:
        require(request.membership, "member.manage")
        return view(request, org, **parts)

    return guarded


def get_unit(by: Membership, public_id: str) -> Unit:
    """An archived one too. Raises Http404. Queries: 1."""
    rows = Unit.objects.in_organization(by.organization).select_related("parent")
    return _one(rows, public_id)


def get_person(by: Membership, public_id: str) -> Membership:
    """Whoever has left or is invited, too. Raises Http404. Queries: 1."""
    rows = Membership.objects.in_organization(by.organization).select_related(
        "user", "unit", "location", "manager__user", "dotted_manager__user"
    )
    member = _one(rows, public_id)
    member.organization = by.organization
    return member


def get_change(by: Membership, public_id: str) -> StructuralChange:
    """Raises Http404. Queries: 1."""
    rows = StructuralChange.objects.filter(organization=by.organization)
    return _one(rows.select_related("unit", "into"), public_id)


def get_import(by: Membership, public_id: str) -> PeopleImport:
    """Raises Http404. Queries: 1."""
    rows = PeopleImport.objects.filter(organization=by.organization)
    row = _one(rows.select_related("by__user"), public_id)
    row.organization = row.by.organization = by.organization
    return row


def _one[M: Model](rows: QuerySet[M], public_id: str) -> M:
    # PostgreSQL cannot store NUL.
    found = rows.filter(public_id=public_id.replace("\0", "")).first()
    if found is None:
        raise Http404
    return found
