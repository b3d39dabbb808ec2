from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from demo.renewing import is_old, renew
from demo.sign_in import demo_user

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organizations.middleware import MemberRequest


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
