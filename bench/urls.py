"""The application's pages, and the one that they are compared with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from organizations.middleware import MemberRequest
from organizations.models import Unit


def baseline(request: MemberRequest, org: str) -> HttpResponse:  # noqa: ARG001  every such view gets it
    """The frame of every page, the same session and membership, and one query."""
    n_units = Unit.objects.in_organization(request.membership.organization).count()
    return render(request, "bench/baseline.html", {"n_units": n_units})


urlpatterns = [
    path("o/<slug:org>/baseline/", baseline, name="baseline"),
    path("", include("config.urls")),
]
