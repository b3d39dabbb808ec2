from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from organizations.middleware import MemberRequest
from setup.access import for_admins


@require_http_methods(["GET", "HEAD", "POST"])
@for_admins
def frameworks(request: MemberRequest, org: str) -> HttpResponse:
    """The year, and which framework at which level."""
    return render(request, "setup/frameworks.html")
