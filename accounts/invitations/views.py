"""HR's page of invitations: who waits, and whom to invite next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.invitations.access import get_invitation
from accounts.invitations.forms import InviteForm
from accounts.invitations.import_owners import invite_owners
from goals.importing.access import get_import
from organizations.invitations import (
    RefusedInvitee,
    invite_many,
    resend,
    revoke,
    waiting,
)
from organizations.models import Invitation
from organizations.policy import require

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from django.http import HttpResponse

    from organizations.middleware import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: MemberRequest, org: str) -> HttpResponse:
    by = request.membership
    require(by, "member.invite")
    form = InviteForm(request.POST or None, by=by)
    refused: list[RefusedInvitee] = []
    unread: list[str] = []
    if form.is_valid():
        started = timezone.now()
        invited, refused = invite_many(by.organization, form.invitees(), by=by)
        unread = form.cleaned_data["people"].unread
        _say_who_was_invited(request, invited, started)
        if not refused and not unread:
            return redirect("accounts:invitations", org)
        form = _what_is_left(request, refused, unread)
    context = {
        "form": form,
        "refused": refused,
        "unread": unread,
        "rows": waiting(by.organization),
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/invitations.html", context, status=status)


@require_POST
def invitation_resend(
    request: MemberRequest, org: str, invitation_id: str
) -> HttpResponse:
    return _change(request, invitation_id, resend, _("Invitation sent to %(email)s."))


@require_POST
def invitation_revoke(
    request: MemberRequest, org: str, invitation_id: str
) -> HttpResponse:
    return _change(
        request, invitation_id, revoke, _("Invitation of %(email)s revoked.")
    )


@require_POST
def invite_import_owners(
    request: MemberRequest, org: str, import_id: str
) -> HttpResponse:
    """The owners whom an import knows by their address: one click."""
    by = request.membership
    require(by, "member.invite")
    done = invite_owners(get_import(by, import_id), by=by)
    for each in done.refused:
        messages.error(request, f"{each.invitee.email}: {each.reason}")
    if done.n_people:
        messages.success(request, _sent(done.n_people))
    if not done.is_whole:
        messages.info(request, _("Some are left. Invite again to go on."))
    return redirect("goals:import_detail", org, import_id)


def _change(
    request: MemberRequest,
    invitation_id: str,
    act: Callable[..., Invitation],
    done: str,
) -> HttpResponse:
    by = request.membership
    require(by, "member.invite")
    row = get_invitation(by, invitation_id)
    try:
        act(row, by=by)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done % {"email": row.email})
    return redirect("accounts:invitations", by.organization.slug)


def _say_who_was_invited(
    request: MemberRequest, invited: list[Invitation], started: dt.datetime
) -> None:
    """Those who were waiting already got no second mail, and keep their role."""
    n_sent = sum(row.sent_at >= started for row in invited)
    if n_sent:
        messages.success(request, _sent(n_sent))
    if n_waiting := len(invited) - n_sent:
        text = ngettext(
            "%(n)s person is already invited. Nothing about them has changed.",
            "%(n)s people are already invited. Nothing about them has changed.",
            n_waiting,
        )
        messages.info(request, text % {"n": n_waiting})


def _sent(n: int) -> str:
    return ngettext("%(n)s invitation sent.", "%(n)s invitations sent.", n) % {"n": n}


def _what_is_left(
    request: MemberRequest, refused: list[RefusedInvitee], unread: list[str]
) -> InviteForm:
    """The form with the lines that were not sent; the reasons stand beside it."""
    lines = [f"{each.invitee.name} <{each.invitee.email}>".strip() for each in refused]
    data = request.POST.copy()
    data["people"] = "\n".join([*lines, *unread])
    return InviteForm(data, by=request.membership)
