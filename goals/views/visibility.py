"""Who can see a goal: everyone, or its owner and whom they choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.access import get_goal
from goals.forms.fields import add_service_error, focus_first_error
from goals.forms.visibility import ACCESS, ReaderChoice, VisibilityForm, people_sent
from goals.models import Goal
from goals.selectors.readers import find_readers
from goals.services import readers_of, set_visibility
from goals.views.responses import ask, refuse_if_over, tell
from organizations.policy import require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

INVALID = 422
SAVE = "save"


@require_http_methods(["GET", "HEAD", "POST"])
def visibility(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """The buttons that find, add and remove people show the form anew, and save nothing."""
    goal = get_goal(request.membership, goal_id)
    require(request.membership, "goal.set_visibility", goal)
    if refusal := refuse_if_over(request, goal):
        return refusal
    if request.method != "POST":
        known = [ReaderChoice(row.member, row.may_edit) for row in readers_of(goal)]
        return _render(request, VisibilityForm(goal=goal, people=known))
    people = people_sent(request.membership, request.POST)
    saves = request.POST.get("action", SAVE) == SAVE
    form = VisibilityForm(request.POST, goal=goal, people=people, unchecked=not saves)
    if not saves:
        return _render(request, form)
    if not form.is_valid():
        return _render(request, form, status=INVALID)
    chosen = Goal.Visibility(form.cleaned_data["visibility"])
    try:
        set_visibility(
            goal,
            chosen,
            by=request.membership,
            readers=form.readers,
            reason=form.cleaned_data.get("reason", ""),
        )
    except ValidationError as error:
        add_service_error(form, error)
        return _render(request, form, status=INVALID)
    return tell(request, goal, _done(chosen))


def _done(chosen: Goal.Visibility) -> str:
    if chosen == Goal.Visibility.PRIVATE:
        return _("Only you and the people you chose can see this goal.")
    return _("Everyone here can see this goal.")


def _render(
    request: MemberRequest, form: VisibilityForm, *, status: int = 200
) -> HttpResponse:
    focus_first_error(form)
    asked = request.POST.get("q", "")
    found = find_readers(
        request.membership, asked, without=[each.member for each in form.people]
    )
    context = {
        "form": form,
        "goal": form.goal,
        "found": found,
        "searched": bool(asked.strip()),
        "access": ACCESS,
    }
    return ask(request, "visibility", context, status=status)
