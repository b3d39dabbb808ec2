"""Responses to writes: a redirect without JavaScript, page fragments with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from goals.access import get_goal
from goals.models import Goal
from goals.selectors.detail import goal_page
from ui.htmx import trigger, wants_partial

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest


def goal_url(goal: Goal, name: str = "detail") -> str:
    return reverse(f"goals:{name}", args=[goal.organization.slug, goal.public_id])


def go_to(request: MemberRequest, url: str) -> HttpResponse:
    """Redirect, with htmx too."""
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def refuse_if_over(request: MemberRequest, goal: Goal) -> HttpResponse | None:
    """Redirect with a message for a closed or archived goal; None for any other."""
    if goal.state not in (Goal.State.CLOSED, Goal.State.ARCHIVED):
        return None
    messages.info(request, _("Reopen or restore the goal before you change it."))
    return go_to(request, goal_url(goal))


def next_of(request: MemberRequest) -> str:
    """The URL in `next`, where the request came from; "" if it is on another site."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    hosts = {request.get_host()}
    secure = request.is_secure()
    safe = url_has_allowed_host_and_scheme(asked, hosts, require_https=secure)
    return asked if safe else ""


def tell(
    request: MemberRequest, goal: Goal, text: str, *, undo: str = ""
) -> HttpResponse:
    """Return to the goal's page with a message, and an undo (`undo`: a URL's name).

    With htmx the page's derived parts are replaced, and listeners of `goal-changed`
    refresh when the roll-up has caught up.
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
    return trigger(response, "goal-changed")


def ask(
    request: MemberRequest, name: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """Render a form of `goals/<name>.html`, inside the goal's page or as its own page.

    `in_place` moves the focus to its heading; a page of its own starts at its top.
    """
    in_place = wants_partial(request)
    template = f"goals/{name}.html" + (f"#goal-{name}" if in_place else "")
    return render(request, template, {**context, "in_place": in_place}, status=status)
