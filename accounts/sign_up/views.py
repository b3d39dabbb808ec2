"""Creates an organization: what a company that signed up does next."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.core import ratelimit
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.sign_up.forms import NewOrganizationForm
from accounts.sign_up.services import found_organization
from organizations.joining import waits_for_confirmation

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organizations.models import Membership, User


@require_http_methods(["GET", "HEAD", "POST"])
def new_organization(request: HttpRequest) -> HttpResponse:
    """Where everybody may sign up, everybody with a confirmed address may found one."""
    user = cast("User", request.user)
    if settings.SIGN_UP != "open" or waits_for_confirmation(user):
        raise PermissionDenied
    form = NewOrganizationForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="new_organization"):
            return cast("HttpResponse", ratelimit.respond_429(request))
        if owner := _founded(form, user):
            return redirect("accounts:start", owner.organization.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "accounts/new_organization.html", context, status=status)


def _founded(form: NewOrganizationForm, user: User) -> Membership | None:
    """The owner; None when the form has an error now."""
    locale = get_language() or "en"
    try:
        return found_organization(user, locale=locale, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
