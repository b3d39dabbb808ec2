from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checkins.selectors.notes import notes_grid as read_notes_grid
from checkins.views.partial import wants_partial

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest


@require_safe
def notes_grid(
    request: MemberRequest, org: str, framework: str, holder: str, cycle: str
) -> HttpResponse:
    """The weekly notes of a document: the slot on its page, or a page of its own."""
    grid = read_notes_grid(request.membership, framework, holder, cycle)
    if grid is None:
        raise Http404
    template = "checkins/notes_grid.html"
    if wants_partial(request):
        template += "#notes-of-weeks"
    return render(request, template, {"grid": grid, "page": grid.page})
