from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frameworks.exchange import framework_from_json
from frameworks.problems import problems_in
from frameworks.selectors import catalogue_of
from frameworks.services import StaleConfigurationError
from setup.access import requires
from setup.custom_frameworks.removed_kinds import RemovedKind, details, removed_kinds
from setup.custom_frameworks.requests import ReasonForm
from setup.custom_frameworks.selectors import (
    find_custom_framework,
    get_custom_framework,
    get_draft,
    goals_by_kind,
)
from setup.custom_frameworks.services import (
    StaleFrameworkDraftError,
    activate_framework,
    remove_framework,
    settings_with,
    settings_without,
)
from setup.preview import ConfigurationPreview, preview

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from frameworks.models import Configuration
    from frameworks.spec import Framework
    from organizations.middleware import MemberRequest
    from organizations.models import Organization
    from setup.models import FrameworkDraft

    type Act = Callable[[dict[str, Any]], Configuration]

INVALID, CONFLICT = 422, 409


@dataclass(frozen=True, slots=True)
class ProposedFramework:
    """The change under preview. `after` and `revision` None: the framework is removed."""

    before: Framework | None
    after: Framework | None
    preview: ConfigurationPreview
    leaving: list[RemovedKind]
    details: list[str]
    version: int
    back: str
    revision: int | None = None

    @property
    def name(self) -> str:
        framework = self.after or self.before
        return str(framework.name) if framework else ""

    def form(self, sent: dict[str, str] | None = None) -> ReasonForm:
        return ReasonForm(
            sent,
            asks=bool(self.leaving),
            revision=self.revision,
            initial={"seen": self.version},
        )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def preview_draft(request: MemberRequest, org: str, framework: str) -> HttpResponse:
    """Shows the effects of the draft on existing goals; a POST activates it."""
    membership = request.membership
    draft = get_draft(membership, framework)
    back = reverse("setup:custom_framework", args=[org, framework])
    if problems_in(draft.document):
        return redirect(f"{back}?check=1")
    proposed = _proposed(membership.organization, draft, back)

    def act(decided: dict[str, Any]) -> Configuration:
        return activate_framework(
            draft,
            by=membership,
            reason=decided["reason"],
            seen=decided["seen"],
            revision=decided["revision"],
        )

    return _decide(request, proposed, act, _("Framework published."))


def _proposed(
    organization: Organization, draft: FrameworkDraft, back: str
) -> ProposedFramework:
    catalogue = catalogue_of(organization)
    before = find_custom_framework(organization, draft.slug)
    after = framework_from_json(draft.document, is_own=True)
    n_goals = goals_by_kind(organization, draft.slug)
    settings = settings_with(after, catalogue.settings)
    return ProposedFramework(
        before=before,
        after=after,
        preview=preview(organization, catalogue, settings),
        leaving=removed_kinds(before, after, n_goals),
        details=details(before, after, n_goals),
        version=catalogue.version,
        back=back,
        revision=draft.revision,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def remove(request: MemberRequest, org: str, framework: str) -> HttpResponse:
    """Shows what happens to the framework's goals; a POST removes it."""
    membership = request.membership
    organization = membership.organization
    found = get_custom_framework(membership, framework)
    catalogue = catalogue_of(organization)
    n_goals = goals_by_kind(organization, framework)
    settings = settings_without(framework, catalogue.settings)
    proposed = ProposedFramework(
        before=found,
        after=None,
        preview=preview(organization, catalogue, settings),
        leaving=removed_kinds(found, None, n_goals),
        details=[],
        version=catalogue.version,
        back=reverse("setup:custom_frameworks", args=[org]),
    )

    def act(decided: dict[str, Any]) -> Configuration:
        return remove_framework(
            found, by=membership, reason=decided["reason"], seen=decided["seen"]
        )

    return _decide(request, proposed, act, _("Framework removed."))


def _decide(
    request: MemberRequest, proposed: ProposedFramework, act: Act, done: str
) -> HttpResponse:
    is_sent = request.method == "POST"
    form = proposed.form(request.POST.dict() if is_sent else None)
    status = 200
    if is_sent:
        status = INVALID
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            except (StaleConfigurationError, StaleFrameworkDraftError):
                return _draw_stale(request, proposed, form)
            else:
                messages.success(request, done)
                return redirect(
                    "setup:custom_frameworks", request.membership.organization.slug
                )
    return _draw(request, proposed, form, status=status)


def _draw_stale(
    request: MemberRequest, proposed: ProposedFramework, form: ReasonForm
) -> HttpResponse:
    """Shows the preview again for the current version and draft; the next POST decides."""
    current = {"seen": str(proposed.version), "revision": str(proposed.revision)}
    again = proposed.form({**request.POST.dict(), **current})
    return _draw(request, proposed, again, status=CONFLICT, is_stale=True)


def _draw(
    request: MemberRequest,
    proposed: ProposedFramework,
    form: ReasonForm,
    *,
    status: int,
    is_stale: bool = False,
) -> HttpResponse:
    context = {
        "proposed": proposed,
        "preview": proposed.preview,
        "organization": request.membership.organization,
        "form": form,
        "is_stale": is_stale,
    }
    return render(
        request, "setup/custom_frameworks/preview.html", context, status=status
    )
