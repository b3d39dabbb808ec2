from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.views.decorators.http import require_http_methods

from frameworks.selectors import catalogue_of
from frameworks.spec import Level
from setup import labels
from setup.access import requires
from setup.forms.levels import LevelsForm
from setup.views.proposing import ConfigurationPage

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest
    from setup.forms.proposing import ProposalForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def framework(request: MemberRequest, org: str, framework: str) -> HttpResponse:
    """Settings of one framework at each level, and the names of its kinds."""
    organization = request.membership.organization
    found = catalogue_of(organization).framework(framework)
    if found is None:
        raise Http404
    make = partial(LevelsForm, framework=found, organization=organization)

    def context(form: ProposalForm) -> dict[str, Any]:
        uses = [
            (
                level.value,
                labels.LEVELS[level],
                labels.USES[form.base.use(framework, level)],
            )
            for level in Level
        ]
        return {"framework": found, "levels": uses}

    return ConfigurationPage(request, "setup/framework.html", make, context).answer()
