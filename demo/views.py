from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from demo.renewing import is_old, renew
from demo.sample import TooManySamplesError, open_sample, remove_sample
from demo.sign_in import demo_user

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organizations.middleware import MemberRequest
    from organizations.models import User


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as a person of the demo. 404 while the demo is off, and for anybody
    else.
    """
    user = demo_user(request.POST.get("as", "")) if settings.DEMO else None
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_POST
def renew_demo(request: MemberRequest, org: str) -> HttpResponse:
    """Renews the demo organization as of today; 404 for any other organization."""
    organization = request.membership.organization
    if not (settings.DEMO and organization.is_demo and is_old(organization)):
        raise Http404
    renew(organization)
    messages.success(request, _("Demo refreshed. Its dates now start from today."))
    return redirect("home", org)


@require_POST
def sample_open(request: HttpRequest) -> HttpResponse:
    """Opens the person's sample company; loads it when they have none."""
    try:
        membership = open_sample(cast("User", request.user))
    except TooManySamplesError:
        text = _("You opened the sample company several times today. Try it tomorrow.")
        messages.error(request, text)
        return redirect("organizations:start")
    return redirect("home", membership.organization.slug)


@require_POST
def sample_remove(request: MemberRequest, org: str) -> HttpResponse:
    """Removes the person's sample company; 404 for any other organization."""
    organization = request.membership.organization
    if organization.sample_for_id != request.membership.user_id:
        raise Http404
    remove_sample(organization)
    messages.success(request, _("Sample company removed."))
    return redirect("organizations:start")
