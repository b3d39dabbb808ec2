from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alignment.participation.access import top_units
from alignment.participation.export import participation_table
from alignment.participation.selectors import participation as read
from organizations.policy import may
from organizations.services import record_event
from ui.csv_files import dialect_for

if TYPE_CHECKING:
    from alignment.participation.presentation import Participation
    from organizations.middleware import MemberRequest

RANGES = (8, 13, 26)


@require_safe
def participation(request: MemberRequest, org: str) -> HttpResponse:
    """Participation by unit and week."""
    n_weeks = _range(request)
    context = {
        "page": _read(request, n_weeks),
        "n_weeks": n_weeks,
        "ranges": RANGES,
        "sets_rhythm": may(request.membership, "unit_cadence.configure"),
    }
    return render(request, "alignment/participation.html", context)


@require_safe
def export(request: MemberRequest, org: str) -> HttpResponse:
    """The same figures as a CSV file, with the same small groups suppressed.

    `for=excel`: in the dialect that a spreadsheet in the member's locale opens.
    """
    n_weeks = _range(request)
    page, member = _read(request, n_weeks), request.membership
    if request.method == "GET":
        record_event("participation.exported", member, by=member, n_weeks=n_weeks)
    name = f"{member.organization.slug}-participation-{member.organization.today()}.csv"
    return HttpResponse(
        dialect_for(request.GET.get("for", "")).write(participation_table(page)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _read(request: MemberRequest, n_weeks: int) -> Participation:
    member = request.membership
    return read(member.organization, tops=top_units(member), n_weeks=n_weeks)


def _range(request: MemberRequest) -> int:
    asked = request.GET.get("weeks", "")
    return next((n for n in RANGES if str(n) == asked), RANGES[0])
