"""Goals as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from goals.exporting import export_csv
from goals.selectors.lookups import visible_goals
from goals.selectors.scope import goals_in
from goals.selectors.search import read_units
from goals.views.outline_request import ask

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet
    from organizations.middleware import MemberRequest


@require_safe
def export(request: MemberRequest, org: str) -> HttpResponse:
    """The goals that the member may see; with an outline's query those that it finds."""
    organization = request.membership.organization
    name = f"{organization.slug}-{organization.today()}.csv"
    return HttpResponse(
        export_csv(organization, _goals(request)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _goals(request: MemberRequest) -> GoalQuerySet:
    membership = request.membership
    everything = visible_goals(membership)
    if not request.GET:
        return everything
    asked = ask(membership, request.GET, read_units(membership.organization))
    if asked.scope is None:
        return everything.none()
    filters = asked.form.filters()
    return goals_in(asked.scope).filter(
        filters.but_health(membership) & filters.health()
    )
