"""Imports people from a file: upload, meaning of the columns, dry run, result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from goals.importing import job_progress
from organizations.body_limits import accepts_file_of
from organizations.services import record_event
from people.access import get_import, manages_people
from people.exporting import people_file
from people.importing import uploads
from people.importing.forms import MeaningsForm, PeopleFileForm
from people.importing.jobs import PENDING, progress_key
from people.importing.table import MOST_BYTES, PeopleTable, TableError
from people.models import PeopleImport
from ui.csv_files import dialect_for
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest

UNPROCESSABLE = 422
methods = require_http_methods(["GET", "HEAD", "POST"])


@accepts_file_of(MOST_BYTES)
@methods
@manages_people
def upload(request: MemberRequest, org: str) -> HttpResponse:
    """Accept a file, and redirect to its dry run."""
    by, is_sent = request.membership, request.method == "POST"
    form = PeopleFileForm(request.POST, request.FILES) if is_sent else PeopleFileForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = uploads.start_import(by=by, file_name=file.name, content=file.read())
        except TableError as error:
            form.add_error("file", str(error))
        else:
            return redirect("people:import_detail", org, row.public_id)
    context = {"form": form, "imports": uploads.recent_imports(by.organization)}
    status = UNPROCESSABLE if is_sent else 200
    return render(request, "people/import.html", context, status=status)


@methods
@manages_people
def detail(request: MemberRequest, org: str, import_id: str) -> HttpResponse:
    """State of the import; polls while a job is running."""
    row = get_import(request.membership, import_id)
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return _page(request, row, _form(row))


@methods
@manages_people
def choose_meanings(request: MemberRequest, org: str, import_id: str) -> HttpResponse:
    row = get_import(request.membership, import_id)
    if request.method != "POST":
        return redirect("people:import_detail", org, row.public_id)
    form = _form(row, request.POST)
    if form.is_valid():
        try:
            uploads.choose_meanings(
                row, form.meanings(), is_complete=form.cleaned_data["is_complete"]
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("people:import_detail", org, row.public_id)
    return _page(request, row, form, status=UNPROCESSABLE)


@methods
@manages_people
def confirm(request: MemberRequest, org: str, import_id: str) -> HttpResponse:
    """Confirm the import: a job writes it. `leaving`: how many were seen to leave."""
    row = get_import(request.membership, import_id)
    if request.method == "POST":
        try:
            uploads.confirm_import(row, leaving=request.POST.get("leaving", ""))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect("people:import_detail", org, row.public_id)


@require_safe
@manages_people
def export(request: MemberRequest, org: str) -> HttpResponse:
    """Everybody who has not left, as a file that an import reads again."""
    by = request.membership
    if request.method == "GET":
        record_event("people.exported", by, by=by)
    name = f"{by.organization.slug}-people-{by.organization.today()}.csv"
    return HttpResponse(
        dialect_for(request.GET.get("for", "")).write(people_file(by.organization)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form(row: PeopleImport, *data: Any) -> MeaningsForm:
    return MeaningsForm(
        *data,
        table=PeopleTable.from_bytes(bytes(row.content)),
        meanings=row.meanings,
        is_complete=row.is_complete,
    )


def _page(
    request: MemberRequest, row: PeopleImport, form: MeaningsForm, **kwargs: Any
) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "dropped": form.dropped,
        "is_waiting": row.state in PENDING,
        "progress": job_progress.read(row.organization_id, progress_key(row.pk)),
    }
    part = "#import-body" if wants_partial(request) else ""
    return render(request, f"people/import_detail.html{part}", context, **kwargs)
