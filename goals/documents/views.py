"""Strategy: the documents of units and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals.documents.index import documents_of
from goals.documents.selectors import load_document
from goals.selectors.pulse import read_pulse

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

PLAIN = "strategy/document.html"


@require_safe
def index(request: MemberRequest, org: str) -> HttpResponse:
    context = {"index": documents_of(request.membership)}
    return render(request, "strategy/index.html", context)


@require_safe
def document(
    request: MemberRequest, org: str, framework: str, holder: str
) -> HttpResponse:
    """A document page, by the framework's own template, else by the plain one."""
    # Read before the numbers, so that no pending roll-up is missed.
    pulse = read_pulse(request.membership.organization, None)
    cycle = request.GET.get("cycle", "")
    page = load_document(request.membership, framework, holder, cycle)
    if page is None:
        raise Http404
    template = page.document.template or PLAIN
    return render(request, [template, PLAIN], {"page": page, "pulse": pulse})
