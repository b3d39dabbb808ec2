"""Creates and edits goals."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.access import get_goal
from goals.conflicts import conflict_of
from goals.fingerprint import changed_since, fingerprint
from goals.forms.fields import add_service_error, focus_first_error
from goals.forms.goal import GoalForm
from goals.forms.initial import blank_initial, initial_of
from goals.forms.kind_fields import slug_of
from goals.forms.kinds import read_kind
from goals.guidance.writing import key_of
from goals.models import Goal
from goals.selectors.last_editor import last_editor
from goals.selectors.line import line_of
from goals.selectors.lookups import goal_made_as
from goals.selectors.parents import find_parents
from goals.services import StaleGoalError, activate_goal, create_goal, edit_goal
from goals.services.hints import settle_hints
from goals.views.form_parts import (
    GUIDING,
    action_of,
    form_context,
    preset_of,
    started_from,
    with_offer_taken,
)
from goals.views.responses import go_to, goal_url, next_of, refuse_if_over
from organizations.models import new_public_id
from organizations.toasts import report_ambiguous_numbers
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest
    from organizations.models import Membership

INVALID, CONFLICT = 422, 409
# Actions that only redraw: parent search without JavaScript, dependent fields, the
# kind that the form offered.
UNCHECKED = ("find", "refresh", "kind", *GUIDING)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest, org: str) -> HttpResponse:
    membership = request.membership
    if request.method == "POST":
        action = action_of(request.POST, otherwise="create")
        form = GoalForm(
            with_offer_taken(request.POST),
            membership=membership,
            is_draft=action == "draft",
            unchecked=action in UNCHECKED,
        )
        return _create(request, form, action)
    parent = _started_from(membership, request.GET.get("parent", ""))
    form = GoalForm(membership=membership, parent=parent)
    preset = preset_of(form, request.GET)
    initial = blank_initial(membership, parent, form.cycles, **preset)
    form.begin(initial | {"new_id": new_public_id()})
    return _render(request, form)


def _create(request: MemberRequest, form: GoalForm, action: str) -> HttpResponse:
    if action in UNCHECKED:
        return _render_unchecked(request, form, action)
    if repeated := goal_made_as(request.membership, request.POST.get("new_id", "")):
        return go_to(request, goal_url(repeated))
    if not form.is_valid():
        return _render(request, form, status=INVALID)
    fields = form.values() | {"visibility": form.cleaned_data["visibility"]}
    if form.cleaned_data["new_id"]:
        fields["public_id"] = form.cleaned_data["new_id"]
    state = Goal.State.DRAFT if action == "draft" else Goal.State.ACTIVE
    try:
        goal = create_goal(by=request.membership, state=state, **fields)
    except ValidationError as error:
        add_service_error(form, error)
        return _render(request, form, status=INVALID)
    except IntegrityError:
        # The same form was sent twice concurrently; the other request was first.
        made = goal_made_as(request.membership, form.cleaned_data["new_id"])
        if made is None:
            raise
        return go_to(request, goal_url(made))
    report_ambiguous_numbers(request, form)
    done = _("Draft saved.") if action == "draft" else _("Goal created.")
    messages.success(request, done)
    return go_to(request, goal_url(goal))


def _started_from(membership: Membership, public_id: str) -> Goal | None:
    """The parent that a new goal was started from, if any.

    Raises Http404 for a parent that the member may not see.
    """
    return get_goal(membership, public_id) if public_id else None


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    membership = request.membership
    goal = get_goal(membership, goal_id, to="edit")
    if refusal := refuse_if_over(request, goal):
        return refusal
    line = line_of(membership, goal.parent_id)
    goal.parent = line[-1].goal if line else None
    options: dict[str, Any] = {
        "membership": membership,
        "goal": goal,
        "parent": goal.parent,
    }
    if request.method == "POST":
        action = action_of(request.POST, otherwise="save")
        options["unchecked"] = action in UNCHECKED
        options["is_draft"] = goal.state == Goal.State.DRAFT and action != "create"
        return _edit(
            request, GoalForm(with_offer_taken(request.POST), **options), action
        )
    initial = initial_of(goal, goal.parent) | {"seen": fingerprint(goal)}
    return _render(request, GoalForm(initial=initial, **options), line=line)


def _edit(request: MemberRequest, form: GoalForm, action: str) -> HttpResponse:
    if action in UNCHECKED:
        return _render_unchecked(request, form, action)
    if not form.is_valid():
        return _render(request, form, status=INVALID)
    assert form.goal is not None  # noqa: S101  an edit has one
    activates = form.goal.state == Goal.State.DRAFT and action == "create"
    try:
        _save(request.membership, form, activates=activates)
    except StaleGoalError as error:
        return _render_conflict(request, form, error)
    except ValidationError as error:
        add_service_error(form, error)
        return _render(request, form, status=INVALID)
    report_ambiguous_numbers(request, form)
    done = _("Goal activated.") if activates else _("Saved.")
    messages.success(request, done)
    return go_to(request, next_of(request) or goal_url(form.goal))


@transaction.atomic
def _save(membership: Membership, form: GoalForm, *, activates: bool) -> None:
    goal, fields = copy(form.goal), _changed_values(form)
    assert goal is not None  # noqa: S101  an edit has one
    if fields:
        data = form.cleaned_data
        edit_goal(
            goal, by=membership, reason=data["reason"], seen=data["seen"], **fields
        )
    if activates:
        activate_goal(goal, by=membership)


def _changed_values(form: GoalForm) -> dict[str, Any]:
    """The fields that the reader changed; not those changed by others since loading."""
    values, mine = form.changed_values(), _changed_names(form)
    if any(slug_of(name) for name in mine):
        mine |= {"fields"}
    return {name: value for name, value in values.items() if name in mine | {"current"}}


def _changed_names(form: GoalForm) -> frozenset[str]:
    wanted, values = copy(form.goal), form.values()
    for name, value in values.items():
        setattr(wanted, name, value)
    seen = form.cleaned_data["seen"]
    if wanted is None or not seen:
        return frozenset(values)
    return changed_since(wanted, seen)


def _render_conflict(
    request: MemberRequest, form: GoalForm, error: StaleGoalError
) -> HttpResponse:
    """Show both versions and everything typed; saving again overwrites."""
    who = last_editor(error.now)
    conflict = conflict_of(form, error.now, error.fields, _changed_names(form), who)
    again = GoalForm(
        conflict.data,
        membership=form.membership,
        goal=error.now,
        parent=error.now.parent,
    )
    return _render(request, again, status=CONFLICT, conflict=conflict)


def _render_unchecked(
    request: MemberRequest, form: GoalForm, action: str
) -> HttpResponse:
    """Redraw the form with dependent fields updated, without validation errors."""
    if action in GUIDING:
        hint_action = request.POST.get("action", "")
        settle_hints(form.membership, goal_key=key_of(form), action=hint_action)
    if action == "refresh" and request.htmx:
        context = form_context(form, offers_parents=False)
        return render(request, "goals/form_derived.html", context)
    if action == "find":
        return _render(request, form, offers_parents=True)
    return _render(request, form, is_kind_changed=action == "kind")


def _render(
    request: MemberRequest, form: GoalForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    if form.is_bound and status == INVALID:
        focus_first_error(form)
    more["started_from"] = started_from(request)
    template = "goals/form.html"
    if wants_partial(request) and request.method == "POST":
        template += "#goal-form"
    return render(request, template, form_context(form, **more), status=status)


@require_safe
def parents(request: MemberRequest, org: str) -> HttpResponse:
    """Candidates for the parent, as options of the search field's list."""
    asked, membership = request.GET, request.membership
    moving = get_goal(membership, asked["goal"]) if asked.get("goal") else None
    kind = moving.kind_ref if moving else None
    if ":" in asked.get("kind", ""):
        kind = read_kind(asked["kind"])
    text = asked.get("q", "")[:100]
    found = find_parents(
        membership,
        text=text,
        kind=kind,
        moving=moving,
        is_kind_open="is_kind_open" in asked,
    )
    return render(request, "goals/_parent_options.html", {"parents": found, "q": text})
