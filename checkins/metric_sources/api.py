"""POST /api/values/: a metric source sends values (docs/checkins.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from checkins.metric_sources.access import sending_member
from checkins.metric_sources.services import begin_import, save_values
from checkins.metric_sources.tokens import hash_of, token_in
from checkins.metric_sources.validation import (
    MOST_VALUES,
    CheckedValue,
    SubmittedValue,
    check_values,
)
from checkins.models import AutomaticValue, MetricSource
from checkins.sweeps import value_source
from organizations.body_limits import limits_its_own_body
from organizations.hierarchy import enter_as
from organizations.origin import coming_from
from organizations.tenancy import enter_organization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

MOST_BYTES = 1024 * 1024
OK, MIXED = 200, 207
MALFORMED, NOBODY, TOO_LARGE, UNREADABLE, TOO_OFTEN = 400, 401, 413, 422, 429


class BadRequestError(Exception):
    """The request as a whole is invalid. `code` is stable, `str()` is for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@limits_its_own_body
@csrf_exempt
@login_not_required
@require_POST
def values(request: HttpRequest) -> JsonResponse:
    """Accept or refuse each value by itself; the response lists the results, in order.

    The token alone authenticates: a session cookie of the same browser is ignored.
    """
    try:
        source = _source_of(request)
        submitted = _submitted_values(request)
    except BadRequestError as error:
        return _refusal(error)
    by = source.created_by
    checked = check_values(by, submitted, way=AutomaticValue.Way.API, source=source)
    with coming_from("token", request):
        save_values(checked, way=AutomaticValue.Way.API, source=source)
    return _response(checked)


def _source_of(request: HttpRequest) -> MetricSource:
    """Return the metric source of the token, and enter its organization.

    The same error for a wrong token, a revoked one, and one whose creator lost the
    right, so that the response does not distinguish them.
    """
    token = token_in(request.headers.get("Authorization", ""))
    found = value_source(hash_of(token)) if token else None
    nobody = BadRequestError(NOBODY, "unauthorized", "This token is not in force.")
    if found is None:
        raise nobody
    organization_id, source_id = found
    enter_organization(organization_id)
    source = MetricSource.objects.select_related(
        "created_by__user", "created_by__organization"
    ).get(pk=source_id)
    if sending_member(source) is None:
        raise nobody
    enter_as(source.created_by)
    if not begin_import(source_id):
        raise BadRequestError(TOO_OFTEN, "too_often", "Once a second is enough.")
    return source


def _submitted_values(request: HttpRequest) -> list[SubmittedValue]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise BadRequestError(TOO_LARGE, "too_large", "At most 1 MB at a time.")
    try:
        # Numbers as text: a float would lose digits.
        data = json.loads(
            request.body, parse_float=str, parse_int=str, parse_constant=str
        )
    except (ValueError, RecursionError):
        text = "The body is not JSON in UTF-8."
        raise BadRequestError(MALFORMED, "not_json", text) from None
    found = data.get("values", [data]) if isinstance(data, dict) else data
    if not isinstance(found, list) or not found:
        text = 'Send {"values": [{"goal": …, "value": …, "on": …}]}.'
        raise BadRequestError(MALFORMED, "no_values", text)
    if len(found) > MOST_VALUES:
        text = f"At most {MOST_VALUES} values at a time."
        raise BadRequestError(TOO_LARGE, "too_many", text)
    return [_submitted_value(each) for each in found]


def _submitted_value(each: Any) -> SubmittedValue:
    """Read one value; anything but text is read as empty, and refused as that."""
    if not isinstance(each, dict):
        return SubmittedValue("", "")
    goal, value, on = (each.get(name) for name in ("goal", "value", "on"))
    if isinstance(value, bool):
        value = str(int(value))
    return SubmittedValue(
        *(part if isinstance(part, str) else "" for part in (goal, value, on))
    )


def _response(checked: Sequence[CheckedValue]) -> JsonResponse:
    refused = sum(not each.is_fine for each in checked)
    known = sum(each.is_known for each in checked)
    status = OK if not refused else UNREADABLE if refused == len(checked) else MIXED
    counts = {
        "taken": len(checked) - refused - known,
        "known": known,
        "refused": refused,
    }
    return JsonResponse(
        {**counts, "results": [_result(each) for each in checked]}, status=status
    )


def _result(each: CheckedValue) -> dict[str, str]:
    if not each.is_fine:
        return {
            "goal": each.submitted.goal,
            "status": "refused",
            "code": each.code,
            "message": each.message,
        }
    return {
        "goal": each.submitted.goal,
        "status": "known" if each.is_known else "taken",
    }


def _refusal(error: BadRequestError) -> JsonResponse:
    body = {"error": {"code": error.code, "message": str(error)}}
    response = JsonResponse(body, status=error.status)
    if error.status == NOBODY:
        response.headers["WWW-Authenticate"] = 'Bearer realm="values"'
    if error.status == TOO_OFTEN:
        response.headers["Retry-After"] = "1"
    return response
