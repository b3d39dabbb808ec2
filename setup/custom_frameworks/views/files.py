from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.files import UnreadableFileError, file_name_of, file_of, read_file
from setup.access import requires
from setup.custom_frameworks.requests import FrameworkFileForm
from setup.custom_frameworks.selectors import get_custom_framework
from setup.custom_frameworks.services import import_draft

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest
    from setup.models import FrameworkDraft

INVALID = 422


@require_safe
@requires("frameworks.configure")
def export(request: MemberRequest, org: str, framework: str) -> HttpResponse:
    """Downloads the active framework as a file."""
    found = get_custom_framework(request.membership, framework)
    name = file_name_of(found)
    return HttpResponse(
        file_of(found),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def upload(request: MemberRequest, org: str) -> HttpResponse:
    """Creates a draft from an uploaded file and redirects to its preview."""
    is_sent = request.method == "POST"
    form = (
        FrameworkFileForm(request.POST, request.FILES)
        if is_sent
        else FrameworkFileForm()
    )
    if is_sent and form.is_valid():
        try:
            draft = _import(request, form)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _go_on(request, draft)
    status = INVALID if is_sent else 200
    return render(
        request, "setup/custom_frameworks/import.html", {"form": form}, status=status
    )


def _import(request: MemberRequest, form: FrameworkFileForm) -> FrameworkDraft | None:
    try:
        document = read_file(form.content())
    except UnreadableFileError as error:
        raise ValidationError(error.problems) from error
    return import_draft(document, by=request.membership)


def _go_on(request: MemberRequest, draft: FrameworkDraft | None) -> HttpResponse:
    org = request.membership.organization.slug
    if draft is None:
        messages.info(request, _("No changes: this version is already published."))
        return redirect("setup:custom_frameworks", org)
    return redirect("setup:custom_framework_preview", org, draft.slug)
