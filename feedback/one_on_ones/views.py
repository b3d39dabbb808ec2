from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from feedback.one_on_ones import services
from feedback.one_on_ones.access import get_item, get_one_on_one
from feedback.one_on_ones.forms import FinishForm, NotesForm, OneOnOneItemForm
from feedback.one_on_ones.selectors import page_of, pairs_of
from feedback.partners.access import get_colleague
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from django.http import HttpResponse

    from feedback.models import OneOnOne, OneOnOneItem
    from organizations.middleware import MemberRequest

STALE, INVALID = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
def one_on_ones(request: MemberRequest, org: str) -> HttpResponse:
    """The lists that I am one of the two of; a POST begins one."""
    if request.method == "POST":
        return _begin(request)
    pairs = pairs_of(request.membership)
    return render(request, "feedback/one_on_ones/index.html", {"pairs": pairs})


def _begin(request: MemberRequest) -> HttpResponse:
    """With one's manager, or somebody who reports to one; 404 with anybody else."""
    me = request.membership
    other = get_colleague(me, request.POST.get("with", ""))
    if other.manager_id == me.pk:
        return _to(request, services.one_on_one_between(me, other))
    if me.manager_id == other.pk:
        return _to(request, services.one_on_one_between(other, me))
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def one_on_one(request: MemberRequest, org: str, one_on_one_id: str) -> HttpResponse:
    """One list; a POST adds to it."""
    is_write = request.method == "POST"
    row = get_one_on_one(
        request.membership, one_on_one_id, to="write" if is_write else "read"
    )
    form = OneOnOneItemForm(request.POST) if is_write else OneOnOneItemForm()
    if form.is_valid():
        services.add_item(row, by=request.membership, **form.cleaned_data)
        return _to(request, row)
    page = page_of(row, request.membership)
    status = INVALID if is_write else 200
    context = {"page": page, "form": form}
    return render(
        request, "feedback/one_on_ones/one_on_one.html", context, status=status
    )


@require_POST
def notes(request: MemberRequest, org: str, item_id: str) -> HttpResponse:
    """Saves itself while one types; over another version it asks first, with both."""
    item = get_item(request.membership, item_id)
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _state(
            request,
            item,
            status=INVALID,
            problem=form.errors,
            mine=request.POST.get("notes", ""),
        )
    said = form.cleaned_data
    try:
        services.save_notes(item, by=request.membership, **said)
    except services.StaleNotesError as stale:
        # Until the person chooses, the form keeps the version that it knew: what is typed
        # on is refused as well.
        return _state(
            request,
            stale.item,
            status=STALE,
            mine=said["notes"],
            is_stale=True,
            known=said["version"],
        )
    if not wants_partial(request):
        messages.success(request, _("Saved."))
        return _to(request, item.talk)
    return _state(request, item, is_saved=True)


def _state(
    request: MemberRequest, item: OneOnOneItem, *, status: int = 200, **context: Any
) -> HttpResponse:
    template = "feedback/one_on_ones/_notes_state.html"
    if not wants_partial(request):
        template = "feedback/one_on_ones/stale.html"
    return render(request, template, {"item": item, **context}, status=status)


@require_POST
def settle(request: MemberRequest, org: str, item_id: str) -> HttpResponse:
    """Talked about; `undo` opens it again."""
    item = get_item(request.membership, item_id)
    is_done = "undo" not in request.POST
    services.settle_item(item, by=request.membership, is_done=is_done)
    return _to(request, item.talk)


@require_POST
def remove(request: MemberRequest, org: str, item_id: str) -> HttpResponse:
    item = get_item(request.membership, item_id)
    try:
        services.remove_item(item, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _to(request, item.talk)


@require_POST
def finish(request: MemberRequest, org: str, one_on_one_id: str) -> HttpResponse:
    """The talk is over: what is open goes to the next one."""
    row = get_one_on_one(request.membership, one_on_one_id, to="write")
    form = FinishForm(request.POST)
    if form.is_valid():
        token = form.cleaned_data["token"]
        n = services.finish_one_on_one(row, by=request.membership, token=token)
        messages.success(request, _carried(n))
    return _to(request, row)


def _carried(n: int) -> str:
    if not n:
        return _("Everything is talked about.")
    return ngettext(
        "%(n)d thing is carried to the next talk.",
        "%(n)d things are carried to the next talk.",
        n,
    ) % {"n": n}


def _to(request: MemberRequest, row: OneOnOne) -> HttpResponse:
    return redirect(
        "feedback:one_on_one", request.membership.organization.slug, row.public_id
    )
