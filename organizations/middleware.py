from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from organizations.hierarchy import enter_as
from organizations.languages import language_of
from organizations.models import Membership
from organizations.models.organization import SLUG
from organizations.origin import coming_from
from organizations.selectors import membership_of
from organizations.services import remember_organization
from organizations.tenancy import enter_user
from organizations.zones import MemberZone
from ui.locales import use_locale

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from django_htmx.middleware import HtmxDetails

    from organizations.models import User

    type GetResponse = Callable[[HttpRequest], HttpResponse]

ORGANIZATION_PATH = re.compile(rf"^/o/(?P<slug>{SLUG})/")
SERVER_ERROR = 500


class MemberRequest(HttpRequest):
    """A request below /o/<organization>/: somebody signed in, and a member."""

    membership: Membership
    # Set by django_htmx.middleware, which runs later.
    htmx: HtmxDetails


class TenancyMiddleware:
    """Runs the request in one transaction that sees one organization.

    Below `/o/<slug>/` a person who is no member there gets a 404, as for an organization
    that does not exist. Elsewhere the transaction sees the person's memberships, and no
    tenant's rows. Views read `request.membership`.

    A 5xx rolls back: an exception has become a response by the time it passes here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic(), coming_from("page", request):
            response = self._in_organization(cast("MemberRequest", request))
            if response.status_code >= SERVER_ERROR:
                transaction.set_rollback(True)
        return response

    def _in_organization(self, request: MemberRequest) -> HttpResponse:
        request.membership = cast("Membership", None)
        if request.user.is_authenticated:
            user_id = request.user.pk
            enter_user(user_id)
            if path := ORGANIZATION_PATH.match(request.path_info):
                self._enter(request, user_id, path["slug"])
        return self.get_response(request)

    def _enter(self, request: MemberRequest, user_id: int, slug: str) -> None:
        membership = membership_of(user_id, slug)
        if membership is not None:
            request.membership = membership
            enter_as(membership)
            _remember(request, membership)

    def process_view(
        self,
        request: MemberRequest,
        view: object,
        args: object,
        kwargs: Mapping[str, object],
    ) -> None:
        """Raises Http404 for somebody who is signed in, but no member here.

        By what the URL resolved to: `/o/Acme/` leads to a view too, but is no address.
        """
        outside = "org" in kwargs and request.membership is None
        if outside and request.user.is_authenticated:
            raise Http404


def _remember(request: MemberRequest, membership: Membership) -> None:
    """Keep where somebody of several organizations is, once they open a page of another.

    Not what an open page asks for by itself. Queries: 0, and 1 for the first page there.
    """
    user = cast("User", request.user)
    known = user.last_organization_id in (None, membership.organization_id)
    if not known and request.method == "GET" and "HX-Request" not in request.headers:
        remember_organization(user, membership.organization_id)


class PreferencesMiddleware:
    """The person's language, numbers and time zone, for what they read and type.

    The organization's locale says how a member's numbers and dates are written where they
    chose no language of their own, also on pages in another language.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: MemberRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        locale = language or self._locale(request)
        with timezone.override(self._time_zone(request)), use_locale(locale):
            return self.get_response(request)

    def _locale(self, request: MemberRequest) -> str:
        """Empty where the language of the page decides."""
        return "" if request.membership is None else language_of(request.membership)

    def _time_zone(self, request: MemberRequest) -> dt.tzinfo | None:
        return None if request.membership is None else MemberZone(request.membership)


class PrivatePagesMiddleware:
    """Nothing that a signed-in person reads is kept by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["HX-Request"])
        return response
