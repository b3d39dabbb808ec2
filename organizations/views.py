from copy import copy
from typing import cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from organizations.forms import OrganizationForm
from organizations.middleware import ORGANIZATION_PATH, MemberRequest
from organizations.models import User
from organizations.policy import require
from organizations.selectors import membership_to_open, memberships_of
from organizations.services import (
    choose_theme,
    configure_organization,
    lock_organization,
    remember_organization,
)
from ui.stale_forms import overwritten


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Redirects to the only organization or the one used last, else lets the person
    choose one.
    """
    found = membership_to_open(_user(request))
    if found is not None:
        return redirect("home", org=found.organization.slug)
    return redirect("organizations:switcher")


@require_GET
def switcher(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    memberships = memberships_of(user.pk)
    if len(memberships) > 1 and user.last_organization_id is None:
        remember_organization(user, 0)
    context = {"memberships": memberships, "current": _referring_slug(request)}
    return render(request, "organizations/switcher.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: MemberRequest, org: str) -> HttpResponse:
    """What holds for the whole organization; for HR admins and owners."""
    require(request.membership, "organization.configure")
    if request.method == "POST":
        organization = lock_organization(request.membership)
    else:
        # A copy: what was typed wrong must not show in the page's frame.
        organization = copy(request.membership.organization)
    form = OrganizationForm(request.POST or None, instance=organization)
    conflict = overwritten(form) if form.is_valid() else None
    if form.is_valid() and not conflict:
        configure_organization(organization, by=request.membership, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("setup", org=org)
    status = 409 if conflict else 422 if form.is_bound else 200
    context = {"form": form, "conflict": conflict}
    return render(request, "organizations/setup.html", context, status=status)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    try:
        choose_theme(_user(request), request.POST.get("theme", ""))
    except ValueError:
        return HttpResponseBadRequest()
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    return redirect(back)


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _referring_slug(request: HttpRequest) -> str:
    """The slug of the organization of the referring page, or ""."""
    path = urlsplit(request.headers.get("Referer", "")).path
    match = ORGANIZATION_PATH.match(path)
    return match["slug"] if match else ""
