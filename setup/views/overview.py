from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods

from frameworks.spec import Level
from setup import labels
from setup.access import requires
from setup.forms.uses import UsesForm
from setup.selectors.goals import count_people, in_use
from setup.selectors.year import year_of
from setup.views.proposing import ConfigurationPage

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest
    from setup.forms.proposing import ProposalForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def frameworks(request: MemberRequest, org: str) -> HttpResponse:
    """The fiscal year as a picture, and the use of each framework at each level."""
    organization = request.membership.organization

    def context(form: ProposalForm) -> dict[str, Any]:
        assert isinstance(form, UsesForm)  # noqa: S101  for the types
        goals = in_use(organization)
        rows = [(row, goals[row.framework.slug]) for row in form.table()]
        return {
            "level_names": [(each.value, labels.LEVELS[each]) for each in Level],
            "rows": rows,
            "n_people": count_people(organization),
            "year": year_of(organization, form.base),
        }

    return ConfigurationPage(
        request, "setup/frameworks.html", UsesForm, context
    ).answer()
