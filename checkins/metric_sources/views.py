from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from checkins.metric_sources import services
from checkins.metric_sources.access import (
    get_source,
    may_manage_sources,
    require_source_manager,
)
from checkins.metric_sources.forms import MetricSourceForm, ValueFileForm
from checkins.metric_sources.selectors import received_values, sources_of
from checkins.metric_sources.validation import CheckedValue, check_values
from checkins.models import AutomaticValue
from goals.forms.importing import QuestionsForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from checkins.metric_sources.files import ValueFile
    from organizations.middleware import MemberRequest
    from organizations.models import Membership

INVALID = 422


@dataclass(frozen=True, slots=True)
class ValueFilePreview:
    """What importing a file would do: its lines, each with its result."""

    file: ValueFile
    lines: list[tuple[int, CheckedValue]]

    @property
    def n_new(self) -> int:
        return sum(each.is_fine and not each.is_known for _n, each in self.lines)

    @property
    def n_known(self) -> int:
        return sum(each.is_known for _n, each in self.lines)

    @property
    def wrong(self) -> list[tuple[int, CheckedValue]]:
        return [line for line in self.lines if not line[1].is_fine]


@require_http_methods(["GET", "HEAD", "POST"])
def metric_sources(request: MemberRequest, org: str) -> HttpResponse:
    """List automatic values and sources; a file posted here is previewed, not saved."""
    if request.method != "POST":
        return _page(request)
    form = ValueFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form=form, status=INVALID)
    file: ValueFile = form.cleaned_data["content"]
    preview = _checked(request.membership, file)
    is_stuck = preview.wrong or file.questions
    return _preview(request, form, preview, status=INVALID if is_stuck else 200)


def _preview(
    request: MemberRequest,
    form: ValueFileForm,
    preview: ValueFilePreview,
    *,
    status: int,
) -> HttpResponse:
    """Render the preview with the file's format questions, answered ones included."""
    questions = [each.as_dict() for each in preview.file.formats.questions]
    context = {
        "preview": preview,
        "text": preview.file.text,
        "answers": form.cleaned_data["answers"],
        "form": QuestionsForm(questions=questions),
    }
    return render(
        request, "checkins/metric_sources/preview.html", context, status=status
    )


@require_POST
def keep_values(request: MemberRequest, org: str) -> HttpResponse:
    """Check the previewed file again and save it: all of it, or nothing."""
    form = ValueFileForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=INVALID)
    preview = _checked(request.membership, form.cleaned_data["content"])
    if preview.wrong or preview.file.questions:
        return _preview(request, form, preview, status=INVALID)
    checked = [each for _number, each in preview.lines]
    n_saved = services.save_values(
        checked, way=AutomaticValue.Way.CSV, by=request.membership
    )
    message = ngettext("%(n)s value imported.", "%(n)s values imported.", n_saved)
    messages.success(request, message % {"n": n_saved})
    return redirect("checkins:metric_sources", request.membership.organization.slug)


def _checked(membership: Membership, file: ValueFile) -> ValueFilePreview:
    submitted = [line.submitted for line in file.lines]
    checked = check_values(
        membership, submitted, way=AutomaticValue.Way.CSV, formats=file.formats
    )
    lines = zip(file.lines, checked, strict=True)
    return ValueFilePreview(file, [(line.number, each) for line, each in lines])


@require_POST
def create_source(request: MemberRequest, org: str) -> HttpResponse:
    """Create a source; its token is shown in this response only."""
    require_source_manager(request.membership)
    form = MetricSourceForm(request.POST)
    if not form.is_valid():
        return _page(request, source_form=form, status=INVALID)
    try:
        source, token = services.create_source(
            **form.cleaned_data, by=request.membership
        )
    except ValidationError:
        form.add_error("name", _("A source with this name already exists."))
        return _page(request, source_form=form, status=INVALID)
    return _page(request, made=source, token=token)


@require_POST
def revoke_source(request: MemberRequest, org: str, source_id: str) -> HttpResponse:
    source = get_source(request.membership, source_id)
    services.revoke_source(source, by=request.membership)
    message = _("Access revoked for %(name)s. Values already received are kept.")
    messages.success(request, message % {"name": source.name})
    return redirect("checkins:metric_sources", request.membership.organization.slug)


def _page(
    request: MemberRequest, *, status: int = 200, **context: object
) -> HttpResponse:
    membership = request.membership
    rows = received_values(membership)
    context = {
        "form": ValueFileForm(),
        "source_form": MetricSourceForm(),
        "rows": rows,
        "n_waiting": sum(row.is_waiting for row in rows),
        "sources": sources_of(membership),
        "may_manage": may_manage_sources(membership),
        "api_url": request.build_absolute_uri("/api/values/"),
        **context,
    }
    return render(
        request, "checkins/metric_sources/metric_sources.html", context, status=status
    )
