"""How a write is answered: a redirect without script, parts of the page with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from goals.access import get_goal
from goals.selectors.detail import goal_page
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from goals.models import Goal
    from organizations.middleware import MemberRequest


def goal_url(goal: Goal, name: str = "detail") -> str:
    return reverse(f"goals:{name}", args=[goal.organization.slug, goal.public_id])


def go_to(request: MemberRequest, url: str) -> HttpResponse:
    """Leave the page."""
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def next_of(request: MemberRequest) -> str:
    """Back to the page that asked, in `next`; never to another site."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    hosts = {request.get_host()}
    secure = request.is_secure()
    safe = url_has_allowed_host_and_scheme(asked, hosts, require_https=secure)
    return asked if safe else ""


def tell(
    request: MemberRequest, goal: Goal, text: str, *, undo: str = ""
) -> HttpResponse:
    """Back on the goal's page: what was done, and the way back (`undo`: a URL's name).

    In place the derived parts of the page come anew, and whoever listens to
    `goal-changed` follows when the roll-up has caught up.
    """
    if not request.htmx:
        messages.success(request, text)
        return redirect(goal_url(goal))
    fresh = get_goal(request.membership, goal.public_id)
    context = {
        "page": goal_page(request.membership, fresh),
        "goal": fresh,
        "text": text,
        "undo_url": goal_url(goal, undo) if undo else "",
    }
    response = render(request, "goals/changed.html", context)
    response.headers["HX-Trigger"] = "goal-changed"
    return response


def ask(
    request: MemberRequest, name: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """A form of `goals/<name>.html`: in the goal's page, or as a page of its own.

    `in_place` takes the focus to its heading; a page of its own begins at its top.
    """
    in_place = wants_partial(request)
    template = f"goals/{name}.html" + (f"#goal-{name}" if in_place else "")
    return render(request, template, {**context, "in_place": in_place}, status=status)
