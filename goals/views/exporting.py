"""Export of goals as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from goals.exporting import export_csv
from goals.selectors.lookups import visible_goals
from goals.selectors.scope import goals_in
from goals.selectors.search import read_units
from goals.views.outline_request import ask
from organizations.services import record_event
from ui.csv_files import dialect_for

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet
    from organizations.middleware import MemberRequest

# The parameter that does not belong to the outline.
PROGRAM = "for"


@require_safe
def export(request: MemberRequest, org: str) -> HttpResponse:
    """Export the goals that the member may see, or those that match an outline's query.

    `for=excel` writes them as a spreadsheet of the member's locale opens them.
    """
    organization = request.membership.organization
    name = f"{organization.slug}-{organization.today()}.csv"
    dialect = dialect_for(request.GET.get(PROGRAM, ""))
    if request.method == "GET":
        record_event("goals.exported", request.membership, by=request.membership)
    return HttpResponse(
        export_csv(organization, _goals(request), dialect),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _goals(request: MemberRequest) -> GoalQuerySet:
    membership = request.membership
    everything = visible_goals(membership)
    query = request.GET.copy()
    query.pop(PROGRAM, None)
    if not query:
        return everything
    asked = ask(membership, query, read_units(membership.organization))
    if asked.scope is None:
        return everything.none()
    filters = asked.form.filters()
    return goals_in(asked.scope).filter(
        filters.but_health(membership) & filters.health()
    )
