from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from organizations.selectors import memberships_of
from organizations.services import choose_theme


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Home of the only organization, or the choice between several."""
    memberships = memberships_of(request.user.pk)
    if len(memberships) == 1:
        return redirect("home", org=memberships[0].organization.slug)
    return redirect("organizations:switcher")


@require_GET
def switcher(request: HttpRequest) -> HttpResponse:
    memberships = memberships_of(request.user.pk)
    return render(request, "organizations/switcher.html", {"memberships": memberships})


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    try:
        choose_theme(request.user, request.POST.get("theme", ""))
    except ValueError:
        return HttpResponseBadRequest()
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    return redirect(back)
