from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.selectors import catalogue_of
from setup.access import requires
from setup.custom_frameworks.blank import not_copied
from setup.custom_frameworks.requests import NewFrameworkForm
from setup.custom_frameworks.selectors import custom_frameworks
from setup.custom_frameworks.services import start_draft

if TYPE_CHECKING:
    from django.http import HttpResponse

    from frameworks.spec import Framework
    from organizations.middleware import MemberRequest

INVALID = 422


@require_safe
@requires("frameworks.configure")
def own(request: MemberRequest, org: str) -> HttpResponse:
    """Lists the organization's custom frameworks and drafts."""
    found = custom_frameworks(request.membership.organization)
    return render(request, "setup/custom_frameworks/list.html", {"frameworks": found})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def start(request: MemberRequest, org: str) -> HttpResponse:
    """Starts a new framework, blank or as a copy."""
    membership = request.membership
    catalogue = catalogue_of(membership.organization)
    form = NewFrameworkForm(request.POST or None, frameworks=catalogue.frameworks)
    if form.is_valid():
        copied = catalogue.framework(form.cleaned_data["copied"])
        name = form.cleaned_data["name"]
        try:
            draft = start_draft(name=name, copied=copied, by=membership)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _warn_about_omissions(request, copied)
            return redirect("setup:custom_framework", org, draft.slug)
    status = INVALID if form.is_bound else 200
    return render(
        request, "setup/custom_frameworks/start.html", {"form": form}, status=status
    )


def _warn_about_omissions(request: MemberRequest, copied: Framework | None) -> None:
    missing = not_copied(copied) if copied else []
    if missing:
        text = _("These parts can’t be copied: %(what)s.")
        messages.info(request, text % {"what": ", ".join(missing)})
