"""URLs for tests only: each shows rows, raises, or runs into a timeout."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from goals.models import Goal
from organizations.middleware import MemberRequest
from tests.factories import GoalFactory


def _one(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def seen(request: HttpRequest, org: str = "") -> JsonResponse:
    return JsonResponse(
        {
            "process": _one("SELECT pg_backend_pid()"),
            "organization": _one("SELECT current_setting('app.organization_id', true)"),
            "user": _one("SELECT current_setting('app.user_id', true)"),
            "titles": list(Goal.objects.values_list("title", flat=True)),
        }
    )


def raises(request: MemberRequest, org: str) -> HttpResponse:
    GoalFactory.create(by=request.membership, title="written before the error")
    raise RuntimeError


def times_out(request: MemberRequest, org: str) -> HttpResponse:
    GoalFactory.create(by=request.membership, title="written before the timeout")
    _one("SELECT set_config('statement_timeout', '30ms', true)")
    return HttpResponse(str(_one("SELECT pg_sleep(5)")))


def unavailable(request: MemberRequest, org: str) -> HttpResponse:
    GoalFactory.create(by=request.membership, title="written before the answer")
    return HttpResponse(status=503)


def refused(request: MemberRequest, org: str) -> HttpResponse:
    GoalFactory.create(by=request.membership, title="kept")
    return HttpResponse(status=409)


def unit(request: MemberRequest, org: str) -> JsonResponse:
    membership = request.membership
    return JsonResponse({"unit": membership.unit and membership.unit.name})


urlpatterns = [
    path("seen/", seen),
    path("o/<slug:org>/seen/", seen),
    path("o/<slug:org>/raises/", raises),
    path("o/<slug:org>/times-out/", times_out),
    path("o/<slug:org>/unavailable/", unavailable),
    path("o/<slug:org>/refused/", refused),
    path("o/<slug:org>/unit/", unit),
]
