"""Limits the size of request bodies before anything reads them.

Django's own limits apply while a form is parsed, and none of them covers files: those
are written to the disk first, whoever sends them. Here the Content-Length decides: 2.5
MB everywhere, more only for views that declare it, and for members alone. Django treats
a body without a length as empty.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from organizations.middleware import MemberRequest

    type View = Callable[..., HttpResponse]

TOO_LARGE = 413
# Room for the rest of the form: its other fields and the multipart boundaries.
FORM_BYTES = 64 * 1024


def accepts_file_of(most_bytes: int) -> Callable[[View], View]:
    """Decorator for a view that accepts a larger file; the outermost of its decorators."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes + FORM_BYTES  # type: ignore[attr-defined]  # its own mark
        return view

    return mark


def limits_its_own_body(view: View) -> View:
    """Decorator for an API view that limits its body itself, with its own error
    response.
    """
    view.most_bytes = sys.maxsize  # type: ignore[attr-defined]  # its own mark
    view.for_anybody = True  # type: ignore[attr-defined]  # the same
    return view


class BodyLimitMiddleware:
    """Responds 413 to a body above the view's limit.

    Before CsrfViewMiddleware, which reads the body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: object, kwargs: object
    ) -> HttpResponse | None:
        if _content_length(request) <= _limit(cast("MemberRequest", request), view):
            return None
        return render(request, "413.html", status=TOO_LARGE)


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _limit(request: MemberRequest, view: View) -> int:
    usual = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    most: int = getattr(view, "most_bytes", usual)
    # Others only reach the sign-in page or a 404.
    is_known = request.membership is not None or getattr(view, "for_anybody", False)
    return most if is_known else usual
