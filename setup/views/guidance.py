from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods

from setup.access import requires
from setup.forms.guidance import WordsForm
from setup.views.proposing import ConfigurationPage

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest
    from setup.forms.proposing import ProposalForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def guidance(request: MemberRequest, org: str) -> HttpResponse:
    """The organization's own words for the guidance beside the goal form."""

    def context(form: ProposalForm) -> dict[str, Any]:
        assert isinstance(form, WordsForm)  # noqa: S101  for the types
        return {"languages": form.languages()}

    return ConfigurationPage(
        request, "setup/guidance.html", WordsForm, context
    ).answer()
