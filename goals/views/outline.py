"""The outline of a cycle's goals: the page, children of a row, and refreshed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from goals.access import get_goal, may_import
from goals.selectors.outline import read_children, read_outline
from goals.selectors.pulse import read_pulse
from goals.selectors.rows import changed_since
from goals.selectors.scope import cycle_label, offered_cycles
from goals.selectors.search import count_by_health, find_goals, read_units
from goals.views.outline_request import ask
from ui.htmx import wants_partial
from ui.paging import page_number, to_first_page, whole_number

if TYPE_CHECKING:
    from django.http import QueryDict

    from goals.forms.filters import Chip
    from goals.views.outline_request import OutlineRequest
    from organizations.middleware import MemberRequest
    from organizations.models import Membership

# Most rows whose numbers are refreshed in one request.
MOST_ROWS = 1000


@require_GET
def outline(request: MemberRequest, org: str) -> HttpResponse:
    """The goal tree of a cycle, or the list of goals that match the filters."""
    units = read_units(request.membership.organization)
    asked = ask(request.membership, request.GET, units)
    is_part = wants_partial(request)
    template = "goals/outline.html" + ("#outline-results" if is_part else "")
    # Read before the numbers, so that no pending roll-up is missed.
    pulse = None if is_part else read_pulse(request.membership.organization, None)
    goals = _goals(request, asked)
    shown = goals.get("found") or goals.get("outline")
    if shown and not shown.rows and shown.page > 1:
        return to_first_page(request)
    context = {**_page(request, asked), **goals, "pulse": pulse}
    response = render(request, template, context)
    if is_part:
        url = reverse("goals:outline", args=[org])
        response.headers["HX-Push-Url"] = _with_query(url, asked.query)
    return response


def _with_query(url: str, query: str) -> str:
    return f"{url}?{query}" if query else url


def _page(request: MemberRequest, asked: OutlineRequest) -> dict[str, object]:
    """Template context around the goals."""
    cycle = asked.scope.cycle if asked.scope else None
    return {
        "form": asked.form,
        "cycle": cycle,
        "cycle_name": cycle_label(cycle) if cycle else "",
        "cycles": [(c, cycle_label(c)) for c in offered_cycles(asked.cycles, cycle)],
        "scope_query": asked.scope_query,
        "query": asked.query,
        "export_query": asked.form.query(cycle=cycle.public_id if cycle else ""),
        "asks_states": asked.asks_states,
        "may_import": may_import(request.membership),
        "arrange": "arrange" in request.GET and not asked.form.narrows,
    }


def _goals(request: MemberRequest, asked: OutlineRequest) -> dict[str, Any]:
    """Template context of the goals, with counts."""
    if asked.scope is None:
        return {}
    filters, page = asked.form.filters(), page_number(request)
    counts = count_by_health(asked.scope, filters)
    opened = request.GET.getlist("open")
    return {
        "health_chips": asked.form.health_chips(counts),
        "state_chips": asked.form.state_chips(asked.scope.states),
        "n_goals": sum(counts.values()),
        "n_found": sum(n for h, n in counts.items() if h in filters.healths)
        if filters.healths
        else sum(counts.values()),
        "found": find_goals(asked.scope, filters, page=page)
        if asked.form.narrows
        else None,
        "outline": None
        if asked.form.narrows
        else read_outline(asked.scope, page=page, opened=opened),
    }


@require_GET
def children(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """A page of a goal's direct children: the whole list, or the next rows."""
    goal = get_goal(request.membership, goal_id)
    asked = ask(request.membership, request.GET)
    if asked.scope is None:
        raise Http404
    page = page_number(request)
    context = {
        "row": read_children(asked.scope, goal, page=page),
        "is_next_page": page > 1,
        "scope_query": asked.scope_query,
        "cycle": asked.scope.cycle,
        "arrange": "arrange" in request.GET,
    }
    return render(request, "goals/_children.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: MemberRequest, org: str) -> HttpResponse:
    """Refreshed numbers for rows on a page, and for its chips, after a roll-up.

    `row` is a public id, or `id.version`: rows without newer numbers are left out. Also
    accepts POST, though it only reads: a URL is too short for hundreds of rows.
    """
    asked = request.POST if request.method == "POST" else request.GET
    versions: dict[str, int | None] = {}
    for row in asked.getlist("row")[:MOST_ROWS]:
        public_id, _dot, version = row.replace("\0", "").partition(".")
        versions[public_id] = whole_number(version)
    goals = changed_since(request.membership, versions)
    if not goals:
        return HttpResponse(status=204)
    chips = _chips(request.membership, asked)
    return render(request, "goals/_numbers.html", {"goals": goals, "chips": chips})


def _chips(membership: Membership, data: QueryDict) -> list[Chip]:
    """Chips with the present number of goals per health. Queries: 2; 3 inside a unit."""
    units = read_units(membership.organization) if data.get("unit") else ()
    asked = ask(membership, data, units)
    if asked.scope is None:
        return []
    counts = count_by_health(asked.scope, asked.form.filters())
    return asked.form.health_chips(counts)
