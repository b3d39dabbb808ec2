from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from organizations.policy import may
from setup.scheduling.access import check_may_look
from setup.scheduling.selectors.lists import goals_with_rules, people_with_rules
from setup.scheduling.selectors.overview import schedule_overview

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

MOST_LETTERS = 100
PAGE = re.compile("[0-9]{1,4}")


@require_safe
def overview(request: MemberRequest, org: str) -> HttpResponse:
    """Overview of all schedules; leaders see their own units."""
    by = request.membership
    check_may_look(by)
    context = {"rhythms": schedule_overview(by), "organization": by.organization}
    if may(by, "cadence.configure"):
        context |= {
            "goals": goals_with_rules(by, *asked(request, "goal", "goal-page")),
            "people": people_with_rules(by, *asked(request, "person", "person-page")),
        }
    return render(request, "setup/scheduling/overview.html", context)


def asked(request: MemberRequest, words: str, page: str) -> tuple[str, int]:
    """The search text and the page number of a request."""
    q = request.GET.get(words, "").replace("\0", "").strip()[:MOST_LETTERS]
    number = request.GET.get(page, "")
    return q, max(int(number), 1) if PAGE.fullmatch(number) else 1
