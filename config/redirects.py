"""Redirects from former URLs, for bookmarks and for links in mails."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, path

# Below an organization: the former prefix of a URL, and the current one.
MOVED = {
    "talks/": "one-on-ones/",
    "check-in/companions/": "check-in/partners/",
    "check-in/values/": "check-in/metric-sources/",
    "settings/messages/": "settings/notifications/",
    "setup/check-ins/places/": "setup/check-ins/locations/",
    "setup/frameworks/own/": "setup/frameworks/custom/",
}


def redirect_to(prefix: str) -> Callable[..., HttpResponse]:
    """A view that redirects (308): method, query and the rest of the path stay."""

    def moved(request: HttpRequest, org: str, rest: str = "") -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        url = f"/o/{org}/{prefix}{rest}" + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(url, preserve_request=True)

    return moved


def _name(prefix: str) -> str:
    return "former_" + prefix.strip("/").rpartition("/")[2].replace("-", "_")


urlpatterns: list[URLPattern] = [
    path(f"o/<slug:org>/{old}{rest}", redirect_to(new), name=_name(old))
    for old, new in MOVED.items()
    for rest in ("", "<path:rest>")
]
