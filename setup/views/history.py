from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.selectors import catalogue_of
from setup.access import requires
from setup.forms.proposing import ReturnForm
from setup.selectors.versions import catalogue_numbered, history_page
from setup.views.proposing import ConfigurationPage

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest

NUMBER = re.compile(r"[0-9]{1,8}")


@require_safe
@requires("frameworks.configure")
def history(request: MemberRequest, org: str) -> HttpResponse:
    """All versions: when, who, why, and what each changed."""
    below = request.GET.get("below", "")
    number = int(below) if NUMBER.fullmatch(below) else None
    organization = request.membership.organization
    context = {"history": history_page(organization, number), "below": number}
    return render(
        request, "setup/history.html", context | {"organization": organization}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def version(request: MemberRequest, org: str, number: int) -> HttpResponse:
    """Previews the return to an earlier version; a POST restores it."""
    organization = request.membership.organization
    now, then = catalogue_of(organization), catalogue_numbered(organization, number)
    if now.version == number and request.method != "POST":
        return redirect("setup:history", org)
    page = ConfigurationPage(
        request,
        "setup/version.html",
        partial(ReturnForm, then=then),
        lambda _form: {"number": number},
        then=reverse("setup:history", args=[org]),
        at_once=True,
    )
    return page.answer()
