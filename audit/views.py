"""Pages of the audit trail: of the organization, and of one's own rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.export import MOST_LINES, trail_table
from audit.forms import TrailFilters
from audit.querysets import by_others, trail_of
from audit.selectors import trail_page
from organizations.policy import require
from organizations.services import record_event
from ui.csv_files import dialect_for
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest


@require_safe
def trail(request: MemberRequest, org: str) -> HttpResponse:
    """Everything that happened; for who may read the audit trail."""
    member = request.membership
    require(member, "audit.read")
    filters = TrailFilters(request.GET, member.organization)
    events = filters.narrow(trail_of(member))
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "page": trail_page(member, events, request.GET.get("before", "")),
        "form": filters,
        "query": query.urlencode(),
        "is_filtered": any(query.get(name) for name in filters.fields),
        "most_lines": MOST_LINES,
        "shows_addresses": True,
    }
    part = "#trail-lines" if wants_partial(request) else ""
    return render(request, f"audit/trail.html{part}", context)


@require_safe
def mine(request: MemberRequest, org: str) -> HttpResponse:
    """What others did to the member's own rows; from which address is not shown."""
    member = request.membership
    page = trail_page(member, by_others(member), request.GET.get("before", ""))
    part = "#trail-lines" if wants_partial(request) else ""
    return render(request, f"audit/mine.html{part}", {"page": page, "query": ""})


@require_safe
def export(request: MemberRequest, org: str) -> HttpResponse:
    """The same lines as a CSV file; that it was exported is part of the trail."""
    member = request.membership
    require(member, "audit.read")
    organization = member.organization
    events = TrailFilters(request.GET, organization).narrow(trail_of(member))
    content = dialect_for(request.GET.get("for", "")).write(trail_table(member, events))
    if request.method == "GET":
        record_event("audit.exported", member, by=member)
    name = f"{organization.slug}-audit-{organization.today()}.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
