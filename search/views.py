"""The page of results, and the same results for the palette (static/js/palette.js)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.asked import ACTIONS, GOALS, KINDS, PAGES, PEOPLE, UNITS
from search.beginning import first_groups
from search.groups import groups_of, tabs_of
from search.selectors import search
from ui.paging import page_number, to_first_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from organizations.middleware import MemberRequest
    from search.selectors import Found

# How many of each kind: in the palette and on the page, beside the others and alone.
IN_PALETTE = {GOALS: 5, PEOPLE: 4, UNITS: 3, PAGES: 3, ACTIONS: 4}
ON_PAGE = {GOALS: 10, PEOPLE: 8, UNITS: 6, PAGES: 6, ACTIONS: 6}
ALONE_IN_PALETTE = dict.fromkeys(KINDS, 12)
ALONE_ON_PAGE = dict.fromkeys(KINDS, 30)
ALL_PLACES = ON_PAGE | dict.fromkeys((PAGES, ACTIONS), 100)


@require_safe
def results(request: MemberRequest, org: str) -> HttpResponse:
    """Results in groups; of one kind in pages. Before a search: what there is."""
    found = _search(request)
    kind = found.asked.kind
    page = page_number(request) if kind else 1
    most = ALONE_ON_PAGE if kind else ON_PAGE
    first = (page - 1) * most[kind] if kind else 0
    if kind and first >= max(1, len(found.of(kind))):
        return to_first_page(request)
    if not found.asked.text:
        most = ALL_PLACES
    context = _context(request, found, most, first=first)
    has_next = bool(kind) and first + most[kind] < len(found.of(kind))
    context |= {"page": page, "next_page": page + 1 if has_next else 0}
    return render(request, "search/results.html", context)


@require_safe
def palette(request: MemberRequest, org: str) -> HttpResponse:
    """The options and tabs of the palette, as a fragment."""
    found = _search(request)
    most = ALONE_IN_PALETTE if found.asked.kind else IN_PALETTE
    return render(request, "search/_palette.html", _context(request, found, most))


def _search(request: MemberRequest) -> Found:
    query = request.GET
    return search(request.membership, query.get("q", ""), query.get("kind", ""))


def _context(
    request: MemberRequest, found: Found, most: Mapping[str, int], *, first: int = 0
) -> dict[str, Any]:
    if found.asked.text:
        groups = groups_of(found, most, first=first)
    else:
        groups = first_groups(found, most, request.GET.getlist("visited"))
    return {
        "found": found,
        "asked": found.asked,
        "q": request.GET.get("q", ""),
        "groups": groups,
        "tabs": tabs_of(found),
    }
