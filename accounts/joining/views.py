"""The page behind the link of an invitation.

A GET changes nothing, so that programs that open links before people do (virus
scanners, previews) do no harm (RELIABILITY A8). All tokens that open nothing get one
page. Whoever is signed in with another account is told, and joins nothing (A10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.joining.forms import NewAccountForm
from accounts.joining.services import join_anew
from notifications.magic_links.private_pages import private
from organizations.joining import (
    AlreadyMemberError,
    InvitationClosedError,
    WrongAccountError,
    accept,
    account_of,
    find,
    has_address,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organizations.models import Invitation, Membership, User

GONE, TOO_MANY, UNPROCESSABLE = 410, 429, 422


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def join(request: HttpRequest, token: str) -> HttpResponse:
    if not ratelimit.consume(request, action="join"):
        return cast("HttpResponse", ratelimit.respond_429(request))
    try:
        invitation = find(token)
        return private(_join(request, token, invitation))
    except InvitationClosedError:
        return private(render(request, "accounts/join_closed.html", status=GONE))


def _join(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    if request.user.is_authenticated:
        return _as_account(request, token, invitation, request.user)
    if account_of(invitation.email) is not None or settings.SIGN_UP == "closed":
        return _page(request, invitation, state="sign_in")
    return _anew(request, token, invitation)


def _as_account(
    request: HttpRequest, token: str, invitation: Invitation, user: User
) -> HttpResponse:
    """For somebody who is signed in."""
    if request.method == "POST":
        try:
            return _welcome(request, accept(token, user))
        except WrongAccountError:
            return _page(request, invitation, state="wrong_account", status=403)
        except AlreadyMemberError:
            return _page(request, invitation, state="member", status=409)
    is_theirs = has_address(user, invitation.email)
    return _page(request, invitation, state="join" if is_theirs else "wrong_account")


def _anew(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """For somebody without an account."""
    name = str(invitation.membership.user)
    initial = {"name": "" if name == invitation.email.split("@")[0] else name}
    form = NewAccountForm(request.POST or None, email=invitation.email, initial=initial)
    if not form.is_valid():
        status = UNPROCESSABLE if form.is_bound else 200
        return _page(request, invitation, state="anew", form=form, status=status)
    member = join_anew(token, **form.cleaned_data)
    login(request, member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, member.user, method="password")
    return _welcome(request, member)


def _welcome(request: HttpRequest, member: Membership) -> HttpResponse:
    name = member.organization.name
    messages.success(request, _("Welcome to %(name)s.") % {"name": name})
    return redirect("home", member.organization.slug)


def _page(
    request: HttpRequest,
    invitation: Invitation,
    *,
    state: str,
    form: NewAccountForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "state": state,
        "form": form,
    }
    return render(request, "accounts/join.html", context, status=status)
