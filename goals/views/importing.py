"""Imports goals from a file: upload, dry run, mapping, confirmation, result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from frameworks.selectors import catalogue_of
from goals.forms.importing import ImportForm, MappingForm
from goals.importing import job_progress, uploads
from goals.importing.access import get_import, recent_imports, require_import
from goals.importing.page import page_of
from goals.importing.reading import MOST_BYTES
from organizations.body_limits import accepts_file_of
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from goals.models import GoalImport
    from organizations.middleware import MemberRequest

UNPROCESSABLE = 422


@accepts_file_of(MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: MemberRequest, org: str) -> HttpResponse:
    """Accept a file, or pasted lines, and redirect to its dry run."""
    require_import(request.membership)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if is_sent and form.is_valid():
        row = uploads.start_import(
            by=request.membership,
            file_name=form.cleaned_data["file_name"],
            content=form.cleaned_data["content"],
        )
        return redirect("goals:import_detail", org, row.public_id)
    imports = recent_imports(request.membership)
    status = UNPROCESSABLE if is_sent else 200
    context = {"form": form, "imports": imports}
    return render(request, "goals/import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: MemberRequest, org: str, import_id: str) -> HttpResponse:
    """State of the import; polls while a job is running."""
    # Access first: an import that cannot be found is a 404 for every method.
    row = get_import(request.membership, import_id)
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    form = _mapping_form(row)
    return _page(request, row, form)


@require_http_methods(["GET", "HEAD", "POST"])
def map_kinds(request: MemberRequest, org: str, import_id: str) -> HttpResponse:
    """Map the file's kinds to installed ones, and choose how to read its values."""
    row = get_import(request.membership, import_id)
    if request.method != "POST":
        return redirect("goals:import_detail", org, row.public_id)
    form = _mapping_form(row, request.POST)
    if form.is_valid():
        try:
            uploads.answer_questions(row, form.mapping(), form.answers())
        except ValidationError as refusal:
            form.add_error(None, refusal)
    if form.errors:
        return _page(request, row, form, status=UNPROCESSABLE)
    return redirect("goals:import_detail", org, row.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MemberRequest, org: str, import_id: str) -> HttpResponse:
    """Confirm the import: a job writes it."""
    row = get_import(request.membership, import_id)
    if request.method == "POST":
        try:
            uploads.confirm_import(row)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect("goals:import_detail", org, row.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: MemberRequest, org: str, import_id: str) -> HttpResponse:
    """Undo the import, if nobody has changed its goals since."""
    row = get_import(request.membership, import_id)
    if request.method == "POST":
        try:
            uploads.undo_import(row, by=request.membership)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect("goals:import_detail", org, row.public_id)


def _page(
    request: MemberRequest, row: GoalImport, form: MappingForm, **kwargs: Any
) -> HttpResponse:
    tick = job_progress.read(row.organization_id, row.pk)
    context = {"form": form, "row": row, "page": page_of(row, tick)}
    part = "#import-body" if wants_partial(request) else ""
    return render(request, f"goals/import_detail.html{part}", context, **kwargs)


def _mapping_form(row: GoalImport, *data: QueryDict) -> MappingForm:
    return MappingForm(
        *data,
        unknown=row.report.get("unknown_kinds", []),
        questions=row.report.get("questions", []),
        catalogue=catalogue_of(row.organization),
    )
