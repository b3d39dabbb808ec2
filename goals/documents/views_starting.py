"""Writes on a document page: start from the one above, add a part, rank parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals.access import get_goal, may_create_for, may_reorder
from goals.documents.holders import find_holder, read_units
from goals.documents.starting import read_above, start_document
from goals.documents.writing import add_part, beside
from goals.forms.fields import add_service_error, focus_first_error
from goals.forms.ranking import PartForm, RankForm
from goals.forms.starting import StartDocumentForm
from goals.models import Goal
from goals.selectors.lookups import goal_made_as
from goals.selectors.outline import parent_of
from goals.services import PlacementError, reorder_goal
from goals.services.ordering import step_goal
from goals.views.reordering import position_text
from organizations.hierarchy import leads
from organizations.models import new_public_id

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goals.documents.model import DocumentHolder
    from goals.documents.starting import ParentDocument
    from organizations.middleware import MemberRequest
    from organizations.models import Membership, Unit

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def start(
    request: MemberRequest, org: str, framework: str, holder: str
) -> HttpResponse:
    """Start the holder's document from the one that begins with the goal `from`."""
    given = request.POST if request.method == "POST" else request.GET
    whose = _holder(request.membership, holder)
    if "from" not in given:
        return redirect("strategy:document", org, framework, holder)
    root = get_goal(request.membership, given["from"])
    above = read_above(request.membership, root)
    if above is None or root.framework != framework:
        raise Http404
    owner, unit = _owner_and_unit(request.membership, whose)
    _check_may_write(request.membership, owner, unit, root)
    if request.method != "POST":
        form = StartDocumentForm(above=above, initial={"new_id": new_public_id()})
        return _render(request, form, whose)
    form = StartDocumentForm(request.POST, above=above)
    made = goal_made_as(request.membership, request.POST.get("new_id", ""))
    if made is None and (not form.is_valid() or not _start(request, form, owner, unit)):
        focus_first_error(form)
        return _render(request, form, whose, status=INVALID)
    return _to_document(org, framework, holder, root)


def _check_may_write(
    membership: Membership,
    owner: Membership | None,
    unit: Unit | None,
    parent: Goal,
) -> None:
    if not may_create_for(membership, owner, unit, parent):
        text = _("You can’t create goals for them. Choose yourself or your team.")
        raise PermissionDenied(text)


def _holder(membership: Membership, public_id: str) -> DocumentHolder:
    organization = membership.organization
    found = find_holder(organization, public_id, read_units(organization))
    if found is None:
        raise Http404
    return found


def _owner_and_unit(
    membership: Membership, holder: DocumentHolder
) -> tuple[Membership | None, Unit | None]:
    """Owner and unit of new goals: a leader who writes owns the unit's goals."""
    if holder.member is not None:
        return holder.member, holder.member.unit
    unit = holder.unit
    is_lead = unit is not None and leads(membership, unit.pk)
    is_own = membership.unit == unit
    return (membership if is_lead and is_own else None), unit


def _start(
    request: MemberRequest,
    form: StartDocumentForm,
    owner: Membership | None,
    unit: Unit | None,
) -> bool:
    """Create the document; False, with errors in the form, if it is refused."""
    is_draft = request.POST.get("action") == "draft"
    try:
        start_document(
            form.above,
            by=request.membership,
            owner=owner,
            unit=unit,
            under=form.place(),
            adopted=form.adopted(),
            title=form.cleaned_data["title"],
            state=Goal.State.DRAFT if is_draft else Goal.State.ACTIVE,
            public_id=form.cleaned_data["new_id"] or new_public_id(),
        )
    except ValidationError as error:
        add_service_error(form, error)
        return False
    except IntegrityError:
        # The same form was sent twice concurrently; the other request was first.
        if goal_made_as(request.membership, form.cleaned_data["new_id"]) is None:
            raise
    return True


def _render(
    request: MemberRequest,
    form: StartDocumentForm,
    holder: DocumentHolder,
    *,
    status: int = 200,
) -> HttpResponse:
    above: ParentDocument = form.above
    context = {"form": form, "above": above, "holder": holder}
    return render(request, "strategy/starting/start.html", context, status=status)


@require_POST
def add(request: MemberRequest, org: str, framework: str, holder: str) -> HttpResponse:
    """Add a part that is one sentence, below the goal `parent`.

    Measured kinds use the full goal form.
    """
    parent = get_goal(request.membership, request.POST.get("parent", ""))
    whose = _holder(request.membership, holder)
    owner, unit = _owner_and_unit(request.membership, whose)
    _check_may_write(request.membership, owner, unit, parent)
    form = PartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter one sentence of up to 300 characters."))
        return _to_document(org, framework, holder, parent, writing=True)
    try:
        add_part(
            parent,
            kind=form.cleaned_data["kind"],
            title=form.cleaned_data["title"],
            by=request.membership,
            owner=owner,
            unit=unit,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _to_document(org, framework, holder, parent, writing=True)


@require_POST
def rank(request: MemberRequest, org: str, framework: str, holder: str) -> HttpResponse:
    """Move the goal one place among its kind, before another one, or to the end."""
    membership = request.membership
    goal = get_goal(membership, request.POST.get("goal", ""))
    parent = parent_of(membership, goal)
    if not may_reorder(membership, goal, parent):
        raise PermissionDenied(
            _("Only the owner and their leaders can change this goal.")
        )
    form = RankForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose where to move it."))
    elif form.step:
        among = beside(membership, goal)
        step = step_goal(goal, by=membership, step=form.step, among=among)
        messages.success(request, position_text(goal, step))
    else:
        _put_before(request, goal, form.cleaned_data["before"])
    return _to_document(org, framework, holder, goal, writing=True)


def _put_before(request: MemberRequest, goal: Goal, public_id: str) -> None:
    before = get_goal(request.membership, public_id) if public_id else None
    try:
        reorder_goal(goal, before=before, by=request.membership)
        messages.success(request, _("Moved."))
    except PlacementError as error:
        messages.error(request, " ".join(error.messages))


def _to_document(
    org: str, framework: str, holder: str, goal: Goal, *, writing: bool = False
) -> HttpResponse:
    url = reverse("strategy:document", args=[org, framework, holder])
    more = "&write=1" if writing else ""
    return redirect(f"{url}?cycle={goal.cycle.public_id}{more}")
