from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods

from setup.access import requires
from setup.forms.placement import PlacementForm, stands
from setup.views.proposing import ConfigurationPage

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest
    from setup.forms.proposing import ProposalForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def placement(request: MemberRequest, org: str) -> HttpResponse:
    """The allowed parents of each kind, and the organization's own hierarchy rules."""

    def context(form: ProposalForm) -> dict[str, Any]:
        return {"stands": stands(form.base)}

    return ConfigurationPage(
        request, "setup/placement.html", PlacementForm, context
    ).answer()
